"""Broadcasts: what has been streamed, how long, and how many watched."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from streams.models import Channel
from streams.selectors.history import list_broadcasts
from streams.views.dashboard.own import own_channel
from streams.views.requests import wants_part

PER_PAGE = 30


@require_safe
@own_channel
def broadcasts(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Newest first, in pages that follow as one scrolls."""
    page = list_broadcasts(channel.pk, before=_read_before(request), limit=PER_PAGE)
    more = urlencode({"before": page.next_before})
    context = {
        "broadcasts": page.broadcasts,
        "next_url": f"{request.path}?{more}" if page.next_before else "",
        "section": "broadcasts",
    }
    if request.GET.get("before") and wants_part(request):
        return render(request, "streams/dashboard/partials/_broadcast_rows.html", context)
    return render(request, "streams/dashboard/broadcasts.html", context)


def _read_before(request: HttpRequest) -> datetime | None:
    try:
        moment = parse_datetime(request.GET.get("before", ""))
    except ValueError:  # well formed, but no such day
        return None
    return moment if moment and moment.tzinfo else None
