"""The site's videos as a page: the newest, or the most viewed."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from streams.models import VideoKind
from streams.selectors.videos import VideoSort, list_videos
from streams.views.requests import signed_in, wants_part
from streams.views.video_cards import video_cards

PER_PAGE = 24
_PAGE = "streams/videos.html"
_CARDS = "components/_video_cards.html"


@require_safe
def all_videos(request: HttpRequest) -> HttpResponse:
    """What everybody may find; unknown filters count as none. Or the next cards, as is asked."""
    kind, sort = request.GET.get("kind", ""), request.GET.get("sort", "")
    kind = kind if kind in VideoKind.values else ""
    order = VideoSort.VIEWS if sort == VideoSort.VIEWS else VideoSort.NEW
    cursor = request.GET.get("cursor", "")
    page = list_videos(
        kind=VideoKind(kind) if kind else None, sort=order, cursor=cursor, limit=PER_PAGE
    )
    filters = {"kind": kind, "sort": sort if order is VideoSort.VIEWS else ""}
    more = {name: value for name, value in filters.items() if value} | {"cursor": page.next_cursor}
    context = {
        "kind": kind,
        "sort": order.value,
        "path": request.path,
        "cards": video_cards(page.videos, signed_in(request)),
        "next_url": f"{request.path}?{urlencode(more)}" if page.next_cursor else "",
    }
    is_more = bool(cursor) and wants_part(request)
    return render(request, _CARDS if is_more else _PAGE, context)
