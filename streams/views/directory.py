"""Browsing: who is live, by category, with filters."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from streams.policies.languages import STREAM_LANGUAGES
from streams.selectors import live
from streams.selectors.browse import browse_categories, category_figures, list_popular_tags
from streams.selectors.categories import get_category
from streams.selectors.clips import ClipPeriod, list_clips
from streams.selectors.videos import list_videos
from streams.views.clip_cards import clip_cards
from streams.views.requests import origin_url, read_offset, signed_in, wants_part
from streams.views.video_cards import video_cards

PER_PAGE = 32
VIDEOS = 16
CLIPS = 8
_MAX_TAG_LENGTH = 25


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; an unknown language or order counts as none."""

    language: str
    tag: str
    sort: live.LiveSort

    @property
    def query(self) -> dict[str, str]:
        """The filters as the address has them."""
        pairs = {"language": self.language, "tag": self.tag}
        if self.sort is not live.LiveSort.VIEWERS:
            pairs["sort"] = self.sort.value
        return {name: value for name, value in pairs.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether some channels are left out."""
        return bool(self.language or self.tag)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Every live channel, in pages that follow as one scrolls."""
    context = _live_list(request, reverse("streams:directory"))
    if request.GET.get("cursor") and wants_part(request):
        return render(request, "components/_cards.html", context)
    context |= {
        "tabs": _tabs("streams:directory"),
        "popular_tags": list_popular_tags(),
        "live_count": live.count_live(),
    }
    return render(request, "streams/directory.html", context)


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Every category, those watched now first."""
    page = browse_categories(offset=read_offset(request))
    more = f"{request.path}?offset={page.next_offset}" if page.next_offset else ""
    context = {"categories": page.categories, "next_url": more}
    if request.GET.get("offset") and wants_part(request):
        return render(request, "streams/partials/_category_cards.html", context)
    context["tabs"] = _tabs("streams:categories")
    return render(request, "streams/categories.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One category: its art, its colour, who streams it."""
    found = get_category(slug)
    context = _live_list(request, reverse("streams:category", args=[slug]), category_slug=slug)
    if request.GET.get("cursor") and wants_part(request):
        return render(request, "components/_cards.html", context)
    videos = list_videos(category_slug=slug, limit=VIDEOS).videos
    clips = list_clips(category_slug=slug, period=ClipPeriod.MONTH, limit=CLIPS).clips
    context |= {
        "category": found,
        "figures": category_figures(found),
        "clip_cards": clip_cards(clips),
        "videos": video_cards(videos, signed_in(request)),
    }
    return render(request, "streams/category.html", context)


def _live_list(
    request: HttpRequest, path: str, *, category_slug: str | None = None
) -> dict[str, Any]:
    filters = _read_filters(request)
    page = live.list_live(
        category_slug=category_slug,
        language=filters.language or None,
        tag=filters.tag or None,
        sort=filters.sort,
        cursor=request.GET.get("cursor", ""),
        limit=PER_PAGE,
    )
    more = {**filters.query, "cursor": page.next_cursor}
    return {
        "cards": page.cards,
        "next_url": f"{path}?{urlencode(more)}" if page.next_cursor else "",
        "filters": filters,
        "languages": STREAM_LANGUAGES,
        "path": path,
        "origin_url": origin_url(request),
    }


def _read_filters(request: HttpRequest) -> Filters:
    language, sort = request.GET.get("language", ""), request.GET.get("sort", "")
    return Filters(
        language=language if language in STREAM_LANGUAGES else "",
        tag=request.GET.get("tag", "").strip().lower().replace("\x00", "")[:_MAX_TAG_LENGTH],
        sort=live.LiveSort.NEWEST if sort == live.LiveSort.NEWEST else live.LiveSort.VIEWERS,
    )


def _tabs(current: str) -> list[dict[str, Any]]:
    labels = {"streams:directory": _("Live channels"), "streams:categories": _("Categories")}
    return [
        {"label": label, "url": reverse(name), "is_current": name == current, "count": None}
        for name, label in labels.items()
    ]
