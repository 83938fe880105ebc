"""Search by name: the page, and suggestions while typing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from streams.selectors import channels
from streams.selectors.browse import search_categories
from streams.selectors.video_lists import search_videos
from streams.views.requests import signed_in
from streams.views.video_cards import video_cards
from twitchclone.core import rate_limit
from twitchclone.core.http import client_address

MAX_QUERY_LENGTH = 100
SUGGESTED_CHANNELS = 6
SUGGESTED_CATEGORIES = 3
FOUND_CHANNELS = 40
FOUND_CATEGORIES = 12
FOUND_VIDEOS = 24
# As somebody types, and then some; a scraper has the API.
SUGGESTIONS = rate_limit.Limit("search-suggest", count=120, period_s=60)
SEARCHES = rate_limit.Limit("search-page", count=60, period_s=60)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Channels, live ones first, categories and videos whose names hold the words."""
    query = _read_query(request)
    context: dict[str, Any] = {"search_query": query}
    if query:
        rate_limit.require(SEARCHES, _asker(request))
        hits = channels.search(query, FOUND_CHANNELS)
        context |= {
            "live_hits": [hit for hit in hits if hit.is_live],
            "offline_hits": [hit for hit in hits if not hit.is_live],
            "categories": search_categories(query, FOUND_CATEGORIES),
            "videos": video_cards(search_videos(query, FOUND_VIDEOS), signed_in(request)),
        }
    return render(request, "streams/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A few channels and categories, as options of the search box."""
    query = _read_query(request)
    if not query:
        return HttpResponse()
    rate_limit.require(SUGGESTIONS, _asker(request))
    context = {
        "query": query,
        "hits": channels.search(query, SUGGESTED_CHANNELS),
        "categories": search_categories(query, SUGGESTED_CATEGORIES),
    }
    return render(request, "streams/partials/_suggestions.html", context)


def _read_query(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUERY_LENGTH]


def _asker(request: HttpRequest) -> str:
    account = signed_in(request)
    return f"u{account.pk}" if account else client_address(request)
