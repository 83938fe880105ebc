"""What a ticker over the picture says: the newest of some kinds, and who gave most."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from chat.selectors.feed import describe_entry, list_entries
from chat.wire.feed import FeedKind
from monetization.selectors.bits import bits_leaders
from monetization.selectors.donations import donation_leaders
from monetization.selectors.supporters import gift_leaders

_KINDS = {"follow": FeedKind.FOLLOW, "sub": FeedKind.SUB, "cheer": FeedKind.CHEER}
TICKER_ITEMS = (*_KINDS, "top", "gifts", "donations")
_MOST_LEADERS = 3


def ticker_items(channel_id: int, show: Sequence[str]) -> dict[str, Any]:
    """`{"follow": entry | None, …, "top": [{"name", "bits"}], "gifts": [{"name", "gifts"}],
    "donations": [{"name", "amount_minor", "currency"}]}`; a query or two for each."""
    return {item: _item(channel_id, item) for item in show}


def _item(channel_id: int, item: str) -> Any:
    if item in _KINDS:
        newest = list_entries(channel_id, kinds=[_KINDS[item]], limit=1)
        return describe_entry(newest[0]) if newest else None
    if item == "gifts":
        givers = gift_leaders(channel_id, limit=_MOST_LEADERS)
        return [{"name": one.display_name, "gifts": one.amount} for one in givers]
    if item == "donations":
        return donation_leaders(channel_id, currency=settings.SITE_CURRENCY, limit=_MOST_LEADERS)
    leaders = bits_leaders(channel_id, limit=_MOST_LEADERS)
    return [{"name": one.user.get_full_name(), "bits": one.bits} for one in leaders]
