"""Subscriptions over time: renewed, declined, cancelled, given, taken back; the clock is moved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from accounts.services.deletions import erase_account
from chat.services.bans import ban_user
from chat.services.terms import add_term
from monetization.chart import channel_earnings
from monetization.models import (
    Order,
    SandboxCheckout,
    SandboxWebhook,
    Subscription,
    SubscriptionState,
)
from monetization.providers.events import DisputeClosed, DisputeOpened, RefundFailed
from monetization.selectors.entitlements import (
    PaidChatEntitlements,
    PaidVideoEntitlements,
    is_ad_free,
)
from monetization.selectors.ledger import balance_of
from monetization.services import months
from monetization.services.gifts import gift_subscription
from monetization.services.payment_events import apply_event
from monetization.services.refunds import refund_payment, send_refund
from monetization.services.renewals import renew_subscription
from monetization.services.subscriptions import (
    cancel_subscription,
    share_month,
    subscribe,
    upgrade_subscription,
)
from tests.monetization.books import assert_books_balance
from tests.monetization.services.bought import events, is_subscriber, named
from twitchclone.core.errors import Conflict, InvalidInput, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def subscribed(pay, viewer, broadcaster):
    order = pay(subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1, country="DE"))
    return lambda: Subscription.objects.get(order=order)


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


def test_shared_words_are_those_the_chat_would_hear(subscribed, time, viewer, broadcaster, valkey):
    def share(message):
        share_month(subscriber=viewer, channel_id=broadcaster.pk, message=message)

    time.pass_by(days=30)
    add_term(actor=broadcaster, channel_id=broadcaster.pk, text="loser", kind="blocked")
    with pytest.raises(InvalidInput, match="some of these words"):
        share("what a loser")
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    with pytest.raises(InvalidInput, match="some of these words"):
        share("hello")
    share("")
    assert events(broadcaster)[-1][1]["message"] == ""


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


def test_a_higher_tier_begins_a_new_month_now(subscribed, time, pay, viewer, broadcaster):
    old = subscribed().order
    time.now += timedelta(days=10)
    pay(upgrade_subscription(subscriber=viewer, channel_id=broadcaster.pk, tier=3))
    row = Subscription.objects.get()
    assert (row.tier, row.months, row.streak) == (3, 1, 1)
    assert row.paid_until == row.next_renewal_at == datetime(2027, 3, 10, 12, tzinfo=UTC)
    upgrade = {"tier": 3, "gifter_login": "", "gifter_display_name": "", "was_gift": False}
    assert events(broadcaster)[-1] == ("subscription.upgrade", {**named(viewer), **upgrade})
    with pytest.raises(Conflict):
        upgrade_subscription(subscriber=viewer, channel_id=broadcaster.pk, tier=2)
    time.pass_by(days=31)
    assert (old.payments.count(), Subscription.objects.get().months) == (1, 2)
    assert_books_balance()


def test_the_old_order_of_an_upgrade_renews_no_more(
    subscribed, pay, viewer, broadcaster, on_commit, run_jobs
):
    old = subscribed().order
    with on_commit():
        pay(upgrade_subscription(subscriber=viewer, channel_id=broadcaster.pk, tier=2))
    assert "monetization.cancel_at_provider" in run_jobs("webhooks")
    assert SandboxCheckout.objects.get(order_id=str(old.pk)).is_cancelled
    assert Subscription.objects.get().next_renewal_at is not None


def test_only_who_subscribes_can_take_a_higher_tier(viewer, broadcaster):
    with pytest.raises(Conflict):
        upgrade_subscription(subscriber=viewer, channel_id=broadcaster.pk, tier=2)


def test_going_on_with_a_gift(time, pay, viewer, outsider, broadcaster):
    pay(gift_subscription(gifter=viewer, channel_id=broadcaster.pk, recipient=outsider, tier=1))
    order = pay(subscribe(subscriber=outsider, channel_id=broadcaster.pk, tier=1))
    row = Subscription.objects.get()
    assert (row.is_gift, row.gifted_by, row.months, row.order) == (False, None, 2, order)
    # The paid month follows on the given one.
    assert row.next_renewal_at == datetime(2027, 3, 31, 12, tzinfo=UTC)
    name, data = events(broadcaster)[-1]
    assert (name, data["was_gift"], data["gifter_login"]) == (
        "subscription.upgrade",
        True,
        viewer.login,
    )


def test_the_first_subscribers_are_founders(pay, broadcaster, viewer, outsider, time, monkeypatch):
    monkeypatch.setattr(months, "FOUNDERS", 1)
    for account in (viewer, outsider):
        pay(subscribe(subscriber=account, channel_id=broadcaster.pk, tier=1))
    rows = Subscription.objects.order_by("id")
    assert [row.is_founder for row in rows] == [True, False]
    chat = PaidChatEntitlements()
    assert chat.subscription(channel_id=broadcaster.pk, user_id=viewer.pk).is_founder
    cancel_subscription(subscriber=viewer, channel_id=broadcaster.pk)
    time.work()
    time.pass_by(days=60)
    assert chat.subscription(channel_id=broadcaster.pk, user_id=viewer.pk) is None


def test_a_refund_of_an_old_order_leaves_the_new_one(subscribed, time, pay, viewer, broadcaster):
    old = subscribed().order.payments.get()
    pay(upgrade_subscription(subscriber=viewer, channel_id=broadcaster.pk, tier=2))
    refund_payment(payment_id=old.pk, reason="The bank asked.")
    assert is_subscriber(broadcaster, viewer)
    assert Subscription.objects.get().tier == 2


def test_what_it_opens(subscribed, viewer, outsider, broadcaster, django_assert_num_queries):
    chat, ids = PaidChatEntitlements(), {"channel_id": broadcaster.pk, "user_id": viewer.pk}
    with django_assert_num_queries(1):
        assert chat.subscription(**ids).tier == 1
    with django_assert_num_queries(1):
        assert chat.subscribed_tiers(user_id=viewer.pk) == {broadcaster.pk: 1}
    assert is_ad_free(**ids)
    assert not is_ad_free(channel_id=broadcaster.pk, user_id=outsider.pk)
    assert chat.subscribed_tiers(user_id=outsider.pk) == {}


def test_mails_follow_payments(subscribed, time, on_commit, run_jobs, mailoutbox, viewer):
    SandboxCheckout.objects.update(is_card_declined=True)
    with on_commit():
        time.pass_by(days=28 + 8)
    with on_commit():
        run_jobs("webhooks")
    run_jobs()
    subjects = [mail.subject for mail in mailoutbox]
    assert "Your subscription to Ana has ended" in subjects
    assert all(mail.to == [viewer.email] for mail in mailoutbox)
    assert not [one for one in subjects if "could not be renewed" in one]  # it is over by now


def test_a_declined_renewal_is_told(subscribed, time, on_commit, run_jobs, mailoutbox):
    SandboxCheckout.objects.update(is_card_declined=True)
    with on_commit():
        time.pass_by(days=28, hours=1)
    with on_commit():
        run_jobs("webhooks")
    run_jobs()
    (mail,) = [one for one in mailoutbox if "could not be renewed" in one.subject]
    assert "tried again on March 1, 2027" in mail.body
    assert "Until March 7, 2027" in mail.body


def test_a_receipt_is_sent(pay, viewer, broadcaster, on_commit, run_jobs, mailoutbox):
    with on_commit():
        order = pay(subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1, country="DE"))
    with on_commit():
        run_jobs("webhooks")
    run_jobs()
    (mail,) = mailoutbox
    assert mail.to == [viewer.email] and "You paid 4.99 EUR for: Tier 1: Ana" in mail.body
    assert str(order.pk) not in mail.body


def test_a_renewal_that_comes_after_the_upgrade_takes_nothing_away(
    subscribed, time, pay, viewer, broadcaster
):
    old = subscribed().order
    time.now = subscribed().paid_until
    renew_subscription(subscription_id=subscribed().pk)
    late = SandboxWebhook.objects.get(delivered_at=None)
    SandboxWebhook.objects.filter(pk=late.pk).update(delivered_at=time.now)
    new = pay(upgrade_subscription(subscriber=viewer, channel_id=broadcaster.pk, tier=3))
    SandboxWebhook.objects.filter(pk=late.pk).update(delivered_at=None)
    time.work()
    row = Subscription.objects.get()
    assert (old.payments.count(), row.order, row.tier, row.months) == (2, new, 3, 2)
    assert row.next_renewal_at == row.paid_until
    assert_books_balance()


def test_a_payment_that_comes_after_its_order_was_cancelled_renews_no_more(
    subscribed, time, viewer, broadcaster
):
    time.now = subscribed().paid_until
    renew_subscription(subscription_id=subscribed().pk)
    late = SandboxWebhook.objects.get(delivered_at=None)
    SandboxWebhook.objects.filter(pk=late.pk).update(delivered_at=time.now)
    cancel_subscription(subscriber=viewer, channel_id=broadcaster.pk)
    time.work()
    SandboxWebhook.objects.filter(pk=late.pk).update(delivered_at=None)
    time.work()
    row = subscribed()
    assert (row.months, row.next_renewal_at, row.access_until) == (2, None, row.paid_until)


def test_a_gift_that_is_taken_back_leaves_the_renewals(
    subscribed, time, pay, viewer, outsider, broadcaster
):
    gift = pay(
        gift_subscription(gifter=outsider, channel_id=broadcaster.pk, recipient=viewer, tier=1)
    )
    time.pass_by(days=60)
    row = subscribed()
    assert (row.months, row.order.payments.count()) == (3, 2)
    refund_payment(payment_id=gift.payments.get().pk, reason="A mistake.")
    time.pass_by(days=30)
    row = subscribed()
    assert (row.months, row.state, row.order.payments.count()) == (3, "active", 3)


def test_a_dispute_of_what_was_refunded_takes_nothing_twice(subscribed, time, viewer, broadcaster):
    time.pass_by(days=30)
    payment = subscribed().order.payments.order_by("pk").last()
    send_refund(refund_id=refund_payment(payment_id=payment.pk, reason="Asked for.").pk)
    months_left = subscribed().months
    time.work()
    payment.refresh_from_db()
    told = {"dispute_ref": "dp_1", "payment_ref": payment.payment_ref}
    with transaction.atomic():
        opened = DisputeOpened(
            **told, amount_minor=payment.gross_minor, currency="EUR", fee_minor=1500
        )
        apply_event(provider="sandbox", event=opened, occurred_at=time.now)
        closed = DisputeClosed(**told, is_won=False)
        apply_event(provider="sandbox", event=closed, occurred_at=time.now)
    payment.refresh_from_db()
    assert (payment.state, payment.refunded_minor) == ("charged_back", payment.gross_minor)
    assert subscribed().months == months_left
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 250
    assert_books_balance()


def test_a_refund_that_fails_under_dispute_leaves_the_dispute_open(subscribed, time, broadcaster):
    payment = subscribed().order.payments.get()
    refund = refund_payment(payment_id=payment.pk, reason="Asked for.")
    told = {"dispute_ref": "dp_1", "payment_ref": payment.payment_ref}
    failed = RefundFailed(
        refund_ref="re_1",
        payment_ref=payment.payment_ref,
        refund_id=str(refund.pk),
        reason="charge_disputed",
    )
    opened = DisputeOpened(**told, amount_minor=payment.gross_minor, currency="EUR", fee_minor=1500)
    with transaction.atomic():
        for event in (opened, failed, DisputeClosed(**told, is_won=False)):
            apply_event(provider="sandbox", event=event, occurred_at=time.now)
    payment.refresh_from_db()
    assert (payment.state, payment.refunded_minor) == ("charged_back", payment.gross_minor)
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 0
    assert_books_balance()
