"""Who is on the demo site: categories, channels and people, as they would introduce themselves."""

from dataclasses import dataclass, field

from streams.demo import motifs
from streams.demo.motifs import Motif


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A category; `hue` colours its art."""

    name: str
    description: str
    hue: int
    motif: Motif


@dataclass(frozen=True, slots=True)
class DemoPanel:
    """An about panel."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class DemoChannel:
    """An account with a channel worth visiting."""

    login: str
    display_name: str
    bio: str
    title: str
    category: str
    tags: tuple[str, ...]
    hue: int
    panels: tuple[DemoPanel, ...] = ()
    links: tuple[dict[str, str], ...] = field(default=())


CATEGORIES = (
    DemoCategory("Retro Games", "Cartridges, speedruns and scanlines.", 350, motifs.sunset),
    DemoCategory("Space & Science", "Telescopes, labs and long nights.", 285, motifs.orbits),
    DemoCategory("Software", "Programs being written, one mistake at a time.", 150, motifs.code),
    DemoCategory("Music", "Sets, sessions and slow radio.", 320, motifs.bars),
    DemoCategory("Art & Design", "From the blank page to the last stroke.", 45, motifs.discs),
    DemoCategory("Makers & Crafts", "Clay, wood, wool and solder.", 75, motifs.weave),
    DemoCategory("Chess & Boards", "Sixty-four squares, and other sizes.", 215, motifs.board),
    DemoCategory("Racing", "Real asphalt, simulated tyres.", 25, motifs.speed),
    DemoCategory("Cooking", "Dinner, with an audience.", 95, motifs.plates),
    DemoCategory("Just Talking", "No plan, good company.", 255, motifs.bubbles),
    DemoCategory("Nature", "Cameras where nobody disturbs.", 135, motifs.hills),
    DemoCategory("Esports", "Leagues, finals and upsets.", 190, motifs.chevrons),
)

_AURORA = DemoChannel(
    login="demo",
    display_name="Aurora Lab",
    bio="A camera on the night train north. We look at the sky so that you can look at it too.",
    title="Polar night, live from the observatory train",
    category="Space & Science",
    tags=("english", "nightsky", "chill", "ambient"),
    hue=165,
    panels=(
        DemoPanel(
            "What you see",
            "A picture that this site's demo broadcaster publishes over RTMP, like any encoder "
            "would. The ring at the top right closes once in 32 seconds.",
        ),
        DemoPanel(
            "How it gets here",
            "RTMP in, low-latency HLS out, about a second behind. Press S for the figures.",
        ),
        DemoPanel(
            "Your turn",
            "Log in, open the dashboard and take a stream key: your own channel is live a second "
            "after your encoder starts.",
        ),
    ),
)
CHANNELS = (
    _AURORA,
    DemoChannel(
        "dunes",
        "Dune Radio",
        "Slow radio for long drives.",
        "Warm static until the petrol station",
        "Music",
        ("english", "ambient", "focus"),
        40,
        (DemoPanel("Requests", "None. It is radio."),),
    ),
    DemoChannel(
        "tidepool",
        "Tide Pool",
        "Nothing but waves.",
        "Nothing but waves until sunrise",
        "Nature",
        ("nowords", "nature", "sleep"),
        205,
    ),
    DemoChannel(
        "bytecraft",
        "Bytecraft",
        "Writing a compiler from scratch, in public. Part 41 of many.",
        "Register allocation, or: where did my variable go",
        "Software",
        ("english", "compilers", "coding"),
        150,
        (
            DemoPanel("Schedule", "Tuesdays and Thursdays, 19:00 UTC."),
            DemoPanel("House rules", "Questions always. Editor wars never."),
        ),
    ),
    DemoChannel(
        "kilnandclay",
        "Kiln & Clay",
        "A pottery with three wheels and one cat.",
        "Throwing forty bowls before lunch",
        "Makers & Crafts",
        ("english", "pottery"),
        60,
        (DemoPanel("The cat", "Is called Slip, and is not for sale."),),
    ),
    DemoChannel(
        "knightfork",
        "Knight Fork",
        "Endgames until midnight.",
        "Rook endings are always drawn, and other lies",
        "Chess & Boards",
        ("english", "chess", "blitz"),
        230,
    ),
)
VIEWER = ("vera", "Vera")
ADMINISTRATOR = ("overseer", "Overseer")
# Who follows whom, so that nobody's list is empty.
FOLLOWS = {
    "vera": ("demo", "dunes", "tidepool", "bytecraft", "kilnandclay"),
    "overseer": ("demo", "knightfork"),
    "bytecraft": ("demo", "knightfork"),
    "kilnandclay": ("demo", "tidepool"),
    "knightfork": ("demo", "bytecraft"),
}
