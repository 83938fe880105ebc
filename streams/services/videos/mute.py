"""Taking the sound out of parts of a video; the originals are kept, so that it can come back."""

from collections.abc import Iterable

import structlog
from django.db import connection, transaction

from accounts.models import User
from streams.media.mp4 import Mp4Error, silence_segment
from streams.models import Video, VideoRendition, VideoSegment, VideoState
from streams.policies.videos import clean_ranges
from streams.selectors.video_pages import count_unmuted_segments
from streams.services.clips.recut import recut_clips, request_cuts
from streams.services.video_news import tell_video
from streams.services.videos.derived import count_derived
from streams.services.videos.downloads import drop_download
from streams.services.videos.locked import lock_video, require_video_editor
from streams.storage import Area, delete_prefix, read_bytes, save_bytes
from streams.storage.names import MEDIA_TYPE, init_key, muted_segment_key, segment_key
from twitchclone.core.errors import Conflict, NotFound
from twitchclone.core.jobs import enqueue_on_commit

log = structlog.get_logger(__name__)
# Rows are flipped by so many: a viewer's playlist changes with each, and a killed task loses less.
_FLIPPED_AT_ONCE = 50

# Segments of a rendition that overlap any of the ranges, by number.
_OVERLAPPING = """
SELECT placed.msn, placed.init_number, placed.is_muted FROM (
  SELECT msn, init_number, is_muted,
    (sum(duration_us) OVER (ORDER BY msn) - duration_us) AS start_us, duration_us
  FROM streams_videosegment WHERE rendition_id = %s
) AS placed
WHERE EXISTS (
  SELECT FROM unnest(%s::bigint[], %s::bigint[]) AS muted (start_ms, end_ms)
  WHERE placed.start_us < muted.end_ms * 1000
    AND placed.start_us + placed.duration_us > muted.start_ms * 1000
)
ORDER BY placed.msn
"""


@transaction.atomic
def mute_video(*, video: Video, actor: User, ranges: Iterable[tuple[int, int]]) -> Video:
    """These ranges of stored milliseconds are to be without sound, and all else with it.

    Rounded outward to segments. What gets its sound back has it at once; silence is made by a task
    and counts segment by segment. Clips of what changes are cut anew.
    """
    require_video_editor(actor, video)
    locked = lock_video(video)
    if locked.state != VideoState.READY:
        raise Conflict("A video can be muted once it is complete.")
    wanted = clean_ranges(ranges, locked)
    if wanted == locked.muted_ranges:
        if wanted and count_unmuted_segments(locked):
            # The task got lost, or gave up.
            enqueue_on_commit("streams.edits.mute", video_id=str(locked.pk))
        return locked
    changed = [(a, b) for a, b in [*locked.muted_ranges, *wanted]
               if ([a, b] in wanted) != ([a, b] in locked.muted_ranges)]  # fmt: skip
    locked.muted_ranges = wanted
    locked.save(update_fields=["muted_ranges"])
    for rendition in locked.renditions.all():
        kept = [msn for msn, _, is_muted in _overlapping(rendition, wanted) if is_muted]
        VideoSegment.objects.filter(rendition=rendition, is_muted=True).exclude(
            msn__in=kept
        ).update(is_muted=False)
    drop_download(locked)
    recut_clips(video=locked, ranges=changed)
    if wanted:
        enqueue_on_commit("streams.edits.mute", video_id=str(locked.pk))
    tell_video(locked)
    return locked


def apply_mutes(*, video_id: int) -> int:
    """Make the silent copies that are missing; returns how many segments were flipped.

    May run twice or be killed anywhere: a copy is stored before its row is flipped, and a row is
    flipped only while the ranges are still those that were asked for.
    """
    video = Video.objects.filter(pk=video_id).first()
    # One in the trash may be taken back, and is silent there then.
    if video is None or not video.muted_ranges:
        return 0
    try:
        count = sum(_mute_rendition(video, rendition) for rendition in video.renditions.all())
    except (NotFound, FileNotFoundError):
        if Video.objects.filter(pk=video_id).exists():
            raise
        # Its account was deleted meanwhile, and the folder before the last copies.
        delete_prefix(Area.VIDEOS, video.storage_prefix)
        return 0
    request_cuts(video_id=video_id)
    count_derived(video_id=video_id)
    return count


def _mute_rendition(video: Video, rendition: VideoRendition) -> int:
    waiting: list[int] = []
    count, init_number, init = 0, -1, b""
    for msn, number, is_muted in _overlapping(rendition, video.muted_ranges):
        if is_muted:
            continue
        if number != init_number:
            key = init_key(video.storage_prefix, rendition.name, number)
            init_number, init = number, read_bytes(Area.VIDEOS, key)
        _store_silent_copy(video, rendition, msn, init)
        waiting.append(msn)
        if len(waiting) == _FLIPPED_AT_ONCE:
            count += _flip(video, rendition, waiting)
            waiting = []
    return count + _flip(video, rendition, waiting)


def _store_silent_copy(video: Video, rendition: VideoRendition, msn: int, init: bytes) -> None:
    prefix, name = video.storage_prefix, rendition.name
    data = read_bytes(Area.VIDEOS, segment_key(prefix, name, msn))
    try:
        silent = silence_segment(data, init)
    except Mp4Error as error:
        log.error("video.cannot_mute", video_id=video.pk, msn=msn, error=str(error))
        raise
    save_bytes(Area.VIDEOS, muted_segment_key(prefix, name, msn), silent, content_type=MEDIA_TYPE)


@transaction.atomic
def _flip(video: Video, rendition: VideoRendition, numbers: list[int]) -> int:
    if not numbers:
        return 0
    locked = lock_video(video)
    wanted = {msn for msn, _, _ in _overlapping(rendition, locked.muted_ranges)}
    return VideoSegment.objects.filter(
        rendition=rendition, msn__in=wanted.intersection(numbers)
    ).update(is_muted=True)


def _overlapping(rendition: VideoRendition, ranges: list[list[int]]) -> list[tuple[int, int, bool]]:
    """Number, init number and whether it is muted, of the segments that the ranges touch."""
    with connection.cursor() as cursor:
        starts, ends = [start for start, _ in ranges], [end for _, end in ranges]
        cursor.execute(_OVERLAPPING, [rendition.pk, starts, ends])
        rows: list[tuple[int, int, bool]] = cursor.fetchall()
    return rows
