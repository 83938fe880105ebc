"""The front page: the featured stream playing, who is live by category, what was live."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from streams.selectors import live
from streams.selectors.browse import CategoryRow, browse_categories, list_category_rows
from streams.selectors.clips import ClipPeriod, list_clips
from streams.selectors.video_lists import list_continue_watching
from streams.selectors.videos import list_videos
from streams.views.addresses import share_picture
from streams.views.clip_cards import clip_cards
from streams.views.requests import origin_url, signed_in
from streams.views.video_cards import video_cards

FEATURED = 6
CATEGORIES = 12
ROWS = 4
PER_ROW = 8
VIDEOS = 8
CLIPS = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is on now; an empty site says how to go live instead."""
    categories = browse_categories(limit=CATEGORIES).categories
    watched = [category for category in categories if category.channel_count]
    featured, account = live.featured(FEATURED), signed_in(request)
    begun = list_continue_watching(account, VIDEOS) if account else []
    context = {
        "featured": featured,
        "stage": featured[0] if featured else None,
        "others": featured[1:],
        "categories": categories,
        "rows": _rows_beyond(featured, list_category_rows(watched[:ROWS], per_row=PER_ROW)),
        "begun_videos": video_cards(begun, account),
        # How far one is with these is told by the row above.
        "recent_videos": video_cards(list_videos(limit=VIDEOS).videos, None),
        "clip_cards": clip_cards(list_clips(period=ClipPeriod.WEEK, limit=CLIPS).clips),
        "origin_url": origin_url(request),
        "share_picture": share_picture(request),
    }
    return render(request, "streams/home.html", context)


def _rows_beyond(featured: list[live.LiveCard], rows: list[CategoryRow]) -> list[CategoryRow]:
    """The rows, unless all of their channels are shown above already."""
    shown = {card.channel_id for card in featured}
    has_more = any(card.channel_id not in shown for row in rows for card in row.cards)
    return rows if has_more else []
