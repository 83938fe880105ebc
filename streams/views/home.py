"""The front page: the featured stream playing, then who is live by category."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from streams.selectors import live
from streams.selectors.browse import CategoryRow, browse_categories, list_category_rows
from streams.views.addresses import share_picture
from streams.views.requests import origin_url

FEATURED = 6
CATEGORIES = 12
ROWS = 4
PER_ROW = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is on now; an empty site says how to go live instead."""
    categories = browse_categories(limit=CATEGORIES).categories
    watched = [category for category in categories if category.channel_count]
    featured = live.featured(FEATURED)
    context = {
        "featured": featured,
        "stage": featured[0] if featured else None,
        "others": featured[1:],
        "categories": categories,
        "rows": _rows_beyond(featured, list_category_rows(watched[:ROWS], per_row=PER_ROW)),
        "origin_url": origin_url(request),
        "share_picture": share_picture(request),
    }
    return render(request, "streams/home.html", context)


def _rows_beyond(featured: list[live.LiveCard], rows: list[CategoryRow]) -> list[CategoryRow]:
    """The rows, unless all of their channels are shown above already."""
    shown = {card.channel_id for card in featured}
    has_more = any(card.channel_id not in shown for row in rows for card in row.cards)
    return rows if has_more else []
