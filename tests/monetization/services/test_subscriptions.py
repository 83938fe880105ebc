"""Subscriptions over time: renewed, declined, cancelled, given, taken back; the clock is moved."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.services.deletions import erase_account
from monetization.chart import channel_earnings
from monetization.models import (
    Order,
    ProviderEvent,
    SandboxCheckout,
    SandboxWebhook,
    Subscription,
    SubscriptionState,
)
from monetization.selectors.entitlements import PaidVideoEntitlements
from monetization.selectors.ledger import balance_of
from monetization.services.provider_events import deliver_sandbox_webhook, process_events
from monetization.services.refunds import refund_payment, send_refund
from monetization.services.renewals import due_renewals, end_expired, renew_subscription
from monetization.services.subscriptions import (
    cancel_subscription,
    gift_subscription,
    share_month,
    subscribe,
)
from tests.monetization.backends import SandboxBackend
from tests.monetization.books import assert_books_balance
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db
JANUARY = datetime(2027, 1, 31, 12, tzinfo=UTC)


class Time:
    """The site's clock, and what happens while it runs: beat, workers, the sandbox."""

    def __init__(self, monkeypatch):
        self.now = JANUARY
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def work(self):
        for pk in SandboxWebhook.objects.filter(delivered_at=None).values_list("pk", flat=True):
            deliver_sandbox_webhook(webhook_id=pk)
        for pk in ProviderEvent.objects.filter(state="pending").values_list("pk", flat=True):
            process_events(event_id=pk)

    def pass_by(self, **length):
        """From one moment at which something is due to the next, as beat would."""
        until = self.now + timedelta(**length)
        while self.now < until:
            self.now = min([until, *self._due_later()])
            for pk in due_renewals():
                renew_subscription(subscription_id=pk)
            self.work()
            end_expired()

    def _due_later(self):
        rows = Subscription.objects.exclude(state=SubscriptionState.ENDED)
        for pair in rows.values_list("next_renewal_at", "access_until"):
            yield from (moment for moment in pair if moment and moment > self.now)


@pytest.fixture
def time(monkeypatch):
    return Time(monkeypatch)


@pytest.fixture
def pay(time):
    def pay(order):
        SandboxBackend().pay(order)
        time.work()
        return order

    return pay


@pytest.fixture
def subscribed(pay, viewer, broadcaster):
    order = pay(subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1, country="DE"))
    return lambda: Subscription.objects.get(order=order)


def is_subscriber(channel, user):
    return PaidVideoEntitlements().is_subscriber(channel_id=channel.pk, user_id=user.pk)


def events(channel):
    rows = OutboxEvent.objects.filter(channel_id=channel.pk, type__startswith="channel.sub")
    return [(row.type.removeprefix("channel."), row.data) for row in rows.order_by("id")]


def named(user):
    return {
        "user_id": user.pk,
        "user_login": user.login,
        "user_display_name": user.get_full_name(),
    }


def test_subscribing_opens_at_once(subscribed, viewer, broadcaster, django_assert_num_queries):
    row = subscribed()
    assert (row.tier, row.months, row.streak, row.state) == (1, 1, 1, "active")
    assert row.paid_until == datetime(2027, 2, 28, 12, tzinfo=UTC)
    with django_assert_num_queries(1):
        assert is_subscriber(broadcaster, viewer)
    with django_assert_num_queries(1):
        assert PaidVideoEntitlements().subscribed_channels(
            channel_ids=[broadcaster.pk, viewer.pk], user_id=viewer.pk
        ) == {broadcaster.pk}
    assert events(broadcaster) == [
        ("subscribe", {**named(viewer), "tier": 1, "months": 1, "is_gift": False})
    ]
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 250
    assert_books_balance()


def test_two_years(subscribed, time, viewer, broadcaster):
    time.pass_by(days=2 * 365 + 2)
    row = subscribed()
    assert (row.months, row.streak, row.state) == (25, 25, "active")
    # Every January's 31st is kept, although there were Februaries.
    assert row.paid_until == datetime(2029, 2, 28, 12, tzinfo=UTC)
    assert row.order.payments.count() == 25
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 25 * 250
    assert is_subscriber(broadcaster, viewer)
    assert_books_balance()


def test_a_renewal_is_charged_once_however_often_it_is_asked_for(subscribed, time):
    time.now = subscribed().paid_until
    row = subscribed()
    assert [renew_subscription(subscription_id=row.pk) for _ in range(3)] == [True, False, False]
    Subscription.objects.update(next_renewal_at=time.now)  # the answer was lost
    assert renew_subscription(subscription_id=row.pk)
    time.work()
    assert subscribed().order.payments.count() == 2


def test_a_declined_card_has_a_grace_and_may_come_back(subscribed, time, viewer, broadcaster):
    SandboxCheckout.objects.update(is_card_declined=True)
    time.pass_by(days=29)
    assert subscribed().state == SubscriptionState.GRACE
    assert is_subscriber(broadcaster, viewer)
    SandboxCheckout.objects.update(is_card_declined=False)
    time.pass_by(days=2)
    row = subscribed()
    assert (row.state, row.months, row.streak) == ("active", 2, 2)
    assert row.paid_until == datetime(2027, 3, 31, 12, tzinfo=UTC)


