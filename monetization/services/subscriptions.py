"""Subscribing, a higher tier, cancelling, sharing; what payments do to all of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from monetization.events import Resubscribed, SubscriptionEnded, SubscriptionUpgraded
from monetization.models import (
    Order,
    OrderState,
    Payment,
    Plan,
    Subscription,
    SubscriptionChangeKind,
    SubscriptionState,
)
from monetization.ports import message_screening
from monetization.pricing.periods import add_month
from monetization.providers import provider_named
from monetization.selectors.prices import price_of_plan
from monetization.selectors.shares import channel_share
from monetization.services.fulfilment import Fulfilment, register
from monetization.services.months import (
    begin_row,
    find_row,
    is_over,
    named,
    note_change,
    publish_start,
    put_month,
    remove_month,
    renew_at_end,
)
from monetization.services.orders import create_order
from streams.models import Channel
from twitchclone.core import clock, outbox
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.money import Money

SUBSCRIPTION = "subscription"
MAX_SHARED_LENGTH = 500
# When a declined renewal is tried again; after the last the subscription ends with the grace.
DUNNING = (timedelta(days=1), timedelta(days=2), timedelta(days=3))
State = SubscriptionState


@transaction.atomic
def subscribe(*, subscriber: User, channel_id: int, tier: int, country: str = "") -> Order:
    """An order whose payment begins a subscription that renews every month.

    While a gifted month runs, a paid one follows on it; one of a higher tier begins at once.
    Raises NotFound for a channel or tier, Conflict while one renews already, InvalidInput for
    oneself.
    """
    channel = find_channel(channel_id)
    if subscriber.pk == channel.pk:
        raise InvalidInput("You cannot subscribe to your own channel.")
    mine = Subscription.objects.filter(channel=channel, subscriber=subscriber).first()
    if mine is not None and mine.next_renewal_at is not None:
        raise Conflict("You subscribe to this channel already.")
    return _order(subscriber, channel, tier, country)


@transaction.atomic
def upgrade_subscription(
    *, subscriber: User, channel_id: int, tier: int, country: str = ""
) -> Order:
    """An order for a higher tier. Paid, a new month of it begins at that moment, as on Twitch: what
    is left of the old month is given up, and the old order renews no more.

    Raises NotFound, Conflict without a subscription that renews or for a tier that is not higher.
    """
    channel = find_channel(channel_id)
    rows = Subscription.objects.in_force().filter(next_renewal_at__isnull=False)
    mine = rows.filter(channel=channel, subscriber=subscriber).first()
    if mine is None:
        raise Conflict("There is no subscription to upgrade.")
    if tier <= mine.tier:
        raise Conflict("Choose a tier above yours.")
    return _order(subscriber, channel, tier, country)


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
    """Tell the channel of the newest month, once.

    The words go over the stream's picture, too, so what a moderator would have to see first is
    refused, and the month can be shared in other words. Raises Conflict without a month,
    InvalidInput (message).
    """
    text = message.strip()[:MAX_SHARED_LENGTH]
    if text:
        screened = message_screening().screen(
            channel_id=channel_id, user_id=subscriber.pk, text=text
        )
        if screened.is_blocked or screened.reasons:
            raise InvalidInput(
                _("The channel does not allow some of these words."), field="message"
            )
        text = screened.text
    rows = Subscription.objects.select_for_update().in_force()
    row = rows.filter(subscriber=subscriber, channel_id=channel_id, is_month_unshared=True).first()
    if row is None:
        raise Conflict("There is no month to share.")
    row.is_month_unshared = False
    row.save(update_fields=["is_month_unshared"])
    outbox.publish(
        Resubscribed(
            channel_id=channel_id,
            **named(subscriber),
            tier=row.tier,
            months=row.months,
            streak=row.streak if is_streak_shared else 0,
            message=text,
        )
    )


def begin_or_extend(order: Order, payment: Payment) -> None:
    """One more month of the order's own subscription, or a new month of a higher tier at once."""
    if order.buyer is None or not Channel.objects.filter(pk=order.channel_id).exists():
        return  # nobody is left to have it; staff see the payment and can refund it
    channel_id, paid_at = order.channel_id or 0, payment.paid_at
    row = find_row(channel_id=channel_id, subscriber_id=order.buyer.pk)
    is_new = is_over(row, paid_at)
    if row is None:
        row = begin_row(channel_id=channel_id, subscriber_id=order.buyer.pk, paid_at=paid_at)
    if not is_new and _is_followed(row, order, payment):
        _add_late_month(row, order, paid_at)
        return
    is_changed = not is_new and row.order_id != order.pk and (row.is_gift or _is_higher(order, row))
    was_gift, giver = row.is_gift, row.gifted_by
    _leave_other_order(row, order)
    if not is_new and _is_higher(order, row):
        _start_month_now(row, paid_at)
    else:
        put_month(row, paid_at, is_new=is_new)
    row.tier = tier_of(order)
    row.order, row.is_gift, row.gifted_by = order, False, None
    _go_on(row, is_renewing=order.state != OrderState.ENDED)
    row.save()
    if is_new:
        publish_start(row)
        return
    note_change(row, SubscriptionChangeKind.RENEWED)
    if is_changed:
        _publish_upgrade(row, was_gift=was_gift, giver=giver)


def tier_of(order: Order) -> int:
    """What an order of a subscription is for."""
    return int(order.details["tier"])


