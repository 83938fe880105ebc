"""Months for others: for one, or for viewers that the site chooses; taking them back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from monetization.events import Recipient, SubscriptionGifted
from monetization.models import (
    GiftState,
    Order,
    Payment,
    Subscription,
    SubscriptionGift,
    SubscriptionState,
)
from monetization.models.subscription import GRACE
from monetization.selectors.gift_candidates import choose_recipients
from monetization.selectors.shares import channel_share
from monetization.services.fulfilment import Fulfilment, register
from monetization.services.months import (
    begin_row,
    find_row,
    is_over,
    lock_channel,
    named,
    publish_start,
    put_month,
    remove_month,
)
from monetization.services.orders import create_order
from monetization.services.subscriptions import (
    end_subscription,
    find_channel,
    price_of_tier,
)
from streams.models import Channel
from twitchclone.core import clock, outbox
from twitchclone.core.errors import InvalidInput
from twitchclone.core.money import Money

GIFT, COMMUNITY_GIFT = "gift", "community_gift"
GIFT_COUNTS = (1, 5, 10, 20, 50, 100)
State = GiftState


@dataclass(frozen=True, slots=True)
class _Given:
    """What a gift did: the recipient's row, and whether it began with it."""

    row: Subscription
    recipient: User
    is_new: bool


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
    channel = find_channel(channel_id)
    if recipient.pk in {channel.pk, gifter.pk}:
        raise InvalidInput("Choose another viewer for your gift.", field="recipient")
    plan, price = price_of_tier(tier, country=country)
    return create_order(
        kind=GIFT,
        buyer=gifter,
        amount=price,
        description=f"{plan.name} gift for {recipient.get_full_name()}: "
        f"{channel.owner.get_full_name()}",
        channel_id=channel.pk,
        channel_bp=channel_share(channel.pk, GIFT),
        details={"tier": tier, "recipient_id": recipient.pk, "is_anonymous": is_anonymous},
    )


@transaction.atomic
def gift_to_community(
    *,
    gifter: User,
    channel_id: int,
    count: int,
    tier: int,
    country: str = "",
    is_anonymous: bool = False,
) -> Order:
    """One order for `count` months (one of GIFT_COUNTS) for viewers that the site chooses.

    Raises NotFound, InvalidInput for another number or one's own channel.
    """
    channel = find_channel(channel_id)
    if count not in GIFT_COUNTS:
        raise InvalidInput("So many gifts cannot be given at once.", field="count")
    if gifter.pk == channel.pk:
        raise InvalidInput("You cannot give subscriptions to your own channel.")
    plan, price = price_of_tier(tier, country=country)
    return create_order(
        kind=COMMUNITY_GIFT,
        buyer=gifter,
        amount=Money(price.amount_minor * count, price.currency),
        description=f"{count} × {plan.name} gift: {channel.owner.get_full_name()}",
        channel_id=channel.pk,
        channel_bp=channel_share(channel.pk, GIFT),
        details={"tier": tier, "count": count, "is_anonymous": is_anonymous},
    )


def give(order: Order, payment: Payment) -> None:
    """A month for the recipient, whose own renewals wait until it is over."""
    recipient = User.objects.filter(pk=order.details["recipient_id"]).first()
    if recipient is None or not Channel.objects.filter(pk=order.channel_id).exists():
        return
    (gift,) = _write_gifts(order, 1)
    given = [_give_to(gift, order, recipient)]
    _publish_gift(order, given, total=1, is_community=False)
    _publish_starts(given)


def give_to_community(order: Order, payment: Payment) -> None:
    """To as many viewers as can be found now; the other gifts wait for `give_waiting_gifts`."""
    if not Channel.objects.filter(pk=order.channel_id).exists():
        return
    gifts = _write_gifts(order, int(order.details["count"]))
    given = _give_out(order, gifts)
    _publish_gift(order, given, total=len(gifts), is_community=True)
    _publish_starts(given)


