"""Subscribing, months and streaks, sharing, cancelling, gifts; what payments do to all of it."""

from datetime import datetime, timedelta
from typing import TypedDict

from django.db import transaction

from accounts.models import User
from monetization.events import (
    Resubscribed,
    Subscribed,
    SubscriptionEnded,
    SubscriptionGifted,
)
from monetization.models import Order, Payment, Plan, Subscription, SubscriptionState
from monetization.models.subscription import GRACE
from monetization.pricing.periods import add_month
from monetization.providers import provider_named
from monetization.selectors.prices import price_of_plan
from monetization.selectors.shares import channel_share
from monetization.services.fulfilment import Fulfilment, register
from monetization.services.orders import create_order
from streams.models import Channel
from twitchclone.core import clock, outbox
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.money import Money

SUBSCRIPTION, GIFT = "subscription", "gift"
# When a declined renewal is tried again; after the last the subscription ends with the grace.
DUNNING = (timedelta(days=1), timedelta(days=2), timedelta(days=3))
_STREAK_GAP = timedelta(days=30)
State = SubscriptionState


@transaction.atomic
def subscribe(*, subscriber: User, channel_id: int, tier: int, country: str = "") -> Order:
    """An order whose payment begins a subscription that renews every month.

    Raises NotFound for a channel or tier, Conflict while one renews already, InvalidInput for
    oneself.
    """
    channel = _channel(channel_id)
    if subscriber.pk == channel.pk:
        raise InvalidInput("You cannot subscribe to your own channel.")
    mine = Subscription.objects.filter(channel=channel, subscriber=subscriber).first()
    if mine is not None and mine.next_renewal_at is not None:
        raise Conflict("You subscribe to this channel already.")
    return _order(SUBSCRIPTION, subscriber, channel, tier, country, recipient=None)


@transaction.atomic
def gift_subscription(
    *,
    gifter: User,
    channel_id: int,
    recipient: User,
    tier: int,
    country: str = "",
    is_anonymous: bool = False,
) -> Order:
    """An order whose payment gives somebody a month; it never renews and never bills them.

    Raises NotFound, InvalidInput for the channel's owner or oneself.
    """
    channel = _channel(channel_id)
    if recipient.pk in {channel.pk, gifter.pk}:
        raise InvalidInput("Choose another viewer for your gift.")
    order = _order(GIFT, gifter, channel, tier, country, recipient=recipient)
    order.details |= {"is_anonymous": is_anonymous}
    order.save(update_fields=["details"])
    return order


def cancel_subscription(*, subscriber: User, channel_id: int) -> None:
    """No renewal any more; what is paid stays. Raises Conflict when nothing renews."""
    row = Subscription.objects.filter(subscriber=subscriber, channel_id=channel_id).first()
    if row is None or row.next_renewal_at is None or row.order is None:
        raise Conflict("There is no subscription that would renew.")
    provider_named(row.order.provider).cancel_subscription(
        subscription_ref=row.order.subscription_ref
    )


@transaction.atomic
def share_month(
    *, subscriber: User, channel_id: int, message: str, is_streak_shared: bool = True
) -> None:
    """Tell the channel of the newest month, once. Raises Conflict without one."""
    rows = Subscription.objects.select_for_update().in_force()
    row = rows.filter(subscriber=subscriber, channel_id=channel_id, is_month_unshared=True).first()
    if row is None:
        raise Conflict("There is no month to share.")
    row.is_month_unshared = False
    row.save(update_fields=["is_month_unshared"])
    outbox.publish(
        Resubscribed(
            channel_id=channel_id,
            **_named(subscriber),
            tier=row.tier,
            months=row.months,
            streak=row.streak if is_streak_shared else 0,
            message=message.strip()[:500],
        )
    )


def begin_or_extend(order: Order, payment: Payment) -> None:
    """One more month of the order's own subscription."""
    if order.buyer_id is None or not Channel.objects.filter(pk=order.channel_id).exists():
        return  # nobody is left to have it; staff see the payment and can refund it
    row, is_new = _add_month(order, order.buyer_id, payment.paid_at)
    row.order, row.is_gift, row.next_renewal_at = order, False, row.paid_until
    row.access_until = row.paid_until + GRACE
    row.save()
    if is_new:
        _publish_start(row)


def give(order: Order, payment: Payment) -> None:
    """A month for the recipient, whose own renewals wait until it is over."""
    recipient = User.objects.filter(pk=order.details["recipient_id"]).first()
    if recipient is None or not Channel.objects.filter(pk=order.channel_id).exists():
        return
    row, is_new = _add_month(order, recipient.pk, payment.paid_at)
    is_own = row.next_renewal_at is not None
    if is_own:
        row.next_renewal_at = row.paid_until
    row.is_gift = row.is_gift or not is_own
    row.access_until = row.paid_until + (GRACE if is_own else timedelta())
    row.save()
    _publish_gift(order, row, recipient)
    if is_new:
        _publish_start(row)


def put_into_grace(order: Order) -> None:
    """A renewal was declined: benefits stay for the grace, and it is tried again."""
    row = Subscription.objects.select_for_update().filter(order=order).first()
    if row is None or row.next_renewal_at is None:
        return
    if row.failed_renewals >= len(DUNNING):
        stop_renewing(order)
        return
    row.state = State.GRACE
    row.next_renewal_at = clock.now() + DUNNING[row.failed_renewals]
    row.failed_renewals += 1
    row.save(update_fields=["state", "next_renewal_at", "failed_renewals"])


