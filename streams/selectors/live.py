"""Who is live: the directory's cards, categories with their figures, featured channels."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from streams.models import Broadcast, BroadcastState, Category, FeaturedChannel
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput

# Written as the partial indexes' own condition, so that the planner may use them.
_IS_LIVE = Q(state__in=[BroadcastState.LIVE, BroadcastState.RECONNECTING])
_IS_LIVE_IN_CATEGORY = Q(broadcasts__state__in=[BroadcastState.LIVE, BroadcastState.RECONNECTING])
MAX_LIMIT = 100
_MAX_CURSOR_LENGTH = 120


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
    cursor: str | None = None,
    limit: int = 24,
) -> LivePage:
    """Live channels, most watched first; one query.

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
        broadcasts = broadcasts.filter(_after(cursor))
    rows = list(broadcasts.order_by("-viewer_count", "-id")[: limit + 1])
    next_cursor = _write_cursor(rows[limit - 1]) if len(rows) > limit else ""
    return LivePage([_card(row) for row in rows[:limit]], next_cursor)


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
    """What staff feature and is live, then the most watched; at most two queries."""
    now = clock.now()
    in_window = Q(starts_at=None) | Q(starts_at__lte=now)
    not_over = Q(ends_at=None) | Q(ends_at__gt=now)
    positions = dict(
        FeaturedChannel.objects.filter(in_window, not_over)
        .order_by("-position", "-id")
        .values_list("channel_id", "position")
    )
    chosen = _live().filter(channel_id__in=list(positions)) if positions else _live().none()
    cards = sorted((_card(row) for row in chosen), key=lambda card: positions[card.channel_id])
    cards = cards[:limit]
    if len(cards) < limit:
        shown = [card.channel_id for card in cards]
        rest = _live().exclude(channel_id__in=shown).order_by("-viewer_count", "-id")
        cards += [_card(row) for row in rest[: limit - len(cards)]]
    return cards


def _live() -> QuerySet[Broadcast]:
    return (
        Broadcast.objects.filter(_IS_LIVE)
        .select_related("category", "channel__owner")
        .only(
            *("state", "title", "tags", "language", "is_mature", "viewer_count", "started_at"),
            *("category__name", "category__slug", "category__hue", "channel__owner__avatar"),
            *("channel__owner__login", "channel__owner__display_name"),
        )
    )


def _card(row: Broadcast) -> LiveCard:
    owner, category = row.channel.owner, row.category
    return LiveCard(
        broadcast_id=row.pk,
        channel_id=row.channel_id,
        login=owner.login,
        display_name=owner.display_name or owner.login,
        avatar_url=owner.avatar.url if owner.avatar else "",
        title=row.title,
        category_name=category.name if category else "",
        category_slug=category.slug if category else "",
        category_hue=category.hue if category else Category.DEFAULT_HUE,
        tags=row.tags,
        language=row.language,
        viewer_count=row.viewer_count,
        started_at=row.started_at,
        is_mature=row.is_mature,
        thumbnail_path=row.thumbnail_path,
        playback_path=row.playback_path,
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


def _write_cursor(row: Broadcast) -> str:
    text = json.dumps([row.viewer_count, str(row.pk)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _after(cursor: str) -> Q:
    """Rows that come after the cursor's; raises InvalidInput for one that is not ours."""
    try:
        if len(cursor) > _MAX_CURSOR_LENGTH:
            raise ValueError(cursor)
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        count, id_text = json.loads(text)
        viewer_count, broadcast_id = int(count), UUID(id_text)
    except (binascii.Error, ValueError, TypeError, AttributeError):
        raise InvalidInput(
            "This page's address is not valid; start again.", field="cursor"
        ) from None
    return Q(viewer_count__lt=viewer_count) | Q(viewer_count=viewer_count, id__lt=broadcast_id)
