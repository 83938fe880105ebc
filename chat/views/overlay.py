"""The pages that a broadcaster puts over the picture in OBS: read-only, without an account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.selectors.alerts import overlay_settings
from chat.selectors.overlays import find_overlay_channel
from chat.selectors.ticker import TICKER_ITEMS, ticker_items
from monetization.models import GoalKind
from monetization.selectors.goals import describe_goal, list_goals
from streams.models import Channel
from twitchclone.core import clock, rate_limit
from twitchclone.core.http import client_address

# Guessing 178 bits is hopeless anyway; this keeps the attempts from costing queries.
VISITS = rate_limit.Limit("overlay-visits", count=60, period_s=60)
SIZES = ("small", "medium", "large")
MAX_FADE_S = 600
DEFAULT_GAP_MS, MAX_GAP_MS = 800, 60_000


@never_cache
@require_safe
def overlay(request: HttpRequest, token: str) -> HttpResponse:
    """`?size=small|medium|large`, `fade=<seconds, 0: never>`, `align=right`, `badges=off`,
    `animations=off`; what is none of these is as if it were not there."""
    channel = _open(request, token)
    return _page(request, "chat/overlay.html", {"owner": channel.owner, **_look(request)})


@never_cache
@require_safe
def alerts(request: HttpRequest, token: str) -> HttpResponse:
    """One event after the other with picture and sound; `?volume=<percent>`, `gap=<ms>`."""
    channel = _open(request, token)
    context = {
        "owner": channel.owner,
        "settings": overlay_settings(channel.pk),
        "volume_percent": _number(request, "volume", default=100, most=100),
        "gap_ms": _number(request, "gap", default=DEFAULT_GAP_MS, most=MAX_GAP_MS),
        "now_ms": clock.to_ms(clock.now()),
    }
    return _page(request, "chat/alerts.html", context)


@never_cache
@require_safe
def goal(request: HttpRequest, token: str) -> HttpResponse:
    """The channel's goals as bars; `?kind=` shows one, such as bits."""
    channel = _open(request, token)
    kind = request.GET.get("kind", "")
    context = {
        "owner": channel.owner,
        "kind": kind if kind in GoalKind.values else "",
        "goals": [describe_goal(one) for one in list_goals(channel.pk)],
    }
    return _page(request, "chat/goal.html", context)


@never_cache
@require_safe
def ticker(request: HttpRequest, token: str) -> HttpResponse:
    """Newest follower, subscriber and cheer, and who gave most bits, gifts and donations;
    `?show=follow,sub,cheer,top,gifts,donations` shows some of them, in this order."""
    channel = _open(request, token)
    wanted = [one for one in request.GET.get("show", "").split(",") if one in TICKER_ITEMS]
    show = list(dict.fromkeys(wanted)) or list(TICKER_ITEMS)
    context = {
        "owner": channel.owner,
        "show": ",".join(show),
        "items": ticker_items(channel.pk, show),
    }
    return _page(request, "chat/ticker.html", context)


@never_cache
@require_safe
def hype(request: HttpRequest, token: str) -> HttpResponse:
    """The hype train on its way; nothing is shown between two of them."""
    return _page(request, "chat/hype.html", {"owner": _open(request, token).owner})


def _open(request: HttpRequest, token: str) -> Channel:
    rate_limit.require(VISITS, client_address(request))
    return find_overlay_channel(token)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    # The address is the secret: it goes to nobody whose link or picture is shown.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _number(request: HttpRequest, name: str, *, default: int, most: int) -> int:
    text = request.GET.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return min(int(text), most) if is_number else default


def _look(request: HttpRequest) -> dict[str, Any]:
    size = request.GET.get("size", "")
    return {
        "size": size if size in SIZES else "medium",
        "fade_s": _number(request, "fade", default=30, most=MAX_FADE_S),
        "is_right": request.GET.get("align") == "right",
        "has_badges": request.GET.get("badges") != "off",
        "is_still": request.GET.get("animations") == "off",
    }
