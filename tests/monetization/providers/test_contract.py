"""What a provider must be, run by each of them over the webhook's address with real signatures."""

import pytest

from monetization import chart
from monetization.chart import AccountKind, channel_earnings, provider_clearing, site_account
from monetization.ledger.check import check_ledger
from monetization.models import (
    Order,
    OrderState,
    Payment,
    PaymentState,
    ProviderEvent,
    ProviderEventState,
    Refund,
    RefundState,
)
from monetization.selectors.ledger import balance_of
from monetization.services.orders import create_order
from monetization.services.provider_events import process_events, replay_event
from monetization.services.refunds import refund_payment
from tests.monetization.books import AT, assert_books_balance, spend
from twitchclone.core import clock
from twitchclone.core.errors import Conflict
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db


def balances(order):
    return {
        "clearing": balance_of(provider_clearing(order.provider, "EUR")),
        "channel": balance_of(channel_earnings(order.channel_id, "EUR")),
        "platform": balance_of(site_account(AccountKind.PLATFORM_REVENUE, "EUR")),
    }


def _now():
    return clock.now_ms() // 1000


PAID = {"clearing": -500, "channel": 350, "platform": 150}
NOTHING = {"clearing": 0, "channel": 0, "platform": 0}


@pytest.fixture(autouse=True)
def _audit(db):
    yield
    assert_books_balance()


def test_a_payment_is_booked_and_shared(backend, order, take):
    take(backend.pay(order))
    assert balances(order) == PAID
    order.refresh_from_db()
    assert (order.state, order.payments.get().gross_minor) == (OrderState.PAID, 500)


def test_the_same_message_is_stored_and_booked_once(backend, order, take):
    messages = backend.pay(order)
    for _ in range(3):
        take(messages)
    assert ProviderEvent.objects.count() == len(messages)
    assert balances(order) == PAID


def test_another_message_about_the_same_payment_books_nothing(backend, order, take):
    (message,) = backend.pay(order)
    other = message.body.replace(b'"id": "', b'"id": "other_', 1)
    take([message, backend.signed(other)])
    assert ProviderEvent.objects.count() == 2
    assert balances(order) == PAID


def test_a_replay_by_staff_books_nothing(backend, order, take):
    take(backend.pay(order))
    event = ProviderEvent.objects.get()
    replay_event(event_id=event.pk)
    with pytest.raises(Conflict):
        replay_event(event_id=event.pk)
    assert process_events(event_id=event.pk) == 1
    assert balances(order) == PAID


def test_nobody_is_charged_by_a_declined_card_or_an_expired_page(backend, order, take):
    take(backend.decline(order))
    order.refresh_from_db()
    assert order.state == OrderState.OPEN
    take(backend.expire(order))
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    assert balances(order) == NOTHING


def test_a_subscription_renews_and_ends(backend, viewer, broadcaster, take):
    order = create_order(
        kind="test_subscription",
        buyer=viewer,
        amount=Money(500, "EUR"),
        description="Tier 1",
        channel_id=broadcaster.pk,
        channel_bp=7000,
        is_recurring=True,
    )
    take(backend.pay(order))
    assert balances(order) == PAID
    order.refresh_from_db()
    assert order.subscription_ref and order.customer_ref
    take(backend.renew(order, "month-2"))
    take(backend.renew(order, "month-3"))
    assert balances(order) == {name: 3 * minor for name, minor in PAID.items()}
    take(backend.cancel(order))
    order.refresh_from_db()
    assert order.state == OrderState.ENDED


def test_refunds_add_up_to_the_payment(backend, order, take):
    take(backend.pay(order))
    for amount in (1, 166, 333):
        take(backend.refund(order, amount))
    assert balances(order) == NOTHING
    payment = Payment.objects.get()
    assert (payment.state, payment.refunded_minor) == (PaymentState.REFUNDED, 500)
    assert set(Refund.objects.values_list("state", flat=True)) == {RefundState.SUCCEEDED}


def test_a_refund_that_names_something_else_of_the_provider_is_taken(backend, order, take):
    take(backend.pay(order))
    take(backend.refund(order, 500, "refund 17 of somebody's own"))
    assert balances(order) == NOTHING
    assert Payment.objects.get().state == PaymentState.REFUNDED


def test_a_refund_of_ours_is_booked_at_once_and_settled_by_the_message(backend, order, take, staff):
    take(backend.pay(order))
    refund = refund_payment(payment_id=Payment.objects.get().pk, reason="Asked.", by=staff)
    assert balances(order) == {"clearing": -500, "channel": 0, "platform": 0}
    assert balance_of(site_account(AccountKind.REFUNDS, "EUR")) == 500
    take(backend.refund(order, 500, str(refund.pk)))
    assert balances(order) == NOTHING
    assert balance_of(site_account(AccountKind.REFUNDS, "EUR")) == 0
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    with pytest.raises(Conflict):
        refund_payment(payment_id=Payment.objects.get().pk, reason="Again.")


