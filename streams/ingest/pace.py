"""Media time against wall-clock time: a publisher may not be faster than real time for long.

A bucket holds milliseconds of media. It fills with real time, slightly faster so that an encoder
whose clock runs ahead is never held back, and it is full after a stall, so that the backlog which
comes after one passes at once.
"""

from streams.media.rtmp import RtmpLimits

_FILL_RATE = 1.05


class PaceLimiter:
    """Time is passed in, in seconds of a monotonic clock."""

    def __init__(self, limits: RtmpLimits, *, now: float) -> None:
        self._limits = limits
        self._credit_ms = float(limits.max_lead_ms)
        self._filled_at = now
        self._newest_ms: int | None = None
        self._held_back_since: float | None = None

    def take(self, timestamp_ms: int, *, now: float) -> float:
        """How many seconds to wait before reading on; 0.0 nearly always."""
        self._fill(now)
        self._credit_ms -= self._media_ms(timestamp_ms)
        if self._credit_ms >= 0:
            # Half full again: the publisher has kept to real time for a while.
            if self._credit_ms > self._limits.max_lead_ms / 2:
                self._held_back_since = None
            return 0.0
        if self._held_back_since is None:
            self._held_back_since = now
        return -self._credit_ms / 1000 / _FILL_RATE

    def is_too_fast(self, *, now: float) -> bool:
        since = self._held_back_since
        return since is not None and now - since > self._limits.too_fast_after_seconds

    def _fill(self, now: float) -> None:
        gained_ms = (now - self._filled_at) * 1000 * _FILL_RATE
        self._credit_ms = min(self._credit_ms + gained_ms, float(self._limits.max_lead_ms))
        self._filled_at = now

    def _media_ms(self, timestamp_ms: int) -> int:
        """Audio and video are interleaved, so only what goes beyond the newest counts.

        After a jump back, as by an encoder that restarts its clock, counting starts anew there.
        """
        newest, jump = self._newest_ms, self._limits.max_jump_ms
        if newest is None or timestamp_ms < newest - jump:
            self._newest_ms = timestamp_ms
            return 0
        if timestamp_ms <= newest:
            return 0
        self._newest_ms = timestamp_ms
        return min(timestamp_ms - newest, jump)
