"""Cutting a clip: its segments out of the storage, exact pictures and sound into the storage."""

import os
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum, auto
from itertools import groupby
from pathlib import Path

from django.db import transaction

from streams.media.mp4 import Mp4Error, Mp4Splitter, parse_init
from streams.models import Clip, ClipState, Video, VideoRendition, VideoState
from streams.policies.clips import MIN_DURATION_MS
from streams.selectors.clip_segments import PlacedSegment, Stretch, find_stretch
from streams.services.clips.recut import CUT_TASK
from streams.storage import Area, delete_prefix, read_bytes, save_file
from streams.storage.names import MEDIA_TYPE, init_key, muted_segment_key, segment_key
from streams.transcode.child import ChildLimits
from streams.transcode.clip_arguments import (
    MAX_HEIGHT,
    Piece,
    build_clip_arguments,
    build_poster_arguments,
)
from streams.transcode.job import run_ffmpeg
from twitchclone.core import clock
from twitchclone.core.db import try_lease
from twitchclone.core.jobs import enqueue_on_commit

# How long a clip of a live broadcast waits for its last segments.
PATIENCE = timedelta(seconds=60)
CLIP_NAME, THUMBNAIL_NAME = "clip.mp4", "thumbnail.jpg"
_GIGABYTE = 1024**3
# Somebody waits for it, so it goes before uploads and downloads, and still behind live pictures.
_LIMITS = ChildLimits(nice=7, address_space_bytes=8 * _GIGABYTE, file_bytes=_GIGABYTE)
_TIMEOUT_S = 300
_MOST_THREADS = 4
_POSTER_TIMEOUT_S = 30
# What may be missing at the end without being noticed: less than one picture of 10 a second.
_SLACK_MS = 100


class CutOutcome(Enum):
    """What became of an attempt."""

    DONE = auto()  # cut now or before, given up, or deleted meanwhile
    BUSY = auto()  # another worker is at it, or at silencing the video, and asks again
    WAITING = auto()  # its last segments are not stored yet


class ClipImpossible(Exception):
    """The clip can never be cut; the text is a sentence for who made it."""


def cut_clip(*, clip_id: int) -> CutOutcome:
    """Cut the clip, unless that is done or being done.

    Raises FfmpegFailed, Mp4Error, StorageUnavailable and FileNotFoundError, after which it may be
    tried again. What it leaves in the storage meanwhile is written over, or goes with `fail_clip`.
    """
    with try_lease(f"streams.clips.cut:{clip_id}") as is_ours:
        if not is_ours:
            return CutOutcome.BUSY
        clip = (
            Clip.objects.present()
            .select_related("video")
            .filter(pk=clip_id, state=ClipState.PENDING)
            .first()
        )
        if clip is None:
            return CutOutcome.DONE
        try:
            stretch = _find(clip)
            if stretch is None:
                return CutOutcome.WAITING
            if _awaits_silence(clip, stretch):
                return CutOutcome.BUSY
            _cut(clip, stretch)
        except ClipImpossible as error:
            fail_clip(clip_id=clip_id, reason=str(error))
        return CutOutcome.DONE


def fail_clip(*, clip_id: int, reason: str) -> None:
    """Give the clip up; `reason` is a sentence for who made it. Leaves nothing in the storage."""
    clip = Clip.objects.filter(pk=clip_id, state=ClipState.PENDING).first()
    if clip is None:
        return
    delete_prefix(Area.CLIPS, clip.storage_prefix)
    clip.state, clip.state_reason = ClipState.FAILED, reason[:300]
    clip.save(update_fields=["state", "state_reason"])


