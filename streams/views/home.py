"""The front page: the featured stream playing, then who is live by category."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from streams.selectors import live
from streams.selectors.browse import browse_categories, list_category_rows
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
        "rows": list_category_rows(watched[:ROWS], per_row=PER_ROW),
        "origin_url": origin_url(request),
        "share_picture": share_picture(request),
    }
    return render(request, "streams/home.html", context)
