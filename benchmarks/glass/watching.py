"""A page that is being watched: what its probe has seen, fetched in slices."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.glass.breakdown import Fetch, ShownFrame
from benchmarks.glass.players import Player

_PROBE = Path(__file__).with_name("probe.js")
_POLL_MS = 50
_FIRST_FRAME_POLLS = 20_000 // _POLL_MS
_TAKE = """() => {
  const lists = ["frames", "fetches", "pauses", "rates"];
  const taken = Object.fromEntries(lists.map((name) => [name, glassProbe[name].splice(0)]));
  return { ...taken, firstFrameMs: glassProbe.firstFrameMs, unreadable: glassProbe.unreadable };
}"""


@dataclass
class Seen:
    """What was seen in a stretch of time."""

    frames: list[ShownFrame] = field(default_factory=list)
    fetches: dict[str, Fetch] = field(default_factory=dict)
    pauses_ms: list[float] = field(default_factory=list)
    rates: list[tuple[float, float, float]] = field(default_factory=list)  # when, rate, buffer_s
    first_frame_ms: float | None = None
    unreadable: int = 0

    @property
    def latencies_ms(self) -> list[float]:
        return [frame.shown_ms - frame.captured_ms for frame in self.frames]


class Watching:
    """A player in a browser profile of its own; leaving the context closes it."""

    def __init__(self, browser: Browser, player: Player) -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": 800})
        self._context.add_init_script(path=_PROBE)
        self.page: Page = self._context.new_page()
        self._player = player

    def __enter__(self) -> "Watching":
        return self

    def __exit__(self, *exception: object) -> None:
        self._context.close()

    def open(self, *, playback_url: str, rendition: str = "source") -> float:
        """Open the player; milliseconds from the navigation to the first frame."""
        self._player.open(self.page, playback_url=playback_url, rendition=rendition)
        for _ in range(_FIRST_FRAME_POLLS):  # wait_for_function would need the page's unsafe-eval
            first_ms = self.page.evaluate("window.glassProbe?.firstFrameMs ?? null")
            if first_ms is not None:
                return float(first_ms)
            self.page.wait_for_timeout(_POLL_MS)
        raise AssertionError(f"No frame of {playback_url} was shown.")

    def choose(self, label: str) -> None:
        """Pick a rendition by its label in the menu, so that no automatic changes it."""
        self._player.choose(self.page, label)

    def watch(self, seconds: float) -> Seen:
        """What is seen from now on for so long."""
        self.take()
        self.page.wait_for_timeout(seconds * 1000)
        return self.take()

    def take(self) -> Seen:
        """Everything seen since the last time."""
        taken = self.page.evaluate(_TAKE)
        return Seen(
            frames=[ShownFrame(*frame) for frame in taken["frames"]],
            fetches={fetch.name: fetch for fetch in map(_fetch, taken["fetches"])},
            pauses_ms=[length_ms for _, length_ms in taken["pauses"]],
            rates=[tuple(rate) for rate in taken["rates"]],
            first_frame_ms=taken["firstFrameMs"],
            unreadable=taken["unreadable"],
        )


def _fetch(entry: tuple[str, float, float]) -> Fetch:
    url, started_ms, ended_ms = entry
    return Fetch(url.partition("?")[0].rpartition("/")[2], started_ms, ended_ms)
