"""How long parts and segments are, fixed for the life of a broadcast, and where segments are cut.

EXT-X-TARGETDURATION and PART-TARGET may never change (4.4.3.1 and 4.4.3.7 of RFC 8216bis), and
neither the publisher's keyframe interval nor its jitter is known when the first part is ready:

- Segments aim at 2 s and are cut at keyframes, but the target duration says 6: encoders left at
  "auto" send a keyframe every 4 to 8 s, and a segment that starts with one is worth more to a
  viewer who joins than a short one. Low-latency players do not look at the target duration.
- A keyframe interval above 6.4 s gets a cut without a keyframe. So EXT-X-INDEPENDENT-SEGMENTS is
  promised only by the ladder, whose encoder is ours.
- PART-TARGET is 7.5 % above the 200 ms that parts aim at: a part must lie between 85 % and 100 %
  of it (4.4.4.9), which leaves room for a frame's jitter on either side, and for 24 and 29.97
  frames per second, where no whole number of frames makes 200 ms.
"""

import math
from dataclasses import dataclass

_PART_TOLERANCE = 1.075
_MIN_PART_SHARE = 0.85
_NO_FPS = 30.0


@dataclass(frozen=True, slots=True)
class PlaylistConfig:
    """Durations of one broadcast's playlists, equal in every rendition."""

    part_us: int = 200_000  # what parts aim at
    part_target_us: int = 215_000
    segment_us: int = 2_000_000  # what segments aim at
    target_duration_s: int = 6
    part_hold_back_us: int = 1_000_000
    window_segments: int = 45
    segments_with_parts: int = 3  # closed ones, beside the open one

    @property
    def min_part_us(self) -> int:
        return math.ceil(self.part_target_us * _MIN_PART_SHARE)

    @property
    def hold_back_s(self) -> float:
        """At least three target durations (4.4.3.8)."""
        return 3.0 * self.target_duration_s

    @property
    def can_skip_until_s(self) -> float:
        """At least six target durations (4.4.3.8)."""
        return 6.0 * self.target_duration_s

    @property
    def max_segment_us(self) -> int:
        """EXTINF rounded to the nearest second must not pass the target duration (4.4.4.1)."""
        return self.target_duration_s * 1_000_000 + 490_000

    @property
    def advance_part_limit(self) -> int:
        """How many parts ahead a reload may ask for (6.2.5.2)."""
        if self.part_target_us < 1_000_000:
            return math.ceil(3_000_000 / self.part_target_us)
        return 3

    def starts_segment(self, *, open_us: int, is_independent: bool) -> bool:
        """Whether the part behind `open_us` of the open segment begins a new one."""
        if is_independent and open_us >= self.segment_us * 9 // 10:
            return True
        return open_us + self.part_target_us > self.max_segment_us


def choose_config(fps: float | None, base: PlaylistConfig | None = None) -> PlaylistConfig:
    """Part durations that whole frames of `fps` can fill."""
    base = base or PlaylistConfig()
    frame_us = 1_000_000 / (fps or _NO_FPS)
    frames = max(1, math.floor(base.part_target_us / frame_us))
    if frames * frame_us >= base.min_part_us and frame_us <= base.part_target_us:
        return base
    part_us = math.ceil(base.part_us / frame_us) * frame_us
    target_us = math.ceil(part_us * _PART_TOLERANCE / 1000) * 1000
    return PlaylistConfig(
        part_us=round(part_us),
        part_target_us=target_us,
        segment_us=base.segment_us,
        target_duration_s=base.target_duration_s,
        # Apple's authoring specification asks for three part targets, the RFC for two.
        part_hold_back_us=max(base.part_hold_back_us, 3 * target_us),
        window_segments=base.window_segments,
        segments_with_parts=base.segments_with_parts,
    )
