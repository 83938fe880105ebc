"""The page Following, and the left rail's lists on their own."""

import re
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.policies import LOGIN_PATTERN
from accounts.selectors.follows import followed_channel_ids
from streams.selectors import live
from streams.selectors.followed import list_followed_offline
from streams.views.requests import origin_url, require_account, wants_part

OFFLINE_PER_PAGE = 60


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Followed channels: the live ones as cards, the others as lines."""
    account = require_account(request)
    after = _read_login(request)
    offline = list_followed_offline(account, after_login=after, limit=OFFLINE_PER_PAGE)
    more = urlencode({"after": offline.next_login})
    context = {
        "offline": offline.channels,
        "next_url": f"{request.path}?{more}" if offline.next_login else "",
    }
    if after and wants_part(request):
        return render(request, "streams/partials/_channel_lines.html", context)
    page = live.list_live(channel_ids=followed_channel_ids(account), limit=live.MAX_LIMIT)
    context |= {"cards": page.cards, "origin_url": origin_url(request)}
    return render(request, "streams/following.html", context)


def _read_login(request: HttpRequest) -> str:
    """`?after=`, empty when it is no login; PostgreSQL refuses texts with null characters."""
    text = request.GET.get("after", "")
    return text if re.fullmatch(LOGIN_PATTERN, text) else ""


@require_safe
def rail(request: HttpRequest) -> HttpResponse:
    """The rail's lists, which open pages fetch again once a minute."""
    return render(request, "components/_rail_sections.html")