@transaction.atomic
def give_waiting_gifts(*, order_id: UUID) -> int:
    """Give what has found nobody to whoever may have it now; returns how many.

    The gift was announced when it was paid, so only the beginnings are told.
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=order_id)
    waiting = SubscriptionGift.objects.select_for_update().filter(order=order, state=State.WAITING)
    given = _give_out(order, list(waiting.order_by("id")))
    _publish_starts(given)
    return len(given)


def orders_with_waiting_gifts(*, limit: int = 200) -> list[UUID]:
    """Orders with gifts that have found nobody, the oldest first; one query by index."""
    rows = SubscriptionGift.objects.filter(state=State.WAITING).values_list("order_id", flat=True)
    return list(dict.fromkeys(rows.order_by("id")[: limit * max(GIFT_COUNTS)]))[:limit]


def take_gifts_back(order: Order, payment: Payment) -> None:
    """A refund or a lost dispute: each recipient loses the month, unless it is over already."""
    gifts = SubscriptionGift.objects.select_for_update().filter(order=order)
    for gift in gifts.exclude(state=State.TAKEN_BACK).order_by("id"):
        if gift.state == State.GIVEN and gift.recipient_id is not None:
            _take_from(gift.channel_id, gift.recipient_id)
        gift.state = State.TAKEN_BACK
        gift.save(update_fields=["state"])


def _write_gifts(order: Order, count: int) -> list[SubscriptionGift]:
    now = clock.now()
    return SubscriptionGift.objects.bulk_create(
        SubscriptionGift(
            order=order,
            channel_id=order.channel_id or 0,
            tier=int(order.details["tier"]),
            created_at=now,
        )
        for _ in range(count)
    )


def _give_out(order: Order, gifts: list[SubscriptionGift]) -> list[_Given]:
    """To chosen viewers, as many as there are; two orders do not choose the same viewer."""
    channel_id = order.channel_id or 0
    lock_channel(channel_id)
    chosen = choose_recipients(
        channel_id=channel_id, giver_id=order.buyer_id or 0, count=len(gifts)
    )
    return [_give_to(gift, order, one) for gift, one in zip(gifts, chosen, strict=False)]


def _give_to(gift: SubscriptionGift, order: Order, recipient: User) -> _Given:
    now = clock.now()
    row = find_row(channel_id=gift.channel_id, subscriber_id=recipient.pk)
    is_new = is_over(row, now)
    if row is None:
        row = begin_row(channel_id=gift.channel_id, subscriber_id=recipient.pk, paid_at=now)
    # A gift of a lower tier takes nothing away.
    tier = gift.tier if is_new else max(gift.tier, row.tier)
    put_month(row, now, is_new=is_new)
    is_own = row.next_renewal_at is not None
    if is_own:
        row.next_renewal_at = row.paid_until
    else:
        row.is_gift, row.gifted_by = True, _giver(order)
    row.tier = tier
    row.access_until = row.paid_until + (GRACE if is_own else timedelta())
    row.save()
    gift.state, gift.recipient, gift.given_at = State.GIVEN, recipient, now
    gift.save(update_fields=["state", "recipient", "given_at"])
    return _Given(row, recipient, is_new)


def _take_from(channel_id: int, recipient_id: int) -> None:
    row = find_row(channel_id=channel_id, subscriber_id=recipient_id)
    if row is None or row.state == SubscriptionState.ENDED:
        return
    remove_month(row)
    is_own = row.next_renewal_at is not None
    if is_own:
        # Their own month is over earlier, and then renewed as ever.
        row.next_renewal_at = max(row.paid_until, clock.now())
    elif row.paid_until <= clock.now():
        end_subscription(row)
        return
    row.access_until = row.paid_until + (GRACE if is_own else timedelta())
    row.save()


def _giver(order: Order) -> User | None:
    """Who gave, unless that is not to be known."""
    return None if order.details.get("is_anonymous") else order.buyer


def _publish_starts(given: list[_Given]) -> None:
    for one in given:
        if one.is_new:
            publish_start(one.row)


def _publish_gift(order: Order, given: list[_Given], *, total: int, is_community: bool) -> None:
    giver = _giver(order)
    recipients: list[Recipient] = [
        {**named(one.recipient), "months": one.row.months} for one in given
    ]
    outbox.publish(
        SubscriptionGifted(
            channel_id=order.channel_id or 0,
            gift_id=_gift_id(order),
            **named(giver),
            is_anonymous=giver is None,
            is_community=is_community,
            tier=int(order.details["tier"]),
            total=total,
            cumulative_total=_gifts_of(giver, order) if giver else 0,
            recipients=recipients,
        )
    )


def _gift_id(order: Order) -> str:
    """One for each order, from which nobody finds the order."""
    return str(uuid5(order.pk, "gift"))


def _gifts_of(giver: User, order: Order) -> int:
    """All months this giver has given to the channel by name, these included."""
    gifts = SubscriptionGift.objects.filter(order__buyer=giver, channel_id=order.channel_id)
    known = gifts.exclude(order__details__is_anonymous=True)
    return known.exclude(state=State.TAKEN_BACK).count()


register(GIFT, Fulfilment(on_paid=give, on_taken_back=take_gifts_back))
register(COMMUNITY_GIFT, Fulfilment(on_paid=give_to_community, on_taken_back=take_gifts_back))
