"""Lists of clips as pages: a channel's tab, and the site's most viewed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from streams.selectors.channels import get_channel
from streams.selectors.clips import ClipPeriod, ClipSort, list_clips
from streams.views.channel import channel_page
from streams.views.clip_cards import clip_cards
from streams.views.requests import signed_in, wants_part

PER_PAGE = 24
_TAB = "streams/partials/_clip_results.html"
_CARDS = "components/_clip_cards.html"


@dataclass(frozen=True, slots=True)
class ClipFilters:
    """What a list is narrowed to; an unknown period or order counts as none."""

    period: ClipPeriod
    sort: ClipSort

    @property
    def query(self) -> dict[str, str]:
        """The filters as the address has them."""
        pairs = {}
        if self.period is not ClipPeriod.ALL:
            pairs["period"] = self.period.value
        if self.sort is not ClipSort.VIEWS:
            pairs["sort"] = self.sort.value
        return pairs

    @property
    def periods(self) -> list[tuple[str, str, bool]]:
        """Value, words, and whether it is chosen."""
        words = {
            ClipPeriod.DAY: _("24 hours"),
            ClipPeriod.WEEK: _("7 days"),
            ClipPeriod.MONTH: _("30 days"),
            ClipPeriod.ALL: _("All time"),
        }
        return [(period.value, words[period], period is self.period) for period in ClipPeriod]


@require_safe
def channel_clips(request: HttpRequest, login: str) -> HttpResponse:
    """The channel's page with the tab open, the tab's contents, or the next cards, as is asked."""
    path = reverse("streams:channel-clips", args=[login.lower()])
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    account = signed_in(request)
    found = get_channel(login, viewer=account)
    is_own = account is not None and account.pk == found.pk
    context = clip_list(request, path, channel_id=found.pk) | {
        "is_owner": is_own,
        "hide_channel": True,
        "name": found.owner.get_full_name(),
    }
    if wants_part(request):
        return render(request, _CARDS if request.GET.get("cursor") else _TAB, context)
    page = channel_page(request, found, account) | {"tab": "clips"}
    return render(request, "streams/channel.html", page | context)


@require_safe
def top_clips(request: HttpRequest) -> HttpResponse:
    """The site's clips, most viewed first."""
    context = clip_list(request, request.path)
    if request.GET.get("cursor") and wants_part(request):
        return render(request, _CARDS, context)
    return render(request, "streams/clips.html", context)


def clip_list(request: HttpRequest, path: str, **narrowed: Any) -> dict[str, Any]:
    """One page of a list as its templates want it; one query."""
    filters = _read_filters(request)
    page = list_clips(
        period=filters.period,
        sort=filters.sort,
        cursor=request.GET.get("cursor", ""),
        limit=PER_PAGE,
        **narrowed,
    )
    more = urlencode({**filters.query, "cursor": page.next_cursor})
    return {
        "clip_filters": filters,
        "clips_path": path,
        "clip_cards": clip_cards(page.clips),
        "clips_next_url": f"{path}?{more}" if page.next_cursor else "",
    }


def _read_filters(request: HttpRequest) -> ClipFilters:
    period, sort = request.GET.get("period", ""), request.GET.get("sort", "")
    return ClipFilters(
        period=ClipPeriod(period) if period in set(ClipPeriod) else ClipPeriod.ALL,
        sort=ClipSort.NEW if sort == ClipSort.NEW else ClipSort.VIEWS,
    )
