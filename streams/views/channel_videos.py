"""The tab Videos of a channel's page: what can be watched again, and the channel's collections."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from streams.models import Channel, VideoKind
from streams.selectors.channels import get_channel
from streams.selectors.collection_pages import list_channel_collections
from streams.selectors.videos import VideoSort, list_channel_videos, list_own_videos
from streams.views.channel import channel_page
from streams.views.requests import signed_in, wants_part
from streams.views.video_cards import collection_card, video_cards

PER_PAGE = 24
COLLECTIONS = "collections"
_KINDS = (*VideoKind.values, COLLECTIONS)


@dataclass(frozen=True, slots=True)
class VideoFilters:
    """What the tab shows; an unknown kind or order counts as none."""

    kind: str
    sort: VideoSort

    @property
    def query(self) -> dict[str, str]:
        """The filters as the address has them."""
        pairs = {"kind": self.kind}
        if self.sort is not VideoSort.NEW:
            pairs["sort"] = self.sort.value
        return {name: value for name, value in pairs.items() if value}

    @property
    def is_collections(self) -> bool:
        """Whether collections are shown instead of videos."""
        return self.kind == COLLECTIONS


@require_safe
def channel_videos(request: HttpRequest, login: str) -> HttpResponse:
    """The whole page with the tab open, the tab's contents, or the next cards, as is asked."""
    path = reverse("streams:channel-videos", args=[login.lower()])
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    account = signed_in(request)
    found = get_channel(login, viewer=account)
    context = _videos(request, found, account, path)
    if not wants_part(request):
        page = channel_page(request, found, account) | {"tab": "videos"}
        return render(request, "streams/channel.html", page | context)
    part = "components/_video_cards.html" if request.GET.get("cursor") else _TAB
    return render(request, part, context)


_TAB = "streams/partials/_channel_videos.html"


def _videos(
    request: HttpRequest, channel: Channel, account: User | None, path: str
) -> dict[str, Any]:
    filters = _read_filters(request)
    is_own = account is not None and account.pk == channel.pk
    context: dict[str, Any] = {
        "video_filters": filters,
        "videos_path": path,
        "is_owner": is_own,
        "hide_channel": True,
        "name": channel.owner.get_full_name(),
    }
    if filters.is_collections:
        found = list_channel_collections(channel.pk, viewer=account)
        return context | {"collections": [collection_card(summary) for summary in found]}
    # Owners see what they have, whatever its state; the cards say which.
    find = list_own_videos if is_own else list_channel_videos
    page = find(
        channel.pk,
        kind=VideoKind(filters.kind) if filters.kind else None,
        sort=filters.sort,
        cursor=request.GET.get("cursor", ""),
        limit=PER_PAGE,
    )
    more = urlencode({**filters.query, "cursor": page.next_cursor})
    return context | {
        "cards": video_cards(page.videos, account),
        "next_url": f"{path}?{more}" if page.next_cursor else "",
    }


def _read_filters(request: HttpRequest) -> VideoFilters:
    kind, sort = request.GET.get("kind", ""), request.GET.get("sort", "")
    return VideoFilters(
        kind=kind if kind in _KINDS else "",
        sort=VideoSort.VIEWS if sort == VideoSort.VIEWS else VideoSort.NEW,
    )
