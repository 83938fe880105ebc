"""Where the chapters of a broadcast lie in its video."""

from streams.models import Video, VideoChapter
from streams.selectors.timeline import load_timeline
from twitchclone.core import clock


def place_chapters(video: Video) -> None:
    """Put chapters that were set while live where their moment is in what was stored; of those
    that nothing follows, a change of title is no chapter."""
    assert video.broadcast is not None
    ended_at = video.broadcast.ended_at or clock.now()
    live = VideoChapter.objects.filter(video=video, happened_at__lte=ended_at)
    chapters = list(live.exclude(kind=VideoChapter.Kind.START))
    if not chapters:
        return
    timeline = load_timeline(video)
    for chapter in chapters:
        chapter.offset_ms = timeline.offset_at(clock.to_ms(chapter.happened_at))
    VideoChapter.objects.bulk_update(chapters, ["offset_ms"])
    live.filter(kind=VideoChapter.Kind.CHANGE, offset_ms__gte=video.duration_ms).delete()
