"""Noticing that a publisher has fallen silent, without a timer for every tag."""

import asyncio
from collections.abc import Callable


class SilenceWatchdog:
    """Calls back once after `seconds` without a `resume`; never between `pause` and `resume`.

    One timer looks at the time of the last tag; a timeout around each wait would cost more than
    parsing the tag.
    """

    def __init__(self, seconds: float, on_silence: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._on_silence = on_silence
        self._is_paused = False
        self._heard_at = self._loop.time()
        self._timer = self._loop.call_later(seconds, self._look)

    def pause(self) -> None:
        self._is_paused = True

    def resume(self) -> None:
        self._is_paused = False
        self._heard_at = self._loop.time()

    def cancel(self) -> None:
        self._timer.cancel()

    def _look(self) -> None:
        left = self._seconds
        if not self._is_paused:
            left -= self._loop.time() - self._heard_at
            if left <= 0:
                self._on_silence()
                return
        self._timer = self._loop.call_later(left, self._look)
