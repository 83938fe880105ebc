"""Domain events of money, as any viewer may see them; times are milliseconds since the epoch.

Each says all that a reader needs (names as they were at that moment), so that neither the feed, nor
the chat, nor an overlay looks anything up. None holds an e-mail address, an order's number or what
somebody hid: whoever gave anonymously has `user_id` 0 and no names.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict

from twitchclone.core.outbox import DomainEvent, event_class


class Recipient(TypedDict):
    """Who got a gift; `months` are those it makes in all."""

    user_id: int
    user_login: str
    user_display_name: str
    months: int


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed(DomainEvent):
    """Somebody subscribed for the first time, or anew after a while."""

    TYPE: ClassVar[str] = "channel.subscribe"
    IS_PUBLIC: ClassVar[bool] = True

    user_id: int
    user_login: str
    user_display_name: str
    tier: int
    months: int
    is_gift: bool


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class Resubscribed(DomainEvent):
    """A subscriber shares another month with the channel; `streak` 0 when not to be told."""

    TYPE: ClassVar[str] = "channel.subscription.message"
    IS_PUBLIC: ClassVar[bool] = True

    user_id: int
    user_login: str
    user_display_name: str
    tier: int
    months: int
    streak: int
    message: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionGifted(DomainEvent):
    """Somebody paid months for others: for one, or for `total` viewers that the site chose.

    `is_community` tells the second. `cumulative_total` are all gifts of this giver to the channel,
    0 for an anonymous one. `gift_id` is the same in everything that tells of this gift.
    """

    TYPE: ClassVar[str] = "channel.subscription.gift"
    IS_PUBLIC: ClassVar[bool] = True

    gift_id: str
    user_id: int
    user_login: str
    user_display_name: str
    is_anonymous: bool
    is_community: bool
    tier: int
    total: int
    cumulative_total: int
    recipients: list[Recipient]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionUpgraded(DomainEvent):
    """Somebody goes on, paying, with a gifted subscription, or takes a higher tier."""

    TYPE: ClassVar[str] = "channel.subscription.upgrade"
    IS_PUBLIC: ClassVar[bool] = True

    user_id: int
    user_login: str
    user_display_name: str
    tier: int
    # Who had given it; empty for an anonymous gift and for a higher tier.
    gifter_login: str
    gifter_display_name: str
    was_gift: bool


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEnded(DomainEvent):
    """A subscription is over: not renewed, not paid, or taken back. Nobody else is told."""

    TYPE: ClassVar[str] = "channel.subscription.end"

    user_id: int
    user_login: str
    user_display_name: str
    tier: int
    is_gift: bool


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class Cheered(DomainEvent):
    """Bits were given with a chat line; `bits_total` are all of this giver to the channel."""

    TYPE: ClassVar[str] = "channel.cheer"
    IS_PUBLIC: ClassVar[bool] = True

    user_id: int
    user_login: str
    user_display_name: str
    is_anonymous: bool
    bits: int
    bits_total: int
    message: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class Donated(DomainEvent):
    """Money was given with a message.

    Published once the message may be seen: at once, or when a moderator let it through; a refused
    message leaves an empty one. `user_id` is 0 for somebody without an account.
    """

    TYPE: ClassVar[str] = "channel.donation"
    IS_PUBLIC: ClassVar[bool] = True

    donation_id: str
    user_id: int
    user_login: str
    user_display_name: str
    amount_minor: int
    currency: str
    message: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class AdBreakBegan(DomainEvent):
    """The streamer's ads run; subscribers see none. `is_automatic` for the schedule's own."""

    TYPE: ClassVar[str] = "channel.ad_break.begin"
    IS_PUBLIC: ClassVar[bool] = True

    ad_break_id: str
    duration_s: int
    started_at_ms: int
    is_automatic: bool


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class HypeTrainBegan(DomainEvent):
    """A hype train is under way; `train` is as `HypeTrain.to_json` says."""

    TYPE: ClassVar[str] = "channel.hype_train.begin"
    IS_PUBLIC: ClassVar[bool] = True

    train: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class HypeTrainProgressed(DomainEvent):
    """Somebody added to the train."""

    TYPE: ClassVar[str] = "channel.hype_train.progress"
    IS_PUBLIC: ClassVar[bool] = True

    train: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class HypeTrainEnded(DomainEvent):
    """The train has arrived."""

    TYPE: ClassVar[str] = "channel.hype_train.end"
    IS_PUBLIC: ClassVar[bool] = True

    train: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class GoalProgressed(DomainEvent):
    """A goal of the channel was set, came nearer, was reached or was taken down (`goal` None)."""

    TYPE: ClassVar[str] = "channel.goal.progress"
    IS_PUBLIC: ClassVar[bool] = True

    goal_id: str
    goal: dict[str, Any] | None


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRedeemed(DomainEvent):
    """Somebody has paid points for a reward: `reward` is `{id, title, cost}` as it was then."""

    TYPE: ClassVar[str] = "channel.channel_points_custom_reward_redemption.add"
    IS_PUBLIC: ClassVar[bool] = True

    redemption_id: str
    user_id: int
    user_login: str
    user_display_name: str
    reward: dict[str, Any]
    user_input: str
    status: str
    redeemed_at_ms: int


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionUpdated(DomainEvent):
    """A redemption was fulfilled, or refused and refunded; the channel's own affair."""

    TYPE: ClassVar[str] = "channel.channel_points_custom_reward_redemption.update"

    redemption_id: str
    user_id: int
    user_login: str
    user_display_name: str
    reward: dict[str, Any]
    user_input: str
    status: str
    redeemed_at_ms: int
