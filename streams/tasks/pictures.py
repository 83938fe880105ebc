"""Pictures of videos, made after the video can be watched."""

from celery import shared_task

from streams.models import Video
from streams.services.videos.pictures import make_video_pictures
from streams.storage import StorageUnavailable
from twitchclone.core.retries import retries


@shared_task(name="streams.edits.make_pictures", **retries(StorageUnavailable, queue="edits"))
def make_pictures(video_id: str) -> None:
    """Thumbnail and storyboard of a video, if it is still there."""
    video = Video.objects.filter(pk=int(video_id)).first()
    if video is not None:
        make_video_pictures(video)
