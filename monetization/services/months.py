"""A month more or less on a subscription, and the names that its events have."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from accounts.models import User
from monetization.events import Subscribed
from monetization.models import (
    Subscription,
    SubscriptionChange,
    SubscriptionChangeKind,
    SubscriptionState,
)
from monetization.models.subscription import GRACE
from monetization.pricing.periods import add_month, take_month
from twitchclone.core import clock, outbox
from twitchclone.core.db import lock_for_transaction

# As Twitch has it for partners: so many of a channel's first subscribers are its founders.
FOUNDERS = 25
_STREAK_GAP = timedelta(days=30)
_LOCK_NAMESPACE = 0x0B11
State = SubscriptionState


class Named(TypedDict):
    """Who an event is about."""

    user_id: int
    user_login: str
    user_display_name: str


def named(user: User | None) -> Named:
    """As events name somebody; nobody for an anonymous giver."""
    if user is None:
        return {"user_id": 0, "user_login": "", "user_display_name": ""}
    return {
        "user_id": user.pk,
        "user_login": user.login,
        "user_display_name": user.get_full_name(),
    }


def lock_channel(channel_id: int) -> None:
    """One at a time who becomes a founder, and to whom gifts go, until the transaction ends."""
    lock_for_transaction(_LOCK_NAMESPACE, channel_id)


def find_row(*, channel_id: int, subscriber_id: int) -> Subscription | None:
    """The pair's row, locked."""
    rows = Subscription.objects.select_for_update()
    return rows.filter(channel_id=channel_id, subscriber_id=subscriber_id).first()


def is_over(row: Subscription | None, at: datetime) -> bool:
    """Whether a month that is paid at this moment begins anew."""
    return row is None or row.state == State.ENDED or row.access_until <= at


def begin_row(*, channel_id: int, subscriber_id: int, paid_at: datetime) -> Subscription:
    """A first subscription of the pair, unsaved; the channel's first ones make founders."""
    lock_channel(channel_id)
    founders = Subscription.objects.filter(channel_id=channel_id, is_founder=True)
    return Subscription(
        channel_id=channel_id,
        subscriber_id=subscriber_id,
        paid_until=paid_at,
        is_founder=founders.count() < FOUNDERS,
    )


def put_month(row: Subscription, paid_at: datetime, *, is_new: bool) -> None:
    """A month more, unsaved. One that is paid while another runs, or late within the grace, follows
    on that one."""
    is_streak = row.streak > 0 and paid_at - row.paid_until <= _STREAK_GAP
    if is_new:
        row.started_at, row.anchor_day, row.paid_until = paid_at, paid_at.day, paid_at
        row.is_gift, row.gifted_by, row.next_renewal_at = False, None, None
    row.state, row.failed_renewals = State.ACTIVE, 0
    row.paid_until = add_month(row.paid_until, anchor_day=row.anchor_day)
    row.months += 1
    row.streak = row.streak + 1 if is_streak else 1
    row.is_month_unshared = row.months > 1


def renew_at_end(row: Subscription) -> None:
    """When the month that is paid for is over the next is charged; unsaved."""
    row.next_renewal_at, row.access_until = row.paid_until, row.paid_until + GRACE


def remove_month(row: Subscription) -> None:
    """A month less, unsaved: what was given or paid is taken back."""
    row.paid_until = take_month(row.paid_until, anchor_day=row.anchor_day)
    row.months, row.streak = max(row.months - 1, 0), max(row.streak - 1, 0)
    row.is_month_unshared = False


def note_change(row: Subscription, kind: SubscriptionChangeKind) -> None:
    """Write down what the channel's churn is counted from; in the caller's transaction."""
    note_changes([row], kind)


def note_changes(rows: Iterable[Subscription], kind: SubscriptionChangeKind) -> None:
    """As `note_change`, of many; one query."""
    now = clock.now()
    SubscriptionChange.objects.bulk_create(
        SubscriptionChange(channel_id=row.channel_id, kind=kind, is_gift=row.is_gift, at=now)
        for row in rows
    )


def publish_start(row: Subscription) -> None:
    """Tell that it began; in the caller's transaction."""
    note_change(row, SubscriptionChangeKind.NEW)
    event = Subscribed(
        channel_id=row.channel_id,
        **named(row.subscriber),
        tier=row.tier,
        months=row.months,
        is_gift=row.is_gift,
    )
    outbox.publish(event)
