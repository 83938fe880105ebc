"""Channels, cards, categories and keys as the JSON that the API answers with."""

from typing import Any

from django.http import HttpRequest

from accounts.selectors.follows import follower_count
from streams.models import Broadcast, Category, Channel, StreamKey
from streams.selectors.channels import ChannelHit
from streams.selectors.live import LiveCard
from streams.selectors.urls import playback_url


def represent_channel(channel: Channel, request: HttpRequest) -> dict[str, Any]:
    """A channel from `get_channel`, and whether it is live; one query, for its followers."""
    owner = channel.owner
    return {
        "id": channel.pk,
        "login": owner.login,
        "display_name": owner.display_name or owner.login,
        "avatar_url": owner.avatar.url if owner.avatar else None,
        "title": channel.title,
        "category": represent_category(channel.category),
        "tags": channel.tags,
        "language": channel.language,
        "is_mature": channel.is_mature,
        "follower_count": follower_count(channel.pk),
        "live": represent_live(channel.live_broadcast, request),
    }


def represent_live(broadcast: Broadcast | None, request: HttpRequest) -> dict[str, Any]:
    """Always an object, so that `live.playback_url` can be read without asking first."""
    if broadcast is None:
        return _OFFLINE
    host = request.get_host()
    return {
        "is_live": True,
        "state": broadcast.state,
        "broadcast_id": str(broadcast.pk),
        "playback_url": playback_url(host, broadcast.playback_path),
        "thumbnail_url": playback_url(host, broadcast.thumbnail_path),
        "title": broadcast.title,
        "category": represent_category(broadcast.category),
        "viewer_count": broadcast.viewer_count,
        "started_at": broadcast.started_at.isoformat(),
    }


_OFFLINE: dict[str, Any] = {
    "is_live": False,
    "state": None,
    "broadcast_id": None,
    "playback_url": None,
    "thumbnail_url": None,
    "title": None,
    "category": None,
    "viewer_count": 0,
    "started_at": None,
}


def represent_card(card: LiveCard, request: HttpRequest) -> dict[str, Any]:
    """A live channel as the directory lists it; no query."""
    host = request.get_host()
    return {
        "id": card.channel_id,
        "login": card.login,
        "display_name": card.display_name,
        "avatar_url": card.avatar_url or None,
        "broadcast_id": str(card.broadcast_id),
        "playback_url": playback_url(host, card.playback_path),
        "thumbnail_url": playback_url(host, card.thumbnail_path),
        "title": card.title,
        "category": (
            {"name": card.category_name, "slug": card.category_slug} if card.category_slug else None
        ),
        "tags": card.tags,
        "language": card.language,
        "is_mature": card.is_mature,
        "viewer_count": card.viewer_count,
        "started_at": card.started_at.isoformat(),
    }


def represent_category(category: Category | None) -> dict[str, Any] | None:
    """A category in short."""
    if category is None:
        return None
    return {"id": category.pk, "name": category.name, "slug": category.slug}


def represent_category_in_full(category: Category) -> dict[str, Any]:
    """A category with its art."""
    return {
        "id": category.pk,
        "name": category.name,
        "slug": category.slug,
        "description": category.description,
        "hue": category.hue,
        "box_art_url": category.box_art.url if category.box_art else None,
    }


def represent_hit(hit: ChannelHit) -> dict[str, Any]:
    """A found channel."""
    return {
        "login": hit.login,
        "display_name": hit.display_name,
        "avatar_url": hit.avatar_url or None,
        "is_live": hit.is_live,
        "viewer_count": hit.viewer_count,
        "category_name": hit.category_name or None,
    }


def represent_stream_key(key: StreamKey, clear_text: str = "") -> dict[str, Any]:
    """A key by its name and last four characters; the clear text only where it was just made."""
    body: dict[str, Any] = {
        "id": key.pk,
        "name": key.name,
        "hint": key.hint,
        "is_primary": key.is_primary,
        "created_at": key.created_at.isoformat(),
        "last_used_at": key.last_used_at.isoformat() if key.last_used_at else None,
    }
    return {**body, "stream_key": clear_text} if clear_text else body