def _find(clip: Clip) -> Stretch | None:
    """The stretch to cut; None while its last segments may still come.

    A recording that ended earlier than it was thought to makes the clip shorter.
    """
    video = _require_video(clip.video)
    end_ms = clip.offset_ms + clip.duration_ms
    stretch = find_stretch(video, start_ms=clip.offset_ms, end_ms=end_ms)
    missing_ms = end_ms - (stretch.stored_us // 1000 if stretch else 0)
    if missing_ms <= _SLACK_MS:
        return stretch
    may_come = clock.now() - clip.created_at < PATIENCE
    if video.state == VideoState.RECORDING and may_come:
        return None
    if clip.duration_ms - missing_ms < MIN_DURATION_MS or stretch is None:
        raise ClipImpossible("The end of this part was never recorded. Please make it again.")
    clip.duration_ms -= missing_ms
    return stretch


def _awaits_silence(clip: Clip, stretch: Stretch) -> bool:
    """Whether some of it is to be muted and is not yet: then it is cut once it is."""
    muted = clip.video.muted_ranges if clip.video else []
    return any(
        one.start_us < end_ms * 1000 and one.end_us > start_ms * 1000
        for one in stretch.segments
        if not one.segment.is_muted
        for start_ms, end_ms in muted
    )


def _require_video(video: Video | None) -> Video:
    """The video, while it is there for others: what was deleted or taken down is in no new clip."""
    if video is None or video.deleted_at is not None:
        raise ClipImpossible("The video was deleted before the clip was cut.")
    if video.taken_down_at is not None:
        raise ClipImpossible("The video was taken down before the clip was cut.")
    return video


def _cut(clip: Clip, stretch: Stretch) -> None:
    width, height = _size(stretch.rendition)
    with tempfile.TemporaryDirectory(prefix="clip-") as name:
        folder = Path(name)
        pieces = _fetch(clip, stretch, folder)
        run_ffmpeg(
            build_clip_arguments(
                pieces, width=width, height=height, output=CLIP_NAME, threads=clip_threads()
            ),
            timeout_s=_TIMEOUT_S,
            cwd=folder,
            limits=_LIMITS,
        )
        # From the first third: the end is what should not be given away.
        at_s = clip.duration_ms / 3000
        run_ffmpeg(
            build_poster_arguments(at_s=at_s, file_name=CLIP_NAME, output=THUMBNAIL_NAME),
            timeout_s=_POSTER_TIMEOUT_S,
            cwd=folder,
            limits=_LIMITS,
        )
        clip.size_bytes = _store(clip, folder)
    clip.width, clip.height = width, height
    _finish(clip)


def clip_threads() -> int:
    """Enough for somebody who waits; more of them would only step on what is live."""
    return min(_MOST_THREADS, os.cpu_count() or 1)


def _store(clip: Clip, folder: Path) -> int:
    size_bytes = 0
    for name, kind in ((THUMBNAIL_NAME, "image/jpeg"), (CLIP_NAME, MEDIA_TYPE)):
        key = f"{clip.storage_prefix}/{name}"
        size_bytes += save_file(Area.CLIPS, key, folder / name, content_type=kind)
    return size_bytes


def _finish(clip: Clip) -> None:
    with transaction.atomic():
        # Locked, so that who deletes the video or takes it down comes before us or after.
        of_clip = Video.objects.filter(clips=clip.pk)
        video = of_clip.select_for_update(no_key=True, of=("self",)).first()
        current = Clip.objects.select_for_update().filter(pk=clip.pk).first()
        if current is not None and current.state == ClipState.PENDING:
            assert clip.video is not None
            if _require_video(video).muted_ranges != clip.video.muted_ranges:
                enqueue_on_commit(CUT_TASK, clip_id=clip.pk)  # with the sound it has now
                return
            clip.state, clip.ready_at = ClipState.READY, clock.now()
            clip.save(
                update_fields=["state", "ready_at", "duration_ms", "size_bytes", "width", "height"]
            )
            return
    if current is None:
        # Its account was deleted meanwhile.
        delete_prefix(Area.CLIPS, clip.storage_prefix)


def _size(rendition: VideoRendition) -> tuple[int, int]:
    """At most 1080 lines, and even numbers, as H.264's 4:2:0 wants."""
    width, height = rendition.width, rendition.height
    if height > MAX_HEIGHT:
        width, height = width * MAX_HEIGHT // height, MAX_HEIGHT
    return width - width % 2, height - height % 2


def _fetch(clip: Clip, stretch: Stretch, folder: Path) -> list[Piece]:
    """A file for each run of segments of one epoch and init segment."""
    runs = groupby(stretch.segments, lambda one: (one.segment.epoch, one.segment.init_number))
    pieces = [_fetch_run(clip, stretch, list(run), folder / f"{key[0]}-{key[1]}.mp4")
              for key, run in runs]  # fmt: skip
    if not pieces:
        raise ClipImpossible("This part is not in the video.")
    return pieces


def _fetch_run(clip: Clip, stretch: Stretch, run: Sequence[PlacedSegment], path: Path) -> Piece:
    assert clip.video is not None
    prefix, name = clip.video.storage_prefix, stretch.rendition.name
    init = read_bytes(Area.VIDEOS, init_key(prefix, name, run[0].segment.init_number))
    base_us = None
    with path.open("wb") as file:
        file.write(init)
        for one in run:
            key_of = muted_segment_key if one.segment.is_muted else segment_key
            data = read_bytes(Area.VIDEOS, key_of(prefix, name, one.segment.msn))
            base_us = _first_time_us(init, data) if base_us is None else base_us
            file.write(data)
    assert base_us is not None
    start_us = max(run[0].start_us, clip.offset_ms * 1000)
    end_us = min(run[-1].end_us, (clip.offset_ms + clip.duration_ms) * 1000)
    return Piece(
        file_name=path.name,
        start_s=(base_us + start_us - run[0].start_us) / 1e6,
        duration_s=(end_us - start_us) / 1e6,
        has_audio=parse_init(init).audio is not None,
    )


def _first_time_us(init: bytes, segment: bytes) -> int:
    """When the segment begins on its epoch's own clock, as players count: the picture's decode
    time. Sound may begin some milliseconds beside it."""
    splitter = Mp4Splitter()
    splitter.feed(init)
    for found in splitter.feed(segment):
        start_us = getattr(found, "start_us", None)
        if start_us is not None:
            return int(start_us)
    raise Mp4Error("the segment has no fragment")
