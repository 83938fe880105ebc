"""Timestamps of 32 bits, which wrap after 49.7 days, into a time that goes on."""

_WRAP = 1 << 32
_HALF = 1 << 31
_PRIMING_MS = 60_000


class TimestampUnwrapper:
    """One per publisher: audio and video share the clock, so they share the wraps."""

    def __init__(self) -> None:
        self._last_ms: int | None = None

    def unwrap(self, timestamp: int) -> int:
        """The unwrapped time nearest to the last one."""
        if self._last_ms is None:
            self._last_ms = timestamp
            return timestamp
        step = (timestamp - self._last_ms + _HALF) % _WRAP - _HALF
        unwrapped = self._last_ms + step
        if unwrapped < 0:
            # Shortly below zero is an encoder's priming; far below is a jump ahead of more than
            # half the range, such as ffmpeg's headers at 0 before media with a large offset.
            unwrapped = 0 if unwrapped > -_PRIMING_MS else unwrapped + _WRAP
        self._last_ms = unwrapped
        return unwrapped

    def peek(self, timestamp: int) -> int:
        """The same for headers and metadata, whose timestamps (often 0) say nothing of media."""
        if self._last_ms is None:
            return timestamp
        before = self._last_ms
        unwrapped = self.unwrap(timestamp)
        self._last_ms = before
        return unwrapped
