"""Videos as the JSON that the API answers with."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from streams.api.representations import represent_category
from streams.models import Channel, DownloadState, Video, VideoState, VideoVisibility
from streams.playback.access import is_unlocked, may_watch, subscribed_channels
from streams.playback.addresses import (
    download_path,
    playlist_path,
    storyboard_json,
    thumbnail_path,
)
from streams.policies.permissions import may_edit_video
from streams.selectors.timeline import shown_duration_ms, shown_range
from streams.selectors.video_pages import list_shown_chapters, shown_muted_ranges


def videos_json(
    videos: Collection[Video], viewer: User | None, cookies: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Several of them in their order; one query for all their subscriptions."""
    subscribed = subscribed_channels(videos, viewer)
    return [
        video_json(one, viewer, unlocked=is_unlocked(cookies, one), subscribed=subscribed)
        for one in videos
    ]


def video_json(
    video: Video,
    viewer: User | None,
    *,
    unlocked: bool = False,
    subscribed: frozenset[int] | None = None,
) -> dict[str, Any]:
    """A video from streams.selectors.videos, for a viewer who may know of it.

    No query, but for a subscribers-only video one without `subscribed`, and once per viewer their
    groups.
    """
    is_watchable = may_watch(video, viewer, unlocked=unlocked, subscribed=subscribed)
    can_edit = may_edit_video(viewer, video)
    # As on the page: behind a password not even its name is told, nor its picture.
    is_secret = video.visibility == VideoVisibility.PASSWORD and not is_watchable
    return {
        "id": str(video.pk),
        "kind": video.kind,
        "state": video.state,
        "state_reason": video.state_reason if can_edit else "",
        "progress_percent": video.progress_percent,
        "title": "" if is_secret else video.title,
        "description": "" if is_secret else video.description,
        "channel": represent_video_channel(video.channel),
        "category": None if is_secret else represent_category(video.category),
        "tags": [] if is_secret else video.tags,
        "language": video.language,
        "is_mature": video.is_mature,
        "visibility": video.visibility,
        "duration_ms": shown_duration_ms(video),
        "view_count": video.view_count,
        "created_at": video.created_at.isoformat(),
        "published_at": _text_of(video.published_at),
        "thumbnail_url": None if is_secret else thumbnail_path(video) or None,
        "playback_url": playlist_path(video) if is_watchable and _has_media(video) else None,
        "storyboard": storyboard_json(video) if is_watchable else None,
        "chapters": chapters_json(video) if is_watchable else [],
        "is_live": video.state == VideoState.RECORDING,
        "are_comments_open": video.are_comments_open,
        "can_edit": can_edit,
        "download": download_json(video, viewer, is_watchable=is_watchable),
        "owner": _for_the_owner(video) if can_edit else None,
    }


def represent_video_channel(channel: Channel) -> dict[str, Any]:
    """Whose video or collection it is."""
    owner = channel.owner
    return {
        "login": owner.login,
        "display_name": owner.display_name or owner.login,
        "avatar_url": owner.avatar_url or None,
    }


def chapters_json(video: Video) -> list[dict[str, Any]]:
    """The chapters as the video's page has them."""
    return [
        {
            "id": chapter.id,
            "kind": chapter.kind,
            "offset_ms": chapter.offset_ms,
            "title": chapter.title,
            "category": represent_category(chapter.category),
        }
        for chapter in list_shown_chapters(video)
    ]


def download_json(video: Video, viewer: User | None, *, is_watchable: bool) -> dict[str, Any]:
    """Whether the whole video can be had as one file by this viewer."""
    if not may_download(video, viewer, is_watchable=is_watchable):
        return {"state": DownloadState.NONE.value, "url": None, "reason": ""}
    is_ready = video.download_state == DownloadState.READY
    return {
        "state": video.download_state,
        "url": download_path(video) if is_ready else None,
        "reason": video.download_reason,
    }


def may_download(video: Video, viewer: User | None, *, is_watchable: bool) -> bool:
    """The owner always, viewers where the owner allows it."""
    return may_edit_video(viewer, video) or (video.is_download_allowed and is_watchable)


def _has_media(video: Video) -> bool:
    return video.duration_ms > 0


def _for_the_owner(video: Video) -> dict[str, Any]:
    is_trimmed = video.trim_start_ms is not None or video.trim_end_ms is not None
    start_ms, end_ms = shown_range(video)
    return {
        "is_download_allowed": video.is_download_allowed,
        "size_bytes": video.size_bytes,
        "stored_duration_ms": video.duration_ms,
        "trim": (
            {"before_ms": start_ms, "after_ms": video.duration_ms - end_ms} if is_trimmed else None
        ),
        "muted_ranges": [list(pair) for pair in shown_muted_ranges(video)],
        "recording_warning": video.recording_warning,
        "expires_at": _text_of(video.expires_at),
        "deleted_at": _text_of(video.deleted_at),
        "taken_down_at": _text_of(video.taken_down_at),
        "taken_down_reason": video.taken_down_reason,
    }


def _text_of(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
