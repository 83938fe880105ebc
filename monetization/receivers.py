"""What domain events of money set off within monetization itself."""

from monetization.events import (
    Cheered,
    Donated,
    Resubscribed,
    Subscribed,
    SubscriptionGifted,
)
from monetization.pricing.hype import Kind, subscription_points
from monetization.services.hype import Given, contribute
from twitchclone.core.outbox import receiver
from twitchclone.core.outbox.events import Delivery


@receiver(Subscribed, Resubscribed, SubscriptionGifted, Cheered, Donated)
def drive_hype_train(delivery: Delivery) -> None:
    """Count what was given for the channel's hype train; delivered again, it counts nothing."""
    if given := _given(delivery):
        contribute(given)


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
