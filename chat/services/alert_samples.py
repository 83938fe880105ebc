"""Events that never were, with which a streamer tries alerts."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from accounts.events import ChannelFollowed
from chat.events import ChannelRaided
from monetization import events as money
from twitchclone.core import clock
from twitchclone.core.outbox import DomainEvent

_WHO: dict[str, Any] = {"user_id": 0, "user_login": "sample", "user_display_name": "Sample"}
_WORDS = "This is how a message looks."


def sample_event(*, channel_id: int, kind: str) -> DomainEvent:
    """An event as the feed would have it, of nobody; `kind` is one of chat.policies.alerts."""
    return _SAMPLES[kind](channel_id)


def _follow(channel_id: int) -> DomainEvent:
    now_ms = clock.to_ms(clock.now())
    return ChannelFollowed(channel_id=channel_id, followed_at_ms=now_ms, **_WHO)


def _subscribe(channel_id: int) -> DomainEvent:
    return money.Subscribed(channel_id=channel_id, tier=1, months=1, is_gift=False, **_WHO)


def _resub(channel_id: int) -> DomainEvent:
    return money.Resubscribed(
        channel_id=channel_id, tier=1, months=12, streak=12, message=_WORDS, **_WHO
    )


def _gift(channel_id: int) -> DomainEvent:
    return money.SubscriptionGifted(
        channel_id=channel_id,
        gift_id=str(uuid4()),
        is_anonymous=False,
        is_community=True,
        tier=1,
        total=5,
        cumulative_total=5,
        recipients=[],
        **_WHO,
    )


def _cheer(channel_id: int) -> DomainEvent:
    return money.Cheered(
        channel_id=channel_id,
        is_anonymous=False,
        bits=1_000,
        bits_total=1_000,
        message=_WORDS,
        **_WHO,
    )


def _donation(channel_id: int) -> DomainEvent:
    return money.Donated(
        channel_id=channel_id,
        donation_id=str(uuid4()),
        amount_minor=1_000,
        currency="EUR",
        message=_WORDS,
        **_WHO,
    )


def _raid(channel_id: int) -> DomainEvent:
    return ChannelRaided(
        channel_id=channel_id,
        from_id=0,
        from_login="sample",
        from_display_name="Sample",
        viewers=42,
    )


_SAMPLES: dict[str, Callable[[int], DomainEvent]] = {
    "follow": _follow,
    "subscribe": _subscribe,
    "resub": _resub,
    "gift": _gift,
    "cheer": _cheer,
    "donation": _donation,
    "raid": _raid,
}
