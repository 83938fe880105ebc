"""What a ticker over the picture says: the newest of some kinds, and who gave most."""

from collections.abc import Sequence
from typing import Any

from chat.selectors.feed import describe_entry, list_entries
from chat.wire.feed import FeedKind
from monetization.selectors.bits import bits_leaders

_KINDS = {"follow": FeedKind.FOLLOW, "sub": FeedKind.SUB, "cheer": FeedKind.CHEER}
TICKER_ITEMS = (*_KINDS, "top")
_MOST_LEADERS = 3


def ticker_items(channel_id: int, show: Sequence[str]) -> dict[str, Any]:
    """`{"follow": entry | None, …, "top": [{"name", "bits"}]}`; a query for each, two for "top"."""
    items: dict[str, Any] = {}
    for item in show:
        if item in _KINDS:
            newest = list_entries(channel_id, kinds=[_KINDS[item]], limit=1)
            items[item] = describe_entry(newest[0]) if newest else None
        else:
            leaders = bits_leaders(channel_id, limit=_MOST_LEADERS)
            items[item] = [{"name": one.user.get_full_name(), "bits": one.bits} for one in leaders]
    return items
