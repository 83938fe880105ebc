"""Who is live: the directory's cards, categories with their figures, featured channels."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from accounts.models.user import avatar_url
from streams.models import Broadcast, BroadcastState, Category, FeaturedChannel
from streams.models.broadcast import playback_path, thumbnail_path
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput

# Written as the partial indexes' own condition, so that the planner may use them.
_IS_LIVE = Q(state__in=[BroadcastState.LIVE, BroadcastState.RECONNECTING])
_IS_LIVE_IN_CATEGORY = Q(broadcasts__state__in=[BroadcastState.LIVE, BroadcastState.RECONNECTING])
MAX_LIMIT = 100
_MAX_CURSOR_LENGTH = 120


class LiveSort(StrEnum):
    """The order of a list of live channels."""

    VIEWERS = "viewers"
    NEWEST = "newest"


_ORDER = {
    LiveSort.VIEWERS: ("-viewer_count", "-id"),
    LiveSort.NEWEST: ("-started_at", "-id"),
}


@dataclass(frozen=True, slots=True)
class LiveCard:
    """One live channel as a card shows it; the paths are on the origin."""

    broadcast_id: UUID
    channel_id: int
    login: str
    display_name: str
    avatar_url: str
    title: str
    category_name: str
    category_slug: str
    category_hue: int
    tags: list[str]
    language: str
    viewer_count: int
    started_at: datetime
    is_mature: bool
    thumbnail_path: str
    playback_path: str


@dataclass(frozen=True, slots=True)
class LivePage:
    """A page of cards; `next_cursor` is empty on the last one."""

    cards: list[LiveCard]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category with how many watch and stream it now."""

    name: str
    slug: str
    hue: int
    box_art_url: str
    viewer_count: int
    channel_count: int


