"""What becomes of a video once it is there: its words, its cut, its sound, its viewers."""

from streams.services.videos.chapters import add_chapter, mark_live_moment, remove_chapter
from streams.services.videos.collections import (
    add_to_collection,
    create_collection,
    delete_collection,
    order_collection,
    remove_from_collection,
    update_collection,
)
from streams.services.videos.downloads import make_download, remove_download, request_download
from streams.services.videos.mute import apply_mutes, mute_video
from streams.services.videos.progress import forget_progress, save_progress
from streams.services.videos.purge import (
    delete_folders,
    expire_videos,
    purge_trash,
    remove_channel_files,
)
from streams.services.videos.thumbnail import pick_thumbnail, reset_thumbnail, set_thumbnail
from streams.services.videos.trash import delete_video, restore_video
from streams.services.videos.trim import trim_video
from streams.services.videos.update import set_visibility, unlock_video, update_video
from streams.services.videos.views import count_view, flush_views

__all__ = [
    "add_chapter",
    "add_to_collection",
    "apply_mutes",
    "count_view",
    "create_collection",
    "delete_collection",
    "delete_folders",
    "delete_video",
    "expire_videos",
    "flush_views",
    "forget_progress",
    "make_download",
    "mark_live_moment",
    "mute_video",
    "order_collection",
    "pick_thumbnail",
    "purge_trash",
    "remove_channel_files",
    "remove_chapter",
    "remove_download",
    "remove_from_collection",
    "request_download",
    "reset_thumbnail",
    "restore_video",
    "save_progress",
    "set_thumbnail",
    "set_visibility",
    "trim_video",
    "unlock_video",
    "update_collection",
    "update_video",
]
