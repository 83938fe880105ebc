"""How fast lines of one connection are read: who sends faster waits, and so does TCP."""

import asyncio
import time

LINES_AT_ONCE = 150  # a bot that joins its hundred channels line by line
LINES_PER_S = 20.0


class Pace:
    """The generic cell rate algorithm, with waiting instead of refusing."""

    __slots__ = ("_due_at",)

    def __init__(self) -> None:
        self._due_at = 0.0

    def take(self, now: float) -> float:
        """Count one line; returns the seconds to wait before it is read."""
        self._due_at = max(self._due_at, now) + 1 / LINES_PER_S
        return max(0.0, self._due_at - now - LINES_AT_ONCE / LINES_PER_S)

    async def wait(self) -> None:
        """Count one line, and wait for its turn."""
        if wait_s := self.take(time.monotonic()):
            await asyncio.sleep(wait_s)
