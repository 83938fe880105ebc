"""Template variables of pages: the left rail's channels, and the page's own address."""

from collections.abc import Iterable
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
    followed = SimpleLazyObject(lambda: _followed(request))
    return {
        "rail_followed": followed,
        "rail_recommended": SimpleLazyObject(lambda: _recommended(request, followed)),
    }


def page(request: HttpRequest) -> dict[str, Any]:
    """The page's one address, without what a visitor filters by."""
    return {"page_url": absolute_url(request, request.path)}


def _followed(request: HttpRequest) -> list[FollowedChannel]:
    account = signed_in(request)
    return list_followed(account, FOLLOWED_SHOWN) if account else []


def _recommended(request: HttpRequest, followed: Iterable[FollowedChannel]) -> list[live.LiveCard]:
    """Who else is live: nobody is recommended themselves, or whom they follow."""
    account = signed_in(request)
    known = {channel.login for channel in followed} | ({account.login} if account else set())
    cards = live.list_live(limit=FOLLOWED_SHOWN + RECOMMENDED_SHOWN).cards
    return [card for card in cards if card.login not in known][:RECOMMENDED_SHOWN]
