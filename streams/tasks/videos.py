"""Work on videos that takes too long for a request; each task may run twice without harm."""

from celery import shared_task

from streams.services import storage_prune, videos
from streams.storage import Area, StorageUnavailable, delete_keys
from twitchclone.core.retries import retries

# An upload that is being converted may be before it for hours.
_DAY_S = 24 * 3600


@shared_task(name="streams.edits.mute", **retries(StorageUnavailable, queue="edits"))
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


@shared_task(name="streams.video.delete_folders", **retries(StorageUnavailable, queue="video"))
def delete_folders(area: str, prefixes: list[str]) -> int:
    """Delete what a deleted channel leaves in the storage."""
    return videos.delete_folders(area=Area(area), prefixes=prefixes)


@shared_task(name="streams.expire_videos", expires=300)
def expire_videos() -> int:
    """Put videos into the trash whose retention is over."""
    return videos.expire_videos()


@shared_task(name="streams.video.report_strays", expires=_DAY_S)
def report_strays() -> int:
    """Say how much lies in the storage that nothing refers to."""
    return storage_prune.report_strays()


@shared_task(name="streams.video.purge_trash", expires=_DAY_S)
def purge_trash() -> int:
    """Remove what has been in the trash for a day; what fails is tried again by the next run."""
    return videos.purge_trash()
