"""The sound that waits for its part, timed by counting samples."""

from collections import deque

from streams.media.mp4 import Sample
from streams.media.remux.demux import AudioConfig, AudioFrame

_MAX_FRAMES = 2_000  # about 40 s
_DRIFT_MS = 60  # timestamps this far from the count of samples are a gap, not rounding


class SoundQueue:
    """AAC frames in order; a stream without sound has an empty one."""

    def __init__(self, config: AudioConfig | None) -> None:
        self._config = config
        self._rate = config.aac.sample_rate if config else 1
        self._frames: deque[Sample] = deque()
        self._end = 0  # in samples, behind the newest frame

    @property
    def end_ms(self) -> int:
        """How far the sound reaches."""
        return self._end * 1000 // self._rate

    def push(self, frame: AudioFrame, *, shift_ms: int) -> bool:
        """Queue a frame; False when it is of no use.

        Samples are counted rather than milliseconds trusted, unless the two have drifted apart.
        """
        if self._config is None or len(self._frames) >= _MAX_FRAMES:
            return False
        due = (frame.timestamp_ms - shift_ms) * self._rate // 1000
        slack = _DRIFT_MS * self._rate // 1000
        if self._end == 0 or due - self._end > slack:
            self._end = due
        elif due - self._end < -slack:
            return False  # this time has been filled already
        self._frames.append(Sample(frame.data, self._end, self._config.frame_samples))
        self._end += self._config.frame_samples
        return True

    def take_before(self, at_ms: int) -> list[Sample]:
        """Every frame that starts before `at_ms`; they leave the queue."""
        taken = []
        while self._frames and self._frames[0].decode_time * 1000 < at_ms * self._rate:
            taken.append(self._frames.popleft())
        return taken
