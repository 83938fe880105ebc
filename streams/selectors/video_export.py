"""What an account gets to know of its videos when it asks for all that is kept of it."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from streams.models import Clip, Collection, Video, VideoChapter, WatchProgress


def export_videos(account: User) -> dict[str, Any]:
    """Videos with their chapters, collections, clips, and where the account left off; six
    queries."""
    own = Video.objects.filter(channel_id=account.pk).select_related("category")
    chapters: dict[int, list[dict[str, Any]]] = {}
    for row in VideoChapter.objects.filter(video__channel_id=account.pk):
        chapter = {"kind": row.kind, "offset_ms": row.offset_ms, "title": row.title}
        chapters.setdefault(row.video_id, []).append(chapter)
    return {
        "videos": [_export_video(row, chapters.get(row.pk, [])) for row in own],
        "collections": [
            {
                "title": row.title,
                "description": row.description,
                "is_public": row.is_public,
                "video_ids": [str(item.video_id) for item in row.items.all()],
            }
            for row in Collection.objects.filter(channel_id=account.pk).prefetch_related("items")
        ],
        "clips": [_export_clip(row, account) for row in _clips_of(account)],
        "watch_progress": [
            {
                "video_id": str(row.video_id),
                "position_ms": row.position_ms,
                "updated_at": row.updated_at.isoformat(),
            }
            for row in WatchProgress.objects.filter(user=account)
        ],
    }


def _clips_of(account: User) -> QuerySet[Clip]:
    """Those of the channel and those that the account made elsewhere."""
    own = Q(channel_id=account.pk) | Q(creator=account)
    return Clip.objects.filter(own).select_related("channel__owner", "category")


def _export_clip(row: Clip, account: User) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "channel": row.channel.owner.login,
        "is_made_by_you": row.creator_id == account.pk,
        "state": row.state,
        "title": row.title,
        "category": row.category.name if row.category else None,
        "tags": row.tags,
        "language": row.language,
        "is_mature": row.is_mature,
        "visibility": row.visibility,
        "video_id": str(row.video_id) if row.video_id else None,
        "offset_ms": row.offset_ms,
        "duration_ms": row.duration_ms,
        "size_bytes": row.size_bytes,
        "view_count": row.view_count,
        "created_at": row.created_at.isoformat(),
        "deleted_at": row.deleted_at.isoformat() if row.deleted_at else None,
    }


def _export_video(row: Video, chapters: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "state": row.state,
        "title": row.title,
        "description": row.description,
        "category": row.category.name if row.category else None,
        "tags": row.tags,
        "language": row.language,
        "is_mature": row.is_mature,
        "visibility": row.visibility,
        "duration_ms": row.duration_ms,
        "size_bytes": row.size_bytes,
        "view_count": row.view_count,
        "muted_ranges": row.muted_ranges,
        "created_at": row.created_at.isoformat(),
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "deleted_at": row.deleted_at.isoformat() if row.deleted_at else None,
        "chapters": chapters,
    }