def test_a_card_that_stays_declined_ends_it(subscribed, time, viewer, broadcaster):
    SandboxCheckout.objects.update(is_card_declined=True)
    time.pass_by(days=28 + 8)
    row = subscribed()
    assert (row.state, row.months, row.next_renewal_at) == ("ended", 1, None)
    assert not is_subscriber(broadcaster, viewer)
    assert events(broadcaster)[-1][0] == "subscription.end"
    assert row.order.payments.count() == 1
    time.pass_by(days=60)
    assert len(events(broadcaster)) == 2


def test_cancelling_keeps_what_is_paid(subscribed, time, viewer, broadcaster):
    cancel_subscription(subscriber=viewer, channel_id=broadcaster.pk)
    time.work()
    with pytest.raises(Conflict):
        cancel_subscription(subscriber=viewer, channel_id=broadcaster.pk)
    time.pass_by(days=27)
    assert is_subscriber(broadcaster, viewer)
    time.pass_by(days=2)
    assert not is_subscriber(broadcaster, viewer)
    assert subscribed().state == SubscriptionState.ENDED
    assert subscribed().order.payments.count() == 1


def test_coming_back_counts_on_and_begins_a_new_streak(subscribed, time, pay, viewer, broadcaster):
    time.pass_by(days=59)
    cancel_subscription(subscriber=viewer, channel_id=broadcaster.pk)
    time.pass_by(days=200)
    pay(subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=3))
    row = Subscription.objects.get()
    assert (row.tier, row.months, row.streak, row.state) == (3, 4, 1, "active")


def test_a_month_is_shared_once(subscribed, time, viewer, broadcaster):
    with pytest.raises(Conflict):
        share_month(subscriber=viewer, channel_id=broadcaster.pk, message="First!")
    time.pass_by(days=30)
    share_month(subscriber=viewer, channel_id=broadcaster.pk, message=" Two months! ")
    assert events(broadcaster)[-1] == (
        "subscription.message",
        {**named(viewer), "tier": 1, "months": 2, "streak": 2, "message": "Two months!"},
    )
    with pytest.raises(Conflict):
        share_month(subscriber=viewer, channel_id=broadcaster.pk, message="Again")


def test_a_gift_opens_and_never_bills_the_recipient(time, pay, viewer, outsider, broadcaster):
    order = gift_subscription(
        gifter=viewer, channel_id=broadcaster.pk, recipient=outsider, tier=2, is_anonymous=True
    )
    pay(order)
    assert is_subscriber(broadcaster, outsider) and not is_subscriber(broadcaster, viewer)
    assert [name for name, _ in events(broadcaster)] == ["subscription.gift", "subscribe"]
    assert events(broadcaster)[0][1]["user_id"] == 0
    time.pass_by(days=90)
    assert not is_subscriber(broadcaster, outsider)
    assert not Order.objects.filter(buyer=outsider).exists()
    assert order.payments.count() == 1


def test_a_gift_to_a_subscriber_puts_off_the_next_renewal(
    subscribed, time, pay, viewer, outsider, broadcaster
):
    pay(gift_subscription(gifter=outsider, channel_id=broadcaster.pk, recipient=viewer, tier=1))
    row = subscribed()
    assert row.paid_until == row.next_renewal_at == datetime(2027, 3, 31, 12, tzinfo=UTC)
    time.pass_by(days=40)
    assert row.order.payments.count() == 1
    time.pass_by(days=25)
    assert row.order.payments.count() == 2
    assert subscribed().months == 3


def test_a_refund_ends_it(subscribed, time, viewer, broadcaster, staff):
    refund = refund_payment(
        payment_id=subscribed().order.payments.get().pk, reason="A mistake.", by=staff
    )
    assert not is_subscriber(broadcaster, viewer)
    send_refund(refund_id=refund.pk)
    time.work()
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 0
    time.pass_by(days=60)
    assert subscribed().order.payments.count() == 1
    assert_books_balance()


@pytest.mark.parametrize("gone", ["viewer", "broadcaster"])
def test_nobody_pays_for_an_account_that_is_gone(
    subscribed, time, gone, request, on_commit, run_jobs
):
    order = subscribed().order
    with on_commit():
        erase_account(account=request.getfixturevalue(gone))
    assert "monetization.cancel_at_provider" in run_jobs("webhooks")
    time.pass_by(days=60)
    assert order.payments.count() == 1
    assert SandboxCheckout.objects.get().is_cancelled
    assert_books_balance()


def test_what_is_refused(subscribed, viewer, broadcaster, outsider, banned):
    with pytest.raises(Conflict):
        subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1)
    with pytest.raises(InvalidInput):
        subscribe(subscriber=broadcaster, channel_id=broadcaster.pk, tier=1)
    for wrong in ({"channel_id": banned.pk}, {"channel_id": 0}, {"tier": 4}):
        with pytest.raises(NotFound):
            subscribe(**{"subscriber": viewer, "channel_id": outsider.pk, "tier": 1, **wrong})
    for recipient in (viewer, broadcaster):
        with pytest.raises(InvalidInput):
            gift_subscription(gifter=viewer, channel_id=broadcaster.pk, recipient=recipient, tier=1)
