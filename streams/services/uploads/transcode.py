"""PROBING and TRANSCODING: from the original to one fragmented MP4 for each rendition."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from streams.models import Video, VideoState
from streams.services.uploads.stages import Rejected, enter_stage, progress_of
from streams.services.uploads.workshop import require_bounded
from streams.storage.scratch import require_scratch_room
from streams.transcode.job import FfmpegFailed, run_ffmpeg
from streams.transcode.ladder import parse_ladder
from streams.transcode.probe import MAX_DURATION_S, NotPlayable, Probed, probe_file
from streams.transcode.vod import VodRendition, build_vod_arguments, plan_renditions

_OUTPUT_SLACK = 1.5
_AUDIO_BPS = 160_000
_MIN_BOUND_BYTES = 50_000_000
_LEAST_BYTES_PER_S = 1000  # of a file that can be told to be a video
_LOOK_EVERY_S = 5.0
# Short of the task's own limit of six hours, so that it ends with a reason.
_TIMEOUT_S = 5.5 * 3600


class ConversionFailed(Exception):
    """ffmpeg gave up; the text is the end of what it said, for the log."""


@dataclass(frozen=True, slots=True)
class MadeRendition:
    """A rendition's file in the work folder."""

    rendition: VodRendition
    path: Path


def probe_original(video: Video, source: Path) -> Probed:
    """What the file is; raises Rejected."""
    enter_stage(video, VideoState.PROBING)
    try:
        return probe_file(source)
    except NotPlayable as error:
        raise Rejected(str(error)) from None


def transcode_original(
    video: Video, source: Path, probed: Probed, folder: Path
) -> list[MadeRendition]:
    """Make all renditions; raises Rejected, Abandoned, NoRoom, ConversionFailed."""
    enter_stage(video, VideoState.TRANSCODING)
    renditions = plan_renditions(probed, parse_ladder(settings.TRANSCODE_LADDER))
    bound_bytes = _bound_bytes(renditions, probed, source.stat().st_size)
    require_scratch_room(folder, bound_bytes)
    made = [MadeRendition(one, folder / f"{one.spec.name}.mp4") for one in renditions]
    arguments = build_vod_arguments(
        renditions,
        source=source,
        outputs=[one.path for one in made],
        probed=probed,
        threads=transcode_threads(),
    )
    watch = _Watch(video, probed, [one.path for one in made], bound_bytes)
    try:
        run_ffmpeg(arguments, timeout_s=_TIMEOUT_S, on_progress=watch.see)
    except FfmpegFailed as error:
        raise ConversionFailed(str(error)) from error
    return made


def transcode_threads() -> int:
    """Half the cores, on top of being nice: what is live comes first."""
    return max(1, (os.cpu_count() or 1) // 2)


class _Watch:
    """Sees ffmpeg's position: tells it, and that what it makes does not grow beyond reason."""

    def __init__(self, video: Video, probed: Probed, made: list[Path], bound_bytes: int) -> None:
        self._tell = progress_of(video)
        self._duration_ms = probed.duration_ms
        self._made = made
        self._bound_bytes = bound_bytes
        self._looked_at = time.monotonic()

    def see(self, position_ms: int) -> None:
        """About twice a second."""
        if self._duration_ms:
            self._tell(min(99, position_ms * 100 // self._duration_ms))
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_EVERY_S:
            self._looked_at = now
            require_bounded(self._made, self._bound_bytes)


def _bound_bytes(renditions: list[VodRendition], probed: Probed, source_bytes: int) -> int:
    """More than the renditions can take, because their rates are capped, also with sound."""
    longest_s = min(MAX_DURATION_S, source_bytes / _LEAST_BYTES_PER_S)
    seconds = probed.duration_ms / 1000 or longest_s
    rate = sum(one.spec.bitrate_bps + _AUDIO_BPS for one in renditions)
    return round(max(_MIN_BOUND_BYTES, rate / 8 * seconds * _OUTPUT_SLACK))
