"""Chapters that people set: in a video, and at this very moment of a broadcast."""

from datetime import UTC, datetime

from django.db import transaction

from accounts.models import User
from streams.models import Channel, Video, VideoChapter, VideoState
from streams.policies.permissions import may_edit_channel
from streams.policies.videos import clean_short
from streams.selectors.timeline import from_shown, load_timeline, shown_duration_ms
from streams.services.videos.locked import lock_video, require_video_editor
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted

MAX_CHAPTERS = 200
_MAX_TITLE_LENGTH = 140


@transaction.atomic
def add_chapter(*, video: Video, actor: User, offset_ms: int, title: str) -> VideoChapter:
    """A chapter at an offset of what is shown."""
    require_video_editor(actor, video)
    title = clean_short(title, field="title", max_length=_MAX_TITLE_LENGTH, is_required=True)
    locked = lock_video(video)
    if not 0 <= offset_ms <= shown_duration_ms(locked):
        raise InvalidInput("This lies outside of the video.", field="offset_ms")
    stored_ms = from_shown(locked, offset_ms)
    # Of a recording that goes on, chapters are placed by their moment when it ends.
    shown_at_ms = load_timeline(locked).unix_ms_at(stored_ms)
    moment = datetime.fromtimestamp(shown_at_ms / 1000, UTC) if shown_at_ms else clock.now()
    return _create(locked, actor, stored_ms, title, moment)


@transaction.atomic
def remove_chapter(*, video: Video, actor: User, chapter_id: int) -> None:
    """Remove a chapter, whoever set it; the first one stays."""
    require_video_editor(actor, video)
    chapter = VideoChapter.objects.filter(video=video, pk=chapter_id).first()
    if chapter is None:
        raise NotFound("There is no such chapter.")
    if chapter.kind == VideoChapter.Kind.START:
        raise Conflict("The beginning of a video stays a chapter.")
    chapter.delete()


@transaction.atomic
def mark_live_moment(*, channel: Channel, actor: User, title: str) -> VideoChapter:
    """A marker at this moment of the broadcast that is being recorded.

    Its offset is put right when the recording is complete: now, what is stored lags behind.
    """
    if not may_edit_channel(actor, channel):
        raise NotPermitted("Only the owner of this channel may set markers.")
    title = clean_short(title, field="title", max_length=_MAX_TITLE_LENGTH)
    video = Video.objects.filter(channel=channel, state=VideoState.RECORDING, is_kept=True).first()
    if video is None:
        raise Conflict("Nothing is being recorded at the moment.")
    locked = lock_video(video)
    return _create(locked, actor, _offset_now(locked), title or "Marker", clock.now())


def _offset_now(video: Video) -> int:
    timeline, now_ms = load_timeline(video), clock.now_ms()
    if not timeline.runs:
        return 0
    last = timeline.runs[-1]
    return last.offset_ms + max(last.duration_ms, now_ms - last.pdt_ms)


def _create(
    video: Video, actor: User, offset_ms: int, title: str, moment: datetime
) -> VideoChapter:
    if VideoChapter.objects.filter(video=video).count() >= MAX_CHAPTERS:
        raise Conflict(f"A video has at most {MAX_CHAPTERS} chapters.")
    return VideoChapter.objects.create(
        video=video,
        kind=VideoChapter.Kind.MARKER,
        offset_ms=offset_ms,
        title=title,
        created_by=actor,
        happened_at=moment,
    )