def list_live(
    *,
    category_slug: str | None = None,
    language: str | None = None,
    tag: str | None = None,
    channel_ids: list[int] | None = None,
    sort: LiveSort = LiveSort.VIEWERS,
    cursor: str | None = None,
    limit: int = 24,
) -> LivePage:
    """Live channels, most watched (or most lately started) first; one query.

    Keyset pages by (viewer_count, id): counts move between two pages, so a channel may be shown
    twice or skipped at the seam, but the depth of a page costs nothing.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    broadcasts = _live()
    if category_slug is not None:
        broadcasts = broadcasts.filter(category__slug=category_slug)
    if language is not None:
        broadcasts = broadcasts.filter(language=language)
    if tag is not None:
        broadcasts = broadcasts.filter(tags__contains=[tag.lower()])
    if channel_ids is not None:
        broadcasts = broadcasts.filter(channel_id__in=channel_ids)
    if cursor:
        broadcasts = broadcasts.filter(_after(cursor, sort))
    cards = [_card(row) for row in broadcasts.order_by(*_ORDER[sort])[: limit + 1]]
    next_cursor = _write_cursor(cards[limit - 1], sort) if len(cards) > limit else ""
    return LivePage(cards[:limit], next_cursor)


def list_live_rows(category_slugs: Sequence[str], *, per_row: int) -> list[LiveCard]:
    """The most watched channels of each category; one query, each part on the index by category."""
    parts = [
        _live().filter(category__slug=slug).order_by(*_ORDER[LiveSort.VIEWERS])[:per_row]
        for slug in category_slugs
    ]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [_card(row) for row in rows]


def count_live() -> int:
    """How many channels are live; one query."""
    return Broadcast.objects.filter(_IS_LIVE).count()


def list_live_categories(limit: int) -> list[CategoryCard]:
    """Categories being streamed, most watched first; one query."""
    rows = (
        Category.objects.filter(_IS_LIVE_IN_CATEGORY)
        .annotate(
            viewers=Sum("broadcasts__viewer_count"),
            channel_total=Count("broadcasts"),
        )
        .order_by("-viewers", "-channel_total", "name")[:limit]
    )
    return [_category_card(row, row.viewers or 0, row.channel_total) for row in rows]


def featured(limit: int) -> list[LiveCard]:
    """What staff feature and is live, then the most watched; at most three queries.

    Without those that wait for their publisher: the front page plays the first, and it would stand.
    """
    playing = _live().filter(state=BroadcastState.LIVE)
    now = clock.now()
    in_window = Q(starts_at=None) | Q(starts_at__lte=now)
    not_over = Q(ends_at=None) | Q(ends_at__gt=now)
    positions = dict(
        FeaturedChannel.objects.filter(in_window, not_over)
        .order_by("-position", "-id")
        .values_list("channel_id", "position")
    )
    chosen = playing.filter(channel_id__in=list(positions)) if positions else playing.none()
    cards = sorted((_card(row) for row in chosen), key=lambda card: positions[card.channel_id])
    cards = cards[:limit]
    if len(cards) < limit:
        shown = [card.channel_id for card in cards]
        rest = playing.exclude(channel_id__in=shown).order_by("-viewer_count", "-id")
        cards += [_card(row) for row in rest[: limit - len(cards)]]
    return cards


Rows: TypeAlias = "QuerySet[Broadcast, dict[str, Any]]"
# Plain columns under the card's own names: making four model instances for each card took a third
# of the directory's time.
_COLUMNS = {
    "login": F("channel__owner__login"),
    "display_name": F("channel__owner__display_name"),
    "avatar": F("channel__owner__avatar"),
    "has_avatar_sizes": F("channel__owner__has_avatar_sizes"),
    "category_name": F("category__name"),
    "category_slug": F("category__slug"),
    "category_hue": F("category__hue"),
    "broadcast_id": F("id"),
}
_OWN_COLUMNS = (
    *("channel_id", "title", "tags", "language", "viewer_count", "started_at", "is_mature"),
)


def _live() -> "Rows":
    rows: Rows = Broadcast.objects.filter(_IS_LIVE).values(*_OWN_COLUMNS, **_COLUMNS)
    return rows


def _card(row: dict[str, Any]) -> LiveCard:
    broadcast_id = row["broadcast_id"]
    avatar, has_sizes = row.pop("avatar"), row.pop("has_avatar_sizes")
    hue = row["category_hue"]
    return LiveCard(
        **{
            **row,
            "display_name": row["display_name"] or row["login"],
            "avatar_url": avatar_url(avatar, has_sizes=has_sizes),
            "category_name": row["category_name"] or "",
            "category_slug": row["category_slug"] or "",
            "category_hue": Category.DEFAULT_HUE if hue is None else hue,
            "thumbnail_path": thumbnail_path(broadcast_id),
            "playback_path": playback_path(broadcast_id),
        }
    )


def _category_card(row: Category, viewer_count: int, channel_count: int) -> CategoryCard:
    return CategoryCard(
        name=row.name,
        slug=row.slug,
        hue=row.hue,
        box_art_url=row.box_art.url if row.box_art else "",
        viewer_count=viewer_count,
        channel_count=channel_count,
    )


def _write_cursor(card: LiveCard, sort: LiveSort) -> str:
    place = card.viewer_count if sort is LiveSort.VIEWERS else card.started_at.isoformat()
    text = json.dumps([place, str(card.broadcast_id)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _after(cursor: str, sort: LiveSort) -> Q:
    """Rows that come after the cursor's; raises InvalidInput for one that is not ours."""
    try:
        if len(cursor) > _MAX_CURSOR_LENGTH:
            raise ValueError(cursor)
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place, id_text = json.loads(text)
        broadcast_id = UUID(id_text)
        if sort is LiveSort.VIEWERS:
            count = int(place)
            return Q(viewer_count__lt=count) | Q(viewer_count=count, id__lt=broadcast_id)
        moment = _read_moment(place)
    # OverflowError: JSON as Python reads it knows Infinity.
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError):
        raise InvalidInput(
            "This page's address is not valid; start again.", field="cursor"
        ) from None
    return Q(started_at__lt=moment) | Q(started_at=moment, id__lt=broadcast_id)


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
