"""PUBLISHING: renditions' files cut into segments, stored, and written down as rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from streams.media.mp4 import Fragment, InitInfo, Mp4Error, Mp4Splitter
from streams.media.mp4.splitter import InitFound
from streams.models import Video, VideoRendition, VideoSegment, VideoState
from streams.services.recordings.playlists import store_playlists
from streams.services.uploads.stages import Abandoned, Rejected, enter_stage, progress_of
from streams.services.uploads.transcode import MadeRendition
from streams.storage import Area, save_bytes
from streams.storage.names import MEDIA_TYPE, init_key, segment_key

_READ_BYTES = 2**20
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Published:
    """What the video has become."""

    duration_ms: int
    size_bytes: int


def publish_renditions(video: Video, made: list[MadeRendition]) -> Published:
    """Store everything; done again after a crash it writes the same names over. Raises
    Rejected and Abandoned."""
    enter_stage(video, VideoState.PUBLISHING)
    tell = progress_of(video)
    total_bytes = max(1, sum(one.path.stat().st_size for one in made))
    done_bytes = 0

    def count(size_bytes: int) -> None:
        nonlocal done_bytes
        done_bytes += size_bytes
        tell(min(99, done_bytes * 100 // total_bytes))

    VideoRendition.objects.filter(video=video).delete()
    rows = [_publish_one(video, one, count) for one in made]
    store_playlists(video, rows)
    return Published(
        duration_ms=max(row.duration_us for row in rows) // 1000,
        size_bytes=sum(row.size_bytes for row in rows),
    )


def _publish_one(video: Video, made: MadeRendition, count: Callable[[int], None]) -> VideoRendition:
    spec = made.rendition.spec
    init: InitInfo | None = None
    segments: list[VideoSegment] = []
    for found in _parts_of(made.path):
        if isinstance(found, InitFound):
            init = found.info
            key = init_key(video.storage_prefix, spec.name, 0)
        else:
            segments.append(_segment(len(segments), found))
            key = segment_key(video.storage_prefix, spec.name, segments[-1].msn)
        save_bytes(Area.VIDEOS, key, found.data, content_type=MEDIA_TYPE)
        count(len(found.data))
    if init is None or init.video is None or not segments:
        raise Rejected("No picture could be read from this file.")
    return _write_rows(video, made, init.codecs, segments)


def _parts_of(path: Path) -> Iterator[InitFound | Fragment]:
    splitter = Mp4Splitter()
    with path.open("rb") as file:
        try:
            while data := file.read(_READ_BYTES):
                yield from splitter.feed(data)
        except Mp4Error as error:
            raise Rejected("This file could not be converted.") from error


def _segment(msn: int, fragment: Fragment) -> VideoSegment:
    return VideoSegment(
        msn=msn,
        epoch=0,
        init_number=0,
        pdt_ms=0,
        duration_us=fragment.duration_us,
        size_bytes=len(fragment.data),
    )


@transaction.atomic
def _write_rows(
    video: Video, made: MadeRendition, codecs: str, segments: list[VideoSegment]
) -> VideoRendition:
    spec = made.rendition.spec
    # Locked, so that the account is deleted before these rows or after them.
    if not Video.objects.select_for_update(no_key=True).filter(pk=video.pk).exists():
        raise Abandoned
    row = VideoRendition.objects.create(
        video=video,
        name=spec.name,
        codecs=codecs,
        width=spec.width,
        height=spec.height,
        fps=round(spec.fps, 3),
        # EXTINF rounded to the nearest second is at most this (RFC 8216bis, 4.4.3.1).
        target_duration_s=max(1, *(round(one.duration_us / 1_000_000) for one in segments)),
        duration_us=sum(one.duration_us for one in segments),
        size_bytes=sum(one.size_bytes for one in segments),
        peak_bps=max(_bps(one) for one in segments),
        is_complete=True,
    )
    for segment in segments:
        segment.rendition = row
    VideoSegment.objects.bulk_create(segments, batch_size=_ROWS_AT_ONCE)
    return row


def _bps(segment: VideoSegment) -> int:
    return segment.size_bytes * 8 * 1_000_000 // max(1, segment.duration_us)
