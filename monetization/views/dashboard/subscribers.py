"""Subscribers: who they are, and how they come and go."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monetization.selectors import supporters
from monetization.selectors.supporters import churn_of, count_subscribers, list_subscribers
from streams.models import Channel
from streams.views.dashboard.own import own_channel
from streams.views.requests import wants_part


@require_safe
@own_channel
def subscribers(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Newest first, in pages that follow as one scrolls; of one tier or of all."""
    tier, after = _number(request, "tier"), _number(request, "after")
    rows = list_subscribers(channel.pk, tier=tier if tier in {1, 2, 3} else 0, after=after)
    more = urlencode({"tier": tier, "after": rows[-1].id}) if rows else ""
    context: dict[str, Any] = {
        "section": "subscribers",
        "subscribers": rows,
        "next_url": f"{request.path}?{more}" if len(rows) == supporters.PER_PAGE else "",
    }
    if after and wants_part(request):
        return render(request, "monetization/dashboard/partials/_subscriber_rows.html", context)
    counts = count_subscribers(channel.pk)
    context |= {
        "tier": tier,
        "counts": [(one, counts.get(one, 0)) for one in (1, 2, 3)],
        "total": sum(counts.values()),
        "churn": churn_of(channel.pk),
    }
    return render(request, "monetization/dashboard/subscribers.html", context)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
