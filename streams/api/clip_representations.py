"""Clips and drafts as the JSON that the API answers with."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from accounts.models import User
from streams.api.representations import represent_category
from streams.models import Clip, ClipState, Video
from streams.playback.access import is_unlocked, may_watch_clip, subscribed_channels
from streams.playback.addresses import clip_path, clip_thumbnail_path
from streams.playback.clipping import (
    DEFAULT_CLIP_MS,
    ClipDraft,
    draft_segments,
    is_growing,
    write_draft,
)
from streams.policies.clips import MAX_DURATION_MS, MIN_DURATION_MS
from streams.selectors.clip_links import full_video_offset_ms
from streams.selectors.timeline import shown_range
from streams.services.clips import may_change_clip

_DEFAULT_FPS = 30.0


def clips_json(
    clips: Collection[Clip], viewer: User | None, cookies: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Several of them in their order; one query for all their subscriptions."""
    subscribed = subscribed_channels(clips, viewer)
    return [
        clip_json(one, viewer, unlocked=is_unlocked(cookies, one.video), subscribed=subscribed)
        for one in clips
    ]


def clip_json(
    clip: Clip,
    viewer: User | None,
    *,
    unlocked: bool = False,
    subscribed: frozenset[int] | None = None,
) -> dict[str, Any]:
    """A clip from streams.selectors.clips, for a viewer who may know of it; no query but for one
    that not everybody may watch."""
    is_ready = clip.state == ClipState.READY and clip.taken_down_at is None
    is_watchable = is_ready and may_watch_clip(
        clip, viewer, unlocked=unlocked, subscribed=subscribed
    )
    can_edit = may_change_clip(clip, viewer)
    offset_ms = full_video_offset_ms(clip)
    return {
        "slug": clip.slug,
        "state": clip.state,
        "state_reason": clip.state_reason if can_edit else "",
        "title": clip.title,
        "channel": _person(clip.channel.owner),
        "creator": _person(clip.creator) if clip.creator else None,
        "category": represent_category(clip.category),
        "tags": clip.tags,
        "language": clip.language,
        "is_mature": clip.is_mature,
        "duration_ms": clip.duration_ms,
        "width": clip.width,
        "height": clip.height,
        "view_count": clip.view_count,
        "created_at": clip.created_at.isoformat(),
        "url": reverse("streams:clip", args=[clip.slug]),
        "embed_url": reverse("streams:clip-embed", args=[clip.slug]),
        "visibility": clip.visibility,
        "thumbnail_url": clip_thumbnail_path(clip) if is_ready else None,
        "video_url": clip_path(clip) if is_watchable else None,
        "download_url": (
            reverse("streams:clip-download", args=[clip.slug]) if is_watchable else None
        ),
        "video": (
            None if offset_ms is None else {"id": str(clip.video_id), "offset_ms": offset_ms}
        ),
        "can_edit": can_edit,
    }


def draft_json(draft: ClipDraft, video: Video, *, fps: float | None) -> dict[str, Any]:
    """A draft; two queries."""
    text, segments = write_draft(draft), draft_segments(draft)
    length_ms = draft.end_ms - draft.start_ms
    stored_ms = segments[-1].end_us // 1000 - draft.start_ms if segments else 0
    end_ms = min(length_ms, max(draft.moment_ms - draft.start_ms, MIN_DURATION_MS))
    return {
        "draft": text,
        "video": str(video.pk),
        "title": video.title,
        "offset_ms": draft.start_ms - shown_range(video)[0],
        "duration_ms": length_ms,
        "stored_ms": min(stored_ms, length_ms),
        "is_growing": is_growing(draft, video, segments),
        "selection": {"start_ms": max(0, end_ms - DEFAULT_CLIP_MS), "end_ms": end_ms},
        "fps": fps or _DEFAULT_FPS,
        "min_ms": MIN_DURATION_MS,
        "max_ms": MAX_DURATION_MS,
        "playlist_url": reverse("streams-api:clip-draft-playlist", args=[text]),
        "filmstrip_url": reverse("streams-api:clip-draft-filmstrip", args=[text]),
    }


def _person(account: User) -> dict[str, Any]:
    return {
        "login": account.login,
        "display_name": account.display_name or account.login,
        "avatar_url": account.avatar_url or None,
    }
