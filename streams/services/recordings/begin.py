"""The video of a broadcast: made with it, and following it for as long as it is live."""

from collections.abc import Iterable

from streams.models import Broadcast, Channel, Video, VideoChapter, VideoKind, VideoState
from twitchclone.core import clock

_FOLLOWED = ("title", "category", "tags", "language", "is_mature")
_CHAPTER_FIELDS = {"title", "category"}


def begin_recording(*, broadcast: Broadcast, channel: Channel) -> Video:
    """The new broadcast's video, in the broadcast's transaction; it is there without recording
    too, because clips are cut from it, and then goes with the broadcast's end."""
    video = Video.objects.create(
        channel=channel,
        broadcast=broadcast,
        kind=VideoKind.ARCHIVE,
        state=VideoState.RECORDING,
        title=broadcast.title,
        category_id=broadcast.category_id,
        tags=broadcast.tags,
        language=broadcast.language,
        is_mature=broadcast.is_mature,
        visibility=channel.video_visibility,
        is_kept=channel.is_recording_on,
        created_at=broadcast.started_at,
    )
    VideoChapter.objects.create(
        video=video,
        kind=VideoChapter.Kind.START,
        offset_ms=0,
        title=broadcast.title,
        category_id=broadcast.category_id,
        happened_at=broadcast.started_at,
    )
    return video


def follow_broadcast(*, broadcast: Broadcast, changed: Iterable[str]) -> None:
    """The open broadcast's information changed: the video has what it had last, and a chapter
    begins. The chapter's place is put right when the recording ends."""
    names = [name for name in changed if name in _FOLLOWED]
    video = Video.objects.filter(broadcast=broadcast, state=VideoState.RECORDING).first()
    if video is None or not names:
        return
    for name in names:
        setattr(video, name, getattr(broadcast, name))
    video.save(update_fields=names)
    if not _CHAPTER_FIELDS.intersection(names):
        return
    now = clock.now()
    VideoChapter.objects.create(
        video=video,
        kind=VideoChapter.Kind.CHANGE,
        offset_ms=max(0, clock.to_ms(now) - clock.to_ms(broadcast.started_at)),
        title=broadcast.title,
        category_id=broadcast.category_id,
        happened_at=now,
    )
