"""Domain events of money; times are milliseconds since the epoch.

Not public yet: the feed that any viewer sees takes them up together with its schema.
"""

from dataclasses import dataclass
from typing import ClassVar

from twitchclone.core.outbox import DomainEvent, event_class


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed(DomainEvent):
    """Somebody subscribed for the first time, or anew after a while."""

    TYPE: ClassVar[str] = "channel.subscribe"

    user_id: int
    tier: int
    months: int
    is_gift: bool


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class Resubscribed(DomainEvent):
    """A subscriber shares another month with the channel; `streak` 0 when not to be told."""

    TYPE: ClassVar[str] = "channel.subscription.message"

    user_id: int
    tier: int
    months: int
    streak: int
    message: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionGifted(DomainEvent):
    """Somebody paid a month for somebody else; `gifter_id` 0 for an anonymous one."""

    TYPE: ClassVar[str] = "channel.subscription.gift"

    gifter_id: int
    recipient_id: int
    tier: int
    months: int


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEnded(DomainEvent):
    """A subscription is over: not renewed, not paid, or taken back."""

    TYPE: ClassVar[str] = "channel.subscription.end"

    user_id: int
    tier: int
    is_gift: bool
