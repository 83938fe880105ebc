"""Work on videos that takes too long for a request; each task may run twice without harm."""

from celery import shared_task

from streams.services import videos
from streams.storage import Area, StorageUnavailable, delete_keys
from twitchclone.core.retries import retries


@shared_task(name="streams.video.mute", **retries(StorageUnavailable, queue="video"))
def mute_video(video_id: str) -> int:
    """Make the silent copies of muted segments."""
    return videos.apply_mutes(video_id=int(video_id))


@shared_task(name="streams.video.make_download", **retries(StorageUnavailable, queue="video"))
def make_download(video_id: str) -> str:
    """Make the MP4 of a whole video."""
    return str(videos.make_download(video_id=int(video_id)))


@shared_task(name="streams.remove_download", **retries(StorageUnavailable))
def remove_download(video_id: str) -> None:
    """Delete the MP4 of a video that has changed."""
    videos.remove_download(video_id=int(video_id))


@shared_task(name="streams.delete_files", **retries(StorageUnavailable))
def delete_files(area: str, keys: list[str]) -> int:
    """Delete files that nothing refers to any more."""
    return delete_keys(Area(area), keys)


@shared_task(name="streams.flush_video_views", expires=10)
def flush_views() -> int:
    """Write the views that were counted to the videos."""
    return videos.flush_views()
