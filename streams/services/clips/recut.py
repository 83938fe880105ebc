"""Cutting clips anew whose sound has changed with that of their video.

Anew, because a clip is an encoded file: silence in the video's segments does not reach it, and the
sound that comes back is only in those. Until that is done the clip cannot be played, so nothing
that was muted is heard meanwhile.
"""

from collections.abc import Iterable

from streams.models import Clip, ClipState, Video
from streams.selectors.timeline import reference_rendition
from streams.storage import Area
from twitchclone.core import clock
from twitchclone.core.ids import storage_prefix
from twitchclone.core.jobs import enqueue_on_commit

CUT_TASK = "streams.clips.cut"


def recut_clips(*, video: Video, ranges: Iterable[tuple[int, int]]) -> int:
    """Take clips from view that touch these stored milliseconds, whose sound has just changed, and
    have them cut again; returns how many. The caller holds the video's lock.

    Each gets another folder: what browsers, caches and a CDN keep of the old one is found no more.
    """
    count = 0
    for clip in _touching(video, ranges):
        old, clip.storage_prefix = clip.storage_prefix, storage_prefix()
        clip.state, clip.queued_at = ClipState.PENDING, clock.now()
        clip.save(update_fields=["storage_prefix", "state", "queued_at"])
        # At once, not behind hours of converting: somebody may have its address.
        enqueue_on_commit(
            "streams.video.delete_folders",
            queue="default",
            area=Area.CLIPS.value,
            prefixes=[old],
        )
        count += 1
    if count:
        request_cuts(video_id=video.pk)
    return count


def request_cuts(*, video_id: int) -> None:
    """Send the video's clips to the workers that wait for being cut, for its silence maybe."""
    waiting = Clip.objects.present().filter(video=video_id, state=ClipState.PENDING)
    for clip_id in waiting.values_list("pk", flat=True):
        enqueue_on_commit(CUT_TASK, clip_id=clip_id)


def _touching(video: Video, ranges: Iterable[tuple[int, int]]) -> list[Clip]:
    """Ready ones, deleted ones too: they can be restored."""
    # A range is rounded outward to segments.
    rendition = reference_rendition(video.renditions.all())
    slack_ms = (rendition.target_duration_s + 1) * 1000 if rendition else 0
    clips = Clip.objects.select_for_update().filter(video=video, state=ClipState.READY)
    wide = [(start - slack_ms, end + slack_ms) for start, end in ranges]
    return [
        clip
        for clip in clips
        if any(
            clip.offset_ms < end and clip.offset_ms + clip.duration_ms > start
            for start, end in wide
        )
    ]
