"""Timestamps that wrap, after 49.7 or after 24.9 days, into a time that goes on.

RTMP's are 32 bits. ffmpeg and OBS take theirs from an FLV muxer that keeps 31 of them.
"""

_WRAP = 1 << 32
_NEAR_MS = 60_000


class TimestampUnwrapper:
    """One per publisher: audio and video share the clock, so they share the wraps."""

    def __init__(self) -> None:
        self._last_ms: int | None = None

    def unwrap(self, timestamp: int) -> int:
        """The time meant by `timestamp`, given the one before."""
        if self._last_ms is None:
            self._last_ms = timestamp
            return timestamp
        # A small step is the same in both worlds; only a real jump must know the range.
        step_ms = _nearest(timestamp - self._last_ms, _WRAP // 2)
        if abs(step_ms) >= _NEAR_MS:
            step_ms = _nearest(timestamp - self._last_ms, _WRAP)
        unwrapped = self._last_ms + step_ms
        if unwrapped < 0:
            # Shortly below zero is an encoder's priming; far below is a jump ahead of more than
            # half the range.
            unwrapped = 0 if unwrapped > -_NEAR_MS else unwrapped + _WRAP
        self._last_ms = unwrapped
        return unwrapped

    def peek(self, timestamp: int) -> int:
        """The same for headers and metadata, whose timestamps (often 0) say nothing of media."""
        before = self._last_ms
        unwrapped = self.unwrap(timestamp)
        self._last_ms = before
        return unwrapped


def _nearest(difference: int, modulus: int) -> int:
    """`difference` modulo `modulus`, in the half-open range around zero."""
    half = modulus // 2
    return (difference + half) % modulus - half
