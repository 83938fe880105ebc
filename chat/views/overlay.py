"""The page that a broadcaster puts over the picture in OBS: read-only, without an account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.selectors.overlays import find_overlay_channel
from twitchclone.core import rate_limit
from twitchclone.core.http import client_address

# Guessing 178 bits is hopeless anyway; this keeps the attempts from costing queries.
VISITS = rate_limit.Limit("overlay-visits", count=60, period_s=60)
SIZES = ("small", "medium", "large")
MAX_FADE_S = 600


@never_cache
@require_safe
def overlay(request: HttpRequest, token: str) -> HttpResponse:
    """`?size=small|medium|large`, `fade=<seconds, 0: never>`, `align=right`, `badges=off`,
    `animations=off`; what is none of these is as if it were not there."""
    rate_limit.require(VISITS, client_address(request))
    channel = find_overlay_channel(token)
    context = {"owner": channel.owner, **_look(request)}
    response = render(request, "chat/overlay.html", context)
    # The address is the secret: it goes to nobody whose link or picture is in the chat.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _look(request: HttpRequest) -> dict[str, Any]:
    size, fade = request.GET.get("size", ""), request.GET.get("fade", "")
    is_number = fade.isascii() and fade.isdigit() and len(fade) < 5
    return {
        "size": size if size in SIZES else "medium",
        "fade_s": min(int(fade), MAX_FADE_S) if is_number else 30,
        "is_right": request.GET.get("align") == "right",
        "has_badges": request.GET.get("badges") != "off",
        "is_still": request.GET.get("animations") == "off",
    }
