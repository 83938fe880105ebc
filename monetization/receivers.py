"""What domain events set off within monetization itself."""

from accounts.events import ChannelFollowed
from accounts.models import User
from monetization.events import (
    Cheered,
    Donated,
    Resubscribed,
    Subscribed,
    SubscriptionEnded,
    SubscriptionGifted,
    SubscriptionUpgraded,
)
from monetization.models import GoalKind
from monetization.pricing.hype import Kind, subscription_points
from monetization.services.goals import add_to_goals, recount_goals
from monetization.services.hype import Given, contribute
from monetization.services.watching import reward_follow
from twitchclone.core.outbox import receiver
from twitchclone.core.outbox.events import Delivery


@receiver(Subscribed, Resubscribed, SubscriptionGifted, Cheered, Donated)
def drive_hype_train(delivery: Delivery) -> None:
    """Count what was given for the channel's hype train; delivered again, it counts nothing."""
    if given := _given(delivery):
        contribute(given)


@receiver(ChannelFollowed, Subscribed, SubscriptionUpgraded, SubscriptionEnded)
def recount(delivery: Delivery) -> None:
    """Bring goals up to what there is now; delivered again, there is as much."""
    is_follow = isinstance(delivery.event, ChannelFollowed)
    subscriptions = (GoalKind.SUBSCRIPTIONS, GoalKind.SUB_POINTS)
    recount_goals(
        channel_id=delivery.event.channel_id,
        kinds=(GoalKind.FOLLOWERS,) if is_follow else subscriptions,
    )


@receiver(Cheered, Donated)
def bring_goals_nearer(delivery: Delivery) -> None:
    """Count what was given, once for each event."""
    event, event_id = delivery.event, delivery.event_id
    if isinstance(event, Cheered):
        add_to_goals(
            channel_id=event.channel_id, kind=GoalKind.BITS, amount=event.bits, event_id=event_id
        )
    elif isinstance(event, Donated):
        add_to_goals(
            channel_id=event.channel_id,
            kind=GoalKind.DONATIONS,
            amount=event.amount_minor,
            event_id=event_id,
            currency=event.currency,
        )


def _given(delivery: Delivery) -> Given | None:
    """What the event says was given; None for a gift's recipient, whose giver was counted."""
    match delivery.event:
        case Subscribed(is_gift=True):
            return None
        case Subscribed() | Resubscribed() as event:
            key = _month(event.channel_id, event.user_id, event.months)
            kind, points = Kind.SUBSCRIPTION, subscription_points(event.tier)
            return _one(delivery, event.user_id, kind, points, key=key)
        case SubscriptionGifted() as event:
            points = subscription_points(event.tier, event.total)
            months = tuple(
                _month(event.channel_id, one["user_id"], one["months"]) for one in event.recipients
            )
            return _one(delivery, event.user_id, Kind.SUBSCRIPTION, points, months=months)
        case Cheered() as event:
            return _one(delivery, event.user_id, Kind.BITS, event.bits)
        case Donated() as event:
            return _one(delivery, event.user_id, Kind.DONATION, event.amount_minor)
    return None


def _one(
    delivery: Delivery,
    user_id: int,
    kind: Kind,
    points: int,
    *,
    key: str = "",
    months: tuple[str, ...] = (),
) -> Given:
    return Given(
        key=key or str(delivery.event_id),
        channel_id=delivery.event.channel_id,
        user_id=user_id,
        kind=kind,
        points=points,
        at=delivery.created_at,
        months=months,
    )


def _month(channel_id: int, user_id: int, months: int) -> str:
    return f"month:{channel_id}:{user_id}:{months}"


@receiver(ChannelFollowed)
def reward_followers(delivery: Delivery) -> None:
    """Points for following; the key makes a repeated delivery harmless."""
    event = delivery.event
    assert isinstance(event, ChannelFollowed)
    if User.objects.filter(pk=event.user_id).exists():
        reward_follow(user_id=event.user_id, channel_id=event.channel_id)
