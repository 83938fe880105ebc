"""What the front page and the directory show beside plain lists: rows, all categories, tags."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from streams.models import BroadcastState, Category
from streams.selectors.live import CategoryCard, LiveCard, list_live_rows

_LIVE_STATES = [BroadcastState.LIVE, BroadcastState.RECONNECTING]
_IS_LIVE = Q(broadcasts__state__in=_LIVE_STATES)
_MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category and its most watched channels."""

    category: CategoryCard
    cards: list[LiveCard]


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """A page of category cards; `next_offset` is 0 on the last one."""

    categories: list[CategoryCard]
    next_offset: int


def list_category_rows(categories: Sequence[CategoryCard], *, per_row: int) -> list[CategoryRow]:
    """The most watched channels of each of these categories; one query for all of them."""
    if not categories:
        return []
    cards = list_live_rows([category.slug for category in categories], per_row=per_row)
    rows = [
        CategoryRow(category, [card for card in cards if card.category_slug == category.slug])
        for category in categories
    ]
    return [row for row in rows if row.cards]


def browse_categories(*, offset: int = 0, limit: int = 36) -> BrowsePage:
    """All categories, those watched now first; one query.

    By offset, because categories are hundreds and not millions, and their order moves anyway.
    """
    rows = list(_with_figures(Category.objects.all())[offset : offset + limit + 1])
    next_offset = offset + limit if len(rows) > limit else 0
    return BrowsePage([_card(row) for row in rows[:limit]], next_offset)


def list_popular_tags(limit: int = 12) -> list[str]:
    """Tags that most live channels carry; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tag FROM (SELECT unnest(tags) AS tag FROM streams_broadcast"
            " WHERE state IN ('live', 'reconnecting')) AS used"
            " GROUP BY tag ORDER BY count(*) DESC, tag LIMIT %s",
            [limit],
        )
        return [tag for (tag,) in cursor.fetchall()]


def search_categories(query: str, limit: int) -> list[CategoryCard]:
    """Categories whose names hold every word, those watched now first; one query."""
    words = re.findall(r"\w+", query)[:_MAX_WORDS]
    if not words:
        return []
    rows = _with_figures(Category.objects.filter(*(Q(name__icontains=word) for word in words)))
    return [_card(row) for row in rows[:limit]]


def category_figures(category: Category) -> CategoryCard:
    """How many watch and stream the category now; one query."""
    return _card(_with_figures(Category.objects.filter(pk=category.pk)).get())


def _with_figures(categories: QuerySet[Category]) -> QuerySet[Category]:
    return categories.annotate(
        viewers=Coalesce(Sum("broadcasts__viewer_count", filter=_IS_LIVE), 0),
        channel_total=Count("broadcasts", filter=_IS_LIVE),
    ).order_by(F("viewers").desc(), F("channel_total").desc(), "name")


def _card(row: Category) -> CategoryCard:
    return CategoryCard(
        name=row.name,
        slug=row.slug,
        hue=row.hue,
        box_art_url=row.box_art.url if row.box_art else "",
        viewer_count=row.viewers,  # type: ignore[attr-defined]  # annotated above
        channel_count=row.channel_total,  # type: ignore[attr-defined]  # annotated above
    )
