"""The MP4 of the whole video: made when somebody asks, gone when the cut or the sound changes."""

import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from streams.models import DownloadState, Video, VideoRendition, VideoState
from streams.selectors.segments import list_segments, shown_ranges, whole_renditions
from streams.selectors.timeline import shown_duration_ms
from streams.services.video_news import tell_video
from streams.services.videos.derived import count_derived
from streams.services.videos.locked import lock_video
from streams.storage import Area, delete_keys, open_object, save_file
from streams.storage.names import MEDIA_TYPE, download_key, init_key, muted_segment_key, segment_key
from streams.storage.scratch import NoRoom, require_scratch_room
from streams.transcode.job import FfmpegFailed, run_ffmpeg
from twitchclone.core import clock
from twitchclone.core.errors import Conflict
from twitchclone.core.jobs import enqueue_on_commit

log = structlog.get_logger(__name__)
_COPY_BYTES = 2**20
# What a remux of a day of video takes on a slow disk.
_TIMEOUT_S = 3 * 3600
_NO_ROOM = "The server has no room to put the file together at the moment. Try again later."
_SCRATCH_PREFIX = "download-"


@dataclass(frozen=True, slots=True)
class _Epoch:
    """Segments with one init segment, as one file that ffmpeg can read."""

    init_number: int
    numbers: list[tuple[int, bool]]  # of the segments, and whether they are muted


@transaction.atomic
def request_download(*, video: Video) -> Video:
    """Have the file made, unless it is there or on its way; on its way for an hour is lost."""
    locked = lock_video(video)
    if locked.state != VideoState.READY:
        raise Conflict("A video can be downloaded once it is complete.")
    is_due = locked.download_state in {DownloadState.NONE, DownloadState.FAILED}
    if is_due or locked.is_download_late:
        locked.download_asked_at = clock.now()
        locked.save(update_fields=["download_asked_at"])
        _set_state(locked, DownloadState.PREPARING)
        # Should the first one not be lost, the second finds it done.
        enqueue_on_commit("streams.video.make_download", video_id=str(locked.pk))
    return locked


def drop_download(video: Video) -> None:
    """The file is not what viewers see any more; inside the transaction that changed the video."""
    if video.download_state == DownloadState.NONE:
        return
    _set_state(video, DownloadState.NONE)
    enqueue_on_commit("streams.remove_download", video_id=str(video.pk))


@transaction.atomic
def remove_download(*, video_id: int) -> None:
    """Delete the file, unless it was asked for again meanwhile and will be written over."""
    video = Video.objects.select_for_update(no_key=True).filter(pk=video_id).first()
    if video is not None and video.download_state in {DownloadState.NONE, DownloadState.FAILED}:
        delete_keys(Area.VIDEOS, [download_key(video.storage_prefix)])
        count_derived(video_id=video_id)


def make_download(*, video_id: int) -> DownloadState:
    """Put what is shown of the best rendition into one file; returns the state it led to.

    May run twice. A cut made meanwhile leaves no file behind and asks for another one.
    """
    video = Video.objects.prefetch_related("renditions").filter(pk=video_id).first()
    if video is None or video.download_state != DownloadState.PREPARING:
        return DownloadState.NONE
    with tempfile.TemporaryDirectory(dir=_scratch(), prefix=_SCRATCH_PREFIX) as work:
        try:
            made = _make(video, Path(work))
        except NoRoom:
            return _finish(video, DownloadState.FAILED, reason=_NO_ROOM)
        except (FfmpegFailed, OSError) as error:
            log.error("video.download_failed", video_id=video.pk, error=str(error)[-500:])
            return _finish(video, DownloadState.FAILED)
        save_file(Area.VIDEOS, download_key(video.storage_prefix), made, content_type=MEDIA_TYPE)
    state = _finish(video, DownloadState.READY)
    count_derived(video_id=video.pk)
    return state


