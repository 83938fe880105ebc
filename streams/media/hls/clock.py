"""Program date time: what the wall clock said when a moment of the media timeline arrived."""

# Per part: 5 ms in 2 s follows any encoder's clock and moves no player.
_MAX_STEP_US = 500


class ProgramClock:
    """Maps an epoch's media timeline to Unix time; one clock serves all renditions.

    Anchored to the arrival of the first fragment rather than to the publisher's clock, which may
    say anything, and then pulled slowly towards later arrivals, because encoders run a little
    fast or slow.
    """

    def __init__(self) -> None:
        self._offset_us: int | None = None

    @property
    def is_anchored(self) -> bool:
        return self._offset_us is not None

    def observe(self, *, media_end_us: int, arrived_us: int) -> None:
        """A fragment that ends at `media_end_us` came in at `arrived_us`."""
        measured_us = arrived_us - media_end_us
        if self._offset_us is None:
            self._offset_us = measured_us
            return
        error_us = measured_us - self._offset_us
        self._offset_us += max(-_MAX_STEP_US, min(_MAX_STEP_US, error_us))

    def unix_ms(self, media_us: int) -> int:
        """Unix time in milliseconds of a moment of the timeline; the clock must be anchored."""
        assert self._offset_us is not None
        return (media_us + self._offset_us) // 1000