def _is_higher(order: Order, row: Subscription) -> bool:
    """Only when it is new to the row: a gift of a higher tier lasts until the next renewal."""
    return row.order_id != order.pk and tier_of(order) > row.tier


def _start_month_now(row: Subscription, paid_at: datetime) -> None:
    """What runs is given up for a month of the higher tier, which is no other month of support."""
    row.anchor_day, row.state, row.failed_renewals = paid_at.day, State.ACTIVE, 0
    row.paid_until = add_month(paid_at, anchor_day=paid_at.day)


def _is_followed(row: Subscription, order: Order, payment: Payment) -> bool:
    """Whether this is a renewal of an order that another one has taken the place of since."""
    if row.order_id in {None, order.pk}:
        return False
    return Payment.objects.filter(order=order).exclude(pk=payment.pk).exists()


def _add_late_month(row: Subscription, order: Order, paid_at: datetime) -> None:
    """It was charged before its provider had heard of the other: the month is theirs, but tier and
    renewals stay those of the order that runs."""
    enqueue_on_commit("monetization.cancel_at_provider", order_id=str(order.pk))
    put_month(row, paid_at, is_new=False)
    _go_on(row, is_renewing=row.next_renewal_at is not None)
    row.save()
    note_change(row, SubscriptionChangeKind.RENEWED)


def _go_on(row: Subscription, *, is_renewing: bool) -> None:
    """What happens at the end of what is paid, unsaved; a payment that comes after its order was
    cancelled lets nothing renew again."""
    if is_renewing:
        renew_at_end(row)
    else:
        row.next_renewal_at, row.access_until = None, row.paid_until


def _leave_other_order(row: Subscription, order: Order) -> None:
    """Whoever paid a second order, for the same or a higher tier, is charged for that one only."""
    if row.order_id and row.order_id != order.pk and row.next_renewal_at is not None:
        enqueue_on_commit("monetization.cancel_at_provider", order_id=str(row.order_id))


def _publish_upgrade(row: Subscription, *, was_gift: bool, giver: User | None) -> None:
    outbox.publish(
        SubscriptionUpgraded(
            channel_id=row.channel_id,
            **named(row.subscriber),
            tier=row.tier,
            gifter_login=giver.login if giver else "",
            gifter_display_name=giver.get_full_name() if giver else "",
            was_gift=was_gift,
        )
    )


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
    enqueue_on_commit("monetization.mail_declined", subscription_id=row.pk)


def stop_renewing(order: Order) -> None:
    """Nothing is charged any more; what is paid stays until its end."""
    row = Subscription.objects.select_for_update().filter(order=order).first()
    if row is not None:
        if row.next_renewal_at is not None:
            note_change(row, SubscriptionChangeKind.CANCELLED)
        row.next_renewal_at, row.access_until = None, row.paid_until
        row.save(update_fields=["next_renewal_at", "access_until"])


def take_back(order: Order, payment: Payment) -> None:
    """A refund or a lost dispute takes the month back and ends the renewals.

    Months that others gave stay. What an order paid that something else has followed since is over.
    """
    row = Subscription.objects.select_for_update().filter(order=order).first()
    if row is None or row.state == State.ENDED:
        return
    remove_month(row)
    if row.paid_until <= clock.now():
        end_subscription(row)
        return
    enqueue_on_commit("monetization.cancel_at_provider", order_id=str(order.pk))
    row.next_renewal_at, row.access_until = None, row.paid_until
    row.save()


def end_subscription(row: Subscription) -> None:
    """Over; the caller holds the row."""
    now = clock.now()
    if row.order_id and row.next_renewal_at is not None:
        enqueue_on_commit("monetization.cancel_at_provider", order_id=str(row.order_id))
    row.state, row.next_renewal_at = State.ENDED, None
    row.access_until = min(row.access_until, now)
    row.paid_until = min(row.paid_until, now)
    row.save()
    note_change(row, SubscriptionChangeKind.ENDED)
    outbox.publish(
        SubscriptionEnded(
            channel_id=row.channel_id,
            **named(row.subscriber),
            tier=row.tier,
            is_gift=row.is_gift,
        )
    )


def find_channel(channel_id: int) -> Channel:
    """The channel with its owner; raises NotFound, also for a suspended one."""
    rows = Channel.objects.filter(owner__is_active=True, owner__suspended_at=None)
    channel = rows.select_related("owner").filter(pk=channel_id).first()
    if channel is None:
        raise NotFound("This channel does not exist.")
    return channel


def price_of_tier(tier: int, *, country: str) -> tuple[Plan, Money]:
    """The plan and what a month of it costs in the country; raises NotFound."""
    plan = Plan.objects.filter(tier=tier).first()
    if plan is None:
        raise NotFound("There is no such tier.")
    price = price_of_plan(plan, country=country)
    return plan, Money(price.amount_minor, price.currency)


def _order(buyer: User, channel: Channel, tier: int, country: str) -> Order:
    plan, price = price_of_tier(tier, country=country)
    return create_order(
        kind=SUBSCRIPTION,
        buyer=buyer,
        amount=price,
        description=f"{plan.name}: {channel.owner.get_full_name()}",
        channel_id=channel.pk,
        channel_bp=channel_share(channel.pk, SUBSCRIPTION),
        is_recurring=True,
        details={"tier": tier},
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
