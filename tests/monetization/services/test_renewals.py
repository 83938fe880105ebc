"""Renewals in batches: the same as one by one, all or nothing, and each once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from monetization.chart import channel_earnings
from monetization.models import (
    Payment,
    ProviderEvent,
    ProviderEventState,
    SandboxCheckout,
    SandboxPayment,
    SandboxWebhook,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
)
from monetization.models.ledger import LedgerEntry, LedgerTransaction
from monetization.selectors.ledger import balance_of
from monetization.services import renewal_payments
from monetization.services.gifts import gift_subscription
from monetization.services.provider_events import deliver_sandbox_webhooks
from monetization.services.renewal_payments import process_renewals
from monetization.services.renewals import due_renewals, renew_subscription, renew_subscriptions
from monetization.services.subscriptions import cancel_subscription, subscribe
from tests.factories import make_account
from tests.monetization.books import assert_books_balance
from tests.monetization.services.bought import restore_prices

pytestmark = pytest.mark.django_db
COUNT = 6


@pytest.fixture
def fans(pay, time, broadcaster):
    """Six subscribe to Ana; their first month is over."""
    restore_prices()
    fans = [make_account(f"fan{number}") for number in range(COUNT)]
    for fan in fans:
        pay(subscribe(subscriber=fan, channel_id=broadcaster.pk, tier=1, country="DE"))
    time.now = Subscription.objects.first().paid_until
    return fans


def deliver():
    """What the sandbox sent, to the site."""
    rows = SandboxWebhook.objects.filter(delivered_at=None)
    return deliver_sandbox_webhooks(webhook_ids=list(rows.values_list("pk", flat=True)))


def process():
    rows = ProviderEvent.objects.filter(state=ProviderEventState.PENDING)
    return process_renewals(event_ids=list(rows.order_by("pk").values_list("pk", flat=True)))


def renew_together():
    found = renew_subscriptions(subscription_ids=due_renewals())
    deliver()
    process()
    return found


def books():
    """All that is written of months, money and events, without names and ids of the moment."""
    months = Subscription.objects.order_by("subscriber_id").values_list(
        "state", "tier", "months", "streak", "is_month_unshared", "paid_until", "access_until",
        "next_renewal_at", "failed_renewals", "is_gift",
    )  # fmt: skip
    payments = Payment.objects.order_by("order__buyer_id", "paid_at").values_list(
        "state", "currency", "tax_minor", "channel_minor", "platform_minor", "paid_at"
    )
    entries = LedgerEntry.objects.order_by("account__kind", "account_id", "number").values_list(
        "account__kind", "number", "amount_minor", "currency", "balance_minor"
    )
    events = ProviderEvent.objects.order_by("pk").values_list("type", "state", "attempts")
    changes = SubscriptionChange.objects.order_by("pk").values_list("kind", "is_gift", "at")
    return [list(rows) for rows in (months, payments, entries, events, changes)]


def test_together_is_as_one_by_one(fans, time):
    def one_by_one():
        found = sum(renew_subscription(subscription_id=pk) for pk in due_renewals())
        time.work()
        return found

    def books_after(renew):
        with transaction.atomic():
            assert renew() == COUNT
            found = books()
            transaction.set_rollback(True)
        return found

    before = books()
    single = books_after(one_by_one)
    assert books() == before != single
    assert books_after(renew_together) == single
    assert [row[2] for row in single[0]] == [2] * COUNT


def test_queries_do_not_grow(fans, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        renew_subscriptions(subscription_ids=due_renewals())
    with django_assert_max_num_queries(10):
        assert deliver() == COUNT
    with django_assert_max_num_queries(24):
        assert process() == COUNT


def test_again_renews_nobody_twice(fans, time, broadcaster):
    due = due_renewals()
    assert renew_subscriptions(subscription_ids=due) == COUNT
    assert renew_subscriptions(subscription_ids=due) == 0
    Subscription.objects.update(next_renewal_at=time.now)  # the answer was lost
    assert renew_subscriptions(subscription_ids=due) == COUNT
    assert deliver() == process() == COUNT
    assert renew_subscriptions(subscription_ids=due) == 0
    assert deliver() == process() == 0
    ids = list(ProviderEvent.objects.values_list("pk", flat=True))
    assert process_renewals(event_ids=ids) == 0
    assert Payment.objects.count() == SandboxPayment.objects.count() == 2 * COUNT
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 2 * COUNT * 250
    assert_books_balance()


def test_a_crash_in_the_middle_leaves_nothing(fans, monkeypatch):
    def crash(*_, **__):
        raise SystemExit("killed")

    renew_subscriptions(subscription_ids=due_renewals())
    deliver()
    before = books()
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(renewal_payments, "note_changes", crash)
        process()
    assert books() == before
    assert process() == COUNT
    assert set(Subscription.objects.values_list("months", flat=True)) == {2}
    assert Payment.objects.count() == 2 * COUNT
    assert_books_balance()


def test_an_error_of_the_batch_leaves_each_to_itself(fans, monkeypatch):
    def fail(*_, **__):
        raise OperationalError("deadlock detected")

    renew_subscriptions(subscription_ids=due_renewals())
    deliver()
    monkeypatch.setattr(renewal_payments, "note_changes", fail)
    assert process() == COUNT
    assert set(Subscription.objects.values_list("months", flat=True)) == {2}
    assert LedgerTransaction.objects.count() == Payment.objects.count() == 2 * COUNT
    assert_books_balance()


def test_a_declined_one_falls_into_grace_alone(fans):
    SandboxCheckout.objects.filter(buyer_id=fans[2].pk).update(is_card_declined=True)
    assert renew_together() == COUNT
    rows = Subscription.objects.order_by("subscriber_id").values_list(
        "state", "months", "failed_renewals"
    )
    others = [(SubscriptionState.ACTIVE, 2, 0)] * (COUNT - 1)
    assert list(rows) == [*others[:2], (SubscriptionState.GRACE, 1, 1), *others[2:]]
    assert_books_balance()


def test_one_that_the_provider_knows_no_more_ends_alone(fans):
    SandboxCheckout.objects.filter(buyer_id=fans[0].pk).update(is_cancelled=True)
    assert renew_together() == COUNT
    lost = Subscription.objects.get(subscriber=fans[0])
    assert (lost.months, lost.next_renewal_at) == (1, None)
    assert Subscription.objects.filter(months=2).count() == COUNT - 1


def test_what_is_wrong_with_one_stops_no_other(fans):
    SandboxCheckout.objects.filter(buyer_id=fans[1].pk).update(currency="USD")
    assert renew_together() == COUNT
    assert Subscription.objects.filter(months=2).count() == COUNT - 1
    (waiting,) = ProviderEvent.objects.filter(state=ProviderEventState.PENDING)
    assert waiting.last_error.startswith("payment_differs")
    assert_books_balance()


def test_gifted_cancelled_and_ended_ones_are_not_renewed(fans, pay, time, outsider, broadcaster):
    cancel_subscription(subscriber=fans[0], channel_id=broadcaster.pk)
    time.work()
    pay(gift_subscription(gifter=fans[1], channel_id=broadcaster.pk, recipient=outsider, tier=1))
    Subscription.objects.filter(subscriber=fans[2]).update(state="ended", next_renewal_at=None)
    everyone = list(Subscription.objects.values_list("pk", flat=True))
    assert renew_subscriptions(subscription_ids=everyone) == COUNT - 2
    deliver()
    process()
    assert Subscription.objects.filter(months=2).count() == COUNT - 2
    assert Subscription.objects.get(subscriber=outsider).months == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_renew_each_once(fans):
    due = due_renewals()

    def both(function):
        def work(_):
            try:
                return function()
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(work, range(2)))

    assert sum(both(lambda: renew_subscriptions(subscription_ids=due))) == COUNT
    ids = list(SandboxWebhook.objects.filter(delivered_at=None).values_list("pk", flat=True))
    assert len(ids) == COUNT
    assert sum(both(lambda: deliver_sandbox_webhooks(webhook_ids=ids))) == COUNT
    waiting = ProviderEvent.objects.filter(state=ProviderEventState.PENDING)
    ids = list(waiting.values_list("pk", flat=True))
    assert sum(both(lambda: process_renewals(event_ids=ids))) == COUNT
    assert set(Subscription.objects.values_list("months", flat=True)) == {2}
    assert Payment.objects.count() == LedgerTransaction.objects.count() == 2 * COUNT
    assert_books_balance()
