"""Template variables of pages: the left rail's channels, and the page's own address."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from streams.selectors import live
from streams.selectors.followed import FollowedChannel, list_followed
from streams.views.addresses import absolute_url
from streams.views.requests import is_boosted, signed_in

FOLLOWED_SHOWN = 12
RECOMMENDED_SHOWN = 8


def rail(request: HttpRequest) -> dict[str, Any]:
    """Lazy, because many answers show no rail; htmx throws the one of a boosted answer away."""
    if is_boosted(request):
        return {"rail_followed": [], "rail_recommended": []}
    return {
        "rail_followed": SimpleLazyObject(lambda: _followed(request)),
        "rail_recommended": SimpleLazyObject(lambda: _recommended(request)),
    }


def page(request: HttpRequest) -> dict[str, Any]:
    """The page's one address, without what a visitor filters by."""
    return {"page_url": absolute_url(request, request.path)}


def _followed(request: HttpRequest) -> list[FollowedChannel]:
    account = signed_in(request)
    return list_followed(account, FOLLOWED_SHOWN) if account else []


def _recommended(request: HttpRequest) -> list[live.LiveCard]:
    account = signed_in(request)
    cards = live.list_live(limit=RECOMMENDED_SHOWN).cards
    return [card for card in cards if account is None or card.channel_id != account.pk]