def stop_renewing(order: Order) -> None:
    """Nothing is charged any more; what is paid stays until its end."""
    row = Subscription.objects.select_for_update().filter(order=order).first()
    if row is not None:
        row.next_renewal_at, row.access_until = None, row.paid_until
        row.save(update_fields=["next_renewal_at", "access_until"])


def take_back(order: Order, payment: Payment) -> None:
    """A refund or a lost dispute ends what was bought at once."""
    owner_id = order.details.get("recipient_id") or order.buyer_id
    rows = Subscription.objects.select_for_update().filter(
        channel_id=order.channel_id, subscriber_id=owner_id
    )
    for row in rows.exclude(state=State.ENDED):
        end_subscription(row)


def end_subscription(row: Subscription) -> None:
    """Over; the caller holds the row."""
    now = clock.now()
    if row.order_id and row.next_renewal_at is not None:
        enqueue_on_commit("monetization.cancel_at_provider", order_id=str(row.order_id))
    row.state, row.next_renewal_at = State.ENDED, None
    row.access_until = min(row.access_until, now)
    row.paid_until = min(row.paid_until, now)
    row.save(update_fields=["state", "next_renewal_at", "access_until", "paid_until"])
    outbox.publish(
        SubscriptionEnded(
            channel_id=row.channel_id,
            **_named(row.subscriber),
            tier=row.tier,
            is_gift=row.is_gift,
        )
    )


def _add_month(order: Order, subscriber_id: int, paid_at: datetime) -> tuple[Subscription, bool]:
    """The pair's row with a month more, unsaved, and whether it begins anew with it.

    A month that is paid while another runs, or late within the grace, follows on that one.
    """
    row = (
        Subscription.objects.select_for_update()
        .filter(channel_id=order.channel_id, subscriber_id=subscriber_id)
        .first()
    )
    is_new = row is None or row.state == State.ENDED or row.access_until <= paid_at
    if row is None:
        row = Subscription(
            channel_id=order.channel_id, subscriber_id=subscriber_id, paid_until=paid_at
        )
    is_streak = row.streak > 0 and paid_at - row.paid_until <= _STREAK_GAP
    if is_new:
        row.started_at, row.anchor_day, row.paid_until = paid_at, paid_at.day, paid_at
        row.is_gift, row.next_renewal_at = False, None
    row.state, row.failed_renewals = State.ACTIVE, 0
    row.tier = int(order.details["tier"])
    row.paid_until = add_month(row.paid_until, anchor_day=row.anchor_day)
    row.months += 1
    row.streak = row.streak + 1 if is_streak else 1
    row.is_month_unshared = row.months > 1
    return row, is_new


class _Named(TypedDict):
    user_id: int
    user_login: str
    user_display_name: str


def _named(user: User | None) -> _Named:
    """Who an event is about; nobody for an anonymous giver."""
    if user is None:
        return {"user_id": 0, "user_login": "", "user_display_name": ""}
    return {
        "user_id": user.pk,
        "user_login": user.login,
        "user_display_name": user.get_full_name(),
    }


def _publish_gift(order: Order, row: Subscription, recipient: User) -> None:
    is_anonymous = bool(order.details.get("is_anonymous")) or order.buyer is None
    gifts = Order.objects.filter(kind=GIFT, buyer=order.buyer, channel_id=row.channel_id)
    outbox.publish(
        SubscriptionGifted(
            channel_id=row.channel_id,
            gift_id=str(order.pk),
            **_named(None if is_anonymous else order.buyer),
            is_anonymous=is_anonymous,
            is_community=False,
            tier=row.tier,
            total=1,
            cumulative_total=0
            if is_anonymous
            else gifts.filter(paid_at__isnull=False, details__is_anonymous=False).count(),
            recipients=[{**_named(recipient), "months": row.months}],
        )
    )


def _publish_start(row: Subscription) -> None:
    outbox.publish(
        Subscribed(
            channel_id=row.channel_id,
            **_named(row.subscriber),
            tier=row.tier,
            months=row.months,
            is_gift=row.is_gift,
        )
    )


def _channel(channel_id: int) -> Channel:
    rows = Channel.objects.filter(owner__is_active=True, owner__suspended_at=None)
    channel = rows.select_related("owner").filter(pk=channel_id).first()
    if channel is None:
        raise NotFound("This channel does not exist.")
    return channel


def _order(
    kind: str, buyer: User, channel: Channel, tier: int, country: str, *, recipient: User | None
) -> Order:
    plan = Plan.objects.filter(tier=tier).first()
    if plan is None:
        raise NotFound("There is no such tier.")
    price = price_of_plan(plan, country=country)
    name = channel.owner.get_full_name()
    what = f"{plan.name} gift for {recipient.get_full_name()}" if recipient else plan.name
    return create_order(
        kind=kind,
        buyer=buyer,
        amount=Money(price.amount_minor, price.currency),
        description=f"{what}: {name}",
        channel_id=channel.pk,
        channel_bp=channel_share(channel.pk, kind),
        is_recurring=kind == SUBSCRIPTION,
        details={"tier": tier} | ({"recipient_id": recipient.pk} if recipient else {}),
    )


register(
    SUBSCRIPTION,
    Fulfilment(
        on_paid=begin_or_extend,
        on_failed=put_into_grace,
        on_ended=stop_renewing,
        on_taken_back=take_back,
    ),
)
register(GIFT, Fulfilment(on_paid=give, on_taken_back=take_back))
