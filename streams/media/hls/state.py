"""One rendition's live state: what its playlist lists, what is still in memory, what is hinted."""

from collections import deque
from collections.abc import Iterable

from streams.media.hls.clock import ProgramClock
from streams.media.hls.model import InitSegment, Part, Segment
from streams.media.hls.rule import PlaylistConfig
from streams.media.mp4 import Fragment

# Parts stay in memory for this many closed segments: longer than the playlist names them, so that
# the disk is asked only by those who watch from behind the live edge.
_SEGMENTS_IN_MEMORY = 5
_BYTES_IN_MEMORY = 48 * 1024 * 1024


class MediaPlaylistState:
    """Fed with fragments; `version` grows with every change that a playlist shows."""

    def __init__(
        self,
        config: PlaylistConfig,
        *,
        first_msn: int = 0,
        first_part: int = 0,
        first_init: int = 0,
    ) -> None:
        self.config = config
        self.segments: deque[Segment] = deque()  # oldest first; the last one may be open
        self.inits: dict[int, InitSegment] = {}
        self.version = 0
        self.is_ended = False
        self.peak_bps = 0
        self._next_msn = first_msn
        self._next_part = first_part
        self._next_init = first_init
        self._init: InitSegment | None = None
        self._epoch = 0
        self._clock = ProgramClock()
        self._total_bytes = 0
        self._total_us = 0
        # (bytes, microseconds) of the newest closed segments, enough for the peak.
        self._recent: deque[tuple[int, int]] = deque(maxlen=32)

    @property
    def open_segment(self) -> Segment | None:
        """The segment that parts are being added to."""
        last = self.segments[-1] if self.segments else None
        return last if last and not last.is_closed else None

    @property
    def last_msn(self) -> int:
        """Of the newest segment that a playlist shows, open or closed; one below the first."""
        return self._next_msn - 1

    @property
    def next_part(self) -> int:
        """The number that the preload hint names."""
        return self._next_part

    @property
    def average_bps(self) -> int:
        return self._total_bytes * 8_000_000 // max(1, self._total_us)

    def restore(self, segments: Iterable[Segment], inits: Iterable[InitSegment]) -> None:
        """Take over closed segments of an earlier process."""
        self.inits.update({init.number: init for init in inits})
        for segment in segments:
            self.segments.append(segment)
            self._count(segment)
        self._evict()
        self.version += 1

    def begin_epoch(self, init: bytes, *, epoch: int, clock: ProgramClock) -> InitSegment:
        """What follows has its own init segment and timeline: a discontinuity but for the first."""
        self.end_epoch()
        self._init = InitSegment(self._next_init, init)
        self.inits[self._next_init] = self._init
        self._next_init += 1
        self._epoch, self._clock = epoch, clock
        return self._init

    def append(self, fragment: Fragment) -> tuple[Segment, Part, Segment | None]:
        """Add a part; returns its segment, itself, and the segment it closed."""
        assert self._init is not None, "begin_epoch comes first"
        closed = None
        segment = self.open_segment
        if segment is None or self._starts_segment(segment, fragment):
            closed = self._close_open()
            segment = self._open(fragment)
        part = Part(
            self._next_part,
            fragment.duration_us,
            len(fragment.data),
            fragment.is_independent,
            fragment.data,
        )
        segment.parts.append(part)
        self._next_part += 1
        self.version += 1
        return segment, part, closed

    def end_epoch(self) -> Segment | None:
        """The publisher is gone for now: the open segment is complete as it is."""
        closed = self._close_open()
        if closed is not None:
            self.version += 1
        return closed

    def finish(self) -> Segment | None:
        """The broadcast is over: EXT-X-ENDLIST."""
        closed = self.end_epoch()
        self.is_ended = True
        self.version += 1
        return closed

    def _starts_segment(self, segment: Segment, fragment: Fragment) -> bool:
        return self.config.starts_segment(
            open_us=segment.duration_us, is_independent=fragment.is_independent
        )

    def _open(self, fragment: Fragment) -> Segment:
        assert self._init is not None
        pdt_ms = self._clock.unix_ms(fragment.start_us)
        segment = Segment(self._next_msn, self._epoch, self._init.number, pdt_ms)
        self._next_msn += 1
        self.segments.append(segment)
        self._evict()
        return segment

    def _close_open(self) -> Segment | None:
        segment = self.open_segment
        if segment is None:
            return None
        segment.is_closed = True
        self._count(segment)
        return segment

    def _count(self, segment: Segment) -> None:
        self._total_bytes += segment.size_bytes
        self._total_us += segment.duration_us
        self._recent.append((segment.size_bytes, segment.duration_us))
        self._measure_peak()

    def _measure_peak(self) -> None:
        """The peak segment bit rate of 4.4.6.2: of segments that together last between half and
        one and a half target durations. A single short one is all keyframe and says nothing."""
        target_us = self.config.target_duration_s * 1_000_000
        total_bytes = total_us = 0
        for size_bytes, duration_us in reversed(self._recent):
            total_bytes += size_bytes
            total_us += duration_us
            if total_us > target_us * 3 // 2:
                return
            if total_us >= target_us // 2:
                self.peak_bps = max(self.peak_bps, total_bytes * 8_000_000 // total_us)

    def _evict(self) -> None:
        while len(self.segments) > self.config.window_segments:
            self.segments.popleft()
        self._release()
        oldest = self.segments[0].init_number
        for number in [n for n in self.inits if n < oldest]:
            del self.inits[number]

    def _release(self) -> None:
        """Leave to the disk what is there. What was not recorded stays in memory for as long as it
        is listed; where that is too much, the list begins behind it."""
        held_bytes = unrecorded_bytes = 0
        for age, segment in enumerate(reversed(self.segments)):
            held_bytes += segment.size_bytes
            if age <= _SEGMENTS_IN_MEMORY and not (age and held_bytes > _BYTES_IN_MEMORY):
                continue
            if segment.is_on_disk:
                segment.release()
                continue
            unrecorded_bytes += segment.size_bytes
            if unrecorded_bytes > _BYTES_IN_MEMORY and age > _SEGMENTS_IN_MEMORY:
                for _ in range(len(self.segments) - age):
                    self.segments.popleft()
                return