def _scratch() -> Path:
    """Where there is room for files of hours; what a killed process left in there goes."""
    folder = Path(settings.DATA_DIR) / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{_SCRATCH_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _TIMEOUT_S * 2:
            shutil.rmtree(left, ignore_errors=True)
    return folder


def _make(video: Video, work: Path) -> Path:
    rendition, epochs = _plan(video)
    if not epochs:
        raise FileNotFoundError("nothing of the video is shown")
    # The pieces, and what they are put together to.
    require_scratch_room(work, 2 * rendition.size_bytes)
    for index, epoch in enumerate(epochs):
        raw = work / "raw.mp4"
        _collect(video, rendition, epoch, raw)
        # Of fragments the concatenation would not know how long they are.
        _remux(work, ["-i", raw.name], f"epoch-{index}.mp4")
        raw.unlink()
    names = [f"epoch-{index}.mp4" for index in range(len(epochs))]
    (work / "list.txt").write_text("".join(f"file {name}\n" for name in names), "ascii")
    listed = ["-f", "concat", "-safe", "1", "-i", "list.txt"]
    _remux(work, listed, "download.mp4", flags=["-movflags", "+faststart"])
    return work / "download.mp4"


def _remux(work: Path, source: list[str], name: str, *, flags: Sequence[str] = ()) -> None:
    """Copy picture and sound into another file, whose clock starts at 0."""
    run_ffmpeg(
        [
            *("-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file,pipe", *source),
            *("-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-avoid_negative_ts", "make_zero"),
            *(*flags, "-f", "mp4", name),
        ],
        timeout_s=_TIMEOUT_S,
        cwd=work,
    )


def _plan(video: Video) -> tuple[VideoRendition, list[_Epoch]]:
    renditions = whole_renditions(video.renditions.all())
    if not renditions:
        raise FileNotFoundError("nothing of the video is stored")
    best, ranges = renditions[0], shown_ranges(video, renditions)
    if best.pk not in ranges:
        raise FileNotFoundError("nothing of the video is shown")
    epochs: list[_Epoch] = []
    previous = None
    for segment in list_segments(best.pk, ranges[best.pk]):
        mark = (segment.epoch, segment.init_number)
        if mark != previous:
            epochs.append(_Epoch(segment.init_number, []))
            previous = mark
        epochs[-1].numbers.append((segment.msn, segment.is_muted))
    return best, epochs


def _collect(video: Video, rendition: VideoRendition, epoch: _Epoch, path: Path) -> None:
    prefix, name = video.storage_prefix, rendition.name
    keys = [init_key(prefix, name, epoch.init_number)]
    for msn, is_muted in epoch.numbers:
        key = muted_segment_key if is_muted else segment_key
        keys.append(key(prefix, name, msn))
    with path.open("wb") as whole:
        for key_text in keys:
            with open_object(Area.VIDEOS, key_text) as piece:
                shutil.copyfileobj(piece, whole, _COPY_BYTES)


@transaction.atomic
def _finish(video: Video, state: DownloadState, *, reason: str = "") -> DownloadState:
    locked = Video.objects.select_for_update(no_key=True).filter(pk=video.pk).first()
    if locked is None:
        delete_keys(Area.VIDEOS, [download_key(video.storage_prefix)])
        return DownloadState.NONE
    is_same = _cut_of(locked) == _cut_of(video)
    if locked.download_state == DownloadState.PREPARING and is_same:
        _set_state(locked, state, reason)
    elif locked.download_state == DownloadState.PREPARING:
        enqueue_on_commit("streams.video.make_download", video_id=str(locked.pk))
    elif state == DownloadState.READY:
        enqueue_on_commit("streams.remove_download", video_id=str(locked.pk))
    return DownloadState(locked.download_state)


def _cut_of(video: Video) -> tuple[object, ...]:
    return video.trim_start_ms, video.trim_end_ms, video.muted_ranges, shown_duration_ms(video)


def _set_state(video: Video, state: DownloadState, reason: str = "") -> None:
    video.download_state, video.download_reason = state, reason
    video.save(update_fields=["download_state", "download_reason"])
    tell_video(video)
