"""What alerts over the picture may look like, and how they look unless a channel says otherwise."""

from dataclasses import dataclass

MAX_TEMPLATE_LENGTH = 200
MIN_DURATION_MS, MAX_DURATION_MS = 1_000, 30_000
MIN_FONT_SIZE_PX, MAX_FONT_SIZE_PX = 16, 96
MAX_MINIMUM = 1_000_000_000

ANIMATIONS = ("fade", "slide", "bounce", "zoom", "none")
POSITIONS = ("top", "center", "bottom")
# Made by static/sounds.mjs; "own" is the channel's file.
SOUNDS = ("chime", "bell", "coin", "pop", "fanfare")
OWN_SOUND, NO_SOUND = "own", "none"


@dataclass(frozen=True, slots=True)
class KindOfAlert:
    """`event` is the feed's event that it shows; `placeholders` are those of its template.

    `minimum_of` names what `minimum` counts: "bits", minor units ("amount"), "viewers", "count"
    (of gifts); empty where there is no minimum.
    """

    event: str
    template: str
    placeholders: tuple[str, ...]
    sound: str
    minimum_of: str = ""
    minimum: int = 0
    has_message: bool = False


KINDS = {
    "follow": KindOfAlert("channel.follow", "{name} follows", ("name",), "pop"),
    "subscribe": KindOfAlert(
        "channel.subscribe", "{name} subscribed (tier {tier})", ("name", "tier", "months"), "chime"
    ),
    "resub": KindOfAlert(
        "channel.subscription.message",
        "{name} has subscribed for {months} months",
        ("name", "tier", "months", "message"),
        "chime",
        has_message=True,
    ),
    "gift": KindOfAlert(
        "channel.subscription.gift",
        "{name} gives {count} subscriptions",
        ("name", "count", "tier"),
        "fanfare",
        minimum_of="count",
        minimum=1,
    ),
    "cheer": KindOfAlert(
        "channel.cheer",
        "{name} cheers {amount} bits",
        ("name", "amount", "message"),
        "coin",
        minimum_of="bits",
        minimum=1,
        has_message=True,
    ),
    "donation": KindOfAlert(
        "channel.donation",
        "{name} donates {amount}",
        ("name", "amount", "message"),
        "bell",
        minimum_of="amount",
        minimum=1,
        has_message=True,
    ),
    "raid": KindOfAlert(
        "channel.raid",
        "{name} arrives with {viewers} viewers",
        ("name", "viewers"),
        "fanfare",
        minimum_of="viewers",
        minimum=1,
    ),
}