def test_the_audit_misses_what_was_not_booked(backend, order, take):
    take(backend.pay(order))
    payment = Payment.objects.get()
    Payment.objects.update(payment_ref="another")
    Refund.objects.create(
        payment=payment, amount_minor=1, state="failed", ledger_transaction_id=1, created_at=AT
    )
    found = {(finding.code, finding.detail.rpartition(":")[2]) for finding in check_ledger()}
    assert found == {
        ("payment_not_booked", "sale"),
        ("refund_not_booked", "started"),
        ("refund_not_booked", "failed"),
    }
    Refund.objects.all().delete()
    Payment.objects.update(payment_ref=payment.payment_ref)


def test_a_refund_that_comes_before_its_payment_waits_for_it(backend, order, take):
    payment, refund = backend.pay(order), backend.refund(order, 500)
    take(refund)
    assert balances(order) == NOTHING
    waiting = ProviderEvent.objects.filter(state=ProviderEventState.PENDING)
    assert all(event.next_attempt_at for event in waiting) and waiting
    take(payment)
    assert balances(order) == NOTHING
    assert Payment.objects.get().state == PaymentState.REFUNDED


@pytest.mark.parametrize("is_won", [True, False])
def test_a_dispute(backend, order, take, is_won):
    take(backend.pay(order))
    take(backend.dispute(order))
    assert balances(order) == {"clearing": 1500, "channel": 350, "platform": 150}
    assert Payment.objects.get().state == PaymentState.DISPUTED
    with pytest.raises(Conflict):
        refund_payment(payment_id=Payment.objects.get().pk, reason="No.")
    take(backend.decide(order, is_won=is_won))
    assert balance_of(site_account(AccountKind.DISPUTES, "EUR")) == 0
    if is_won:
        assert balances(order) == {"clearing": 1000, "channel": 350, "platform": 150}
        assert Payment.objects.get().state == PaymentState.PAID
    else:
        assert balances(order) == {"clearing": 1500, "channel": 0, "platform": 0}
        assert Payment.objects.get().state == PaymentState.CHARGED_BACK


def test_bits_are_issued_and_what_is_spent_is_the_sites_loss(backend, viewer, take):
    order = create_order(
        kind="bits", buyer=viewer, amount=Money(140, "EUR"), description="100 bits", bits=100
    )
    take(backend.pay(order))
    assert balance_of(chart.viewer_bits(viewer.pk)) == 100
    spend(viewer.pk, 60, "cheer")
    take(backend.dispute(order))
    take(backend.decide(order, is_won=False))
    assert balance_of(chart.viewer_bits(viewer.pk)) == 0


def test_a_channel_that_is_gone_gets_nothing(backend, order, take, broadcaster):
    broadcaster.delete()
    take(backend.pay(order))
    assert balances(order)["platform"] == 500
    take(backend.refund(order, 500))
    assert balances(order)["platform"] == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda backend, one: backend.signed(one.body, at_s=_now() - 301),
        lambda backend, one: backend.signed(one.body, at_s=_now() + 301),
        lambda backend, one: type(one)(one.provider, one.body + b" ", one.headers),
        lambda backend, one: type(one)(one.provider, one.body, {}),
        lambda backend, one: type(one)(one.provider, b"\xff\xfe", one.headers),
        lambda backend, one: type(one)(
            one.provider, one.body, dict.fromkeys(one.headers, "t=1,v1=é")
        ),
        lambda backend, one: type(one)(
            one.provider,
            one.body,
            {name: value.replace("v1=", "v0=") for name, value in one.headers.items()},
        ),
        lambda backend, one: backend.signed(b"{}"),
        lambda backend, one: backend.signed(b"[]"),
        lambda backend, one: backend.signed(b"no json"),
    ],
)
def test_what_the_provider_did_not_sign_just_now_is_refused(backend, order, client, spoil):
    message = spoil(backend, backend.pay(order)[0])
    response = message.post(client)
    assert response.status_code == 400
    assert not ProviderEvent.objects.exists()
    assert b"whsec" not in response.content


def test_the_other_providers_signature_is_none(backend, order, client, settings):
    message = backend.pay(order)[0]
    other = "stripe" if backend.name == "sandbox" else "sandbox"
    assert type(message)(other, message.body, message.headers).post(client).status_code == 400
    assert client.post("/webhooks/payments/paypal/", b"{}", "application/json").status_code == 404
    assert client.get(message.path).status_code == 405


def test_a_provider_that_is_not_set_up_hears_nothing(backend, order, client, settings):
    message = backend.pay(order)[0]
    settings.SANDBOX_PAYMENTS = False
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert message.post(client).status_code == 404
    assert not Order.objects.exclude(state=OrderState.OPEN).exists()
