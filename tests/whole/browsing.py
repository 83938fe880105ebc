"""Chromium and the product's pages as a viewer sees them."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from tests.whole.waiting import eventually

_ARGUMENTS = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio")
# What the browser itself prints while a test has taken a server away.
_EXPECTED_WHILE_AWAY = ("Failed to load resource", "WebSocket connection", "net::ERR_")
# Plays on for this long: longer than what a stalled player still has in its buffer.
_PLAYS_ON_S = 3.0


def launch_chromium(playwright: Playwright, *arguments: str) -> Browser:
    """The system's Chromium without a window."""
    return playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=[*_ARGUMENTS, *arguments]
    )


class Viewer:
    """One tab; notes what its scripts get wrong."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.script_errors: list[str] = []
        self.page.on("pageerror", lambda error: self.script_errors.append(str(error)))
        self.page.on("console", lambda message: self._note(message.type, message.text))

    def open(self, url: str) -> "Viewer":
        """Go to a page; what happens in it from here on happens without another navigation."""
        self.page.goto(url, wait_until="domcontentloaded")
        self.page.evaluate("window.hasStayed = true")
        return self

    @property
    def has_stayed(self) -> bool:
        """Whether the page is still the one that was opened."""
        return bool(self._ask("window.hasStayed === true"))

    @property
    def time_s(self) -> float:
        """Where the playing video is; -1 without one."""
        asked = self._ask("document.querySelector('video')?.currentTime ?? -1")
        return -1.0 if asked is None else float(asked)

    @property
    def state(self) -> str:
        """What the player says it does."""
        return str(self._ask("document.querySelector('.player')?.dataset.state"))

    @property
    def text(self) -> str:
        """All the words a viewer can read."""
        return self.page.locator("body").inner_text()

    def wait_playing(self) -> None:
        """Wait until the picture moves, and goes on moving."""
        eventually(lambda: self.time_s > 0, "a picture")
        self.wait_plays_on()

    def wait_plays_on(self) -> None:
        """Wait until more has been played than a player without a stream has in its buffer."""
        seen_s = self.time_s
        eventually(
            lambda: self.time_s,
            f"the video plays on from {seen_s:.1f} s (player: {self.state})",
            until=lambda time_s: time_s >= seen_s + _PLAYS_ON_S,
        )

    def _ask(self, expression: str) -> Any:
        try:
            return self.page.evaluate(expression)
        except PlaywrightError:  # in the middle of a navigation
            return None

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and not any(words in text for words in _EXPECTED_WHILE_AWAY):
            self.script_errors.append(text)
