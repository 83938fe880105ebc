"""A provider's day against our books: agreement, each kind of difference, staff, the command."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import stripe
from django.core.management import CommandError, call_command
from django.urls import reverse

from monetization import chart
from monetization.chart import parse_key, provider_fees
from monetization.models import Payment, Payout, Reconciliation, ReconciliationDifference
from monetization.providers.events import PaymentSucceeded
from monetization.providers.stripe.movements import map_movement
from monetization.selectors.ledger import balance_of
from monetization.services import payouts
from monetization.services.orders import create_order
from monetization.services.payment_events import apply_event
from monetization.services.reconciliation import open_days, reconcile_day, settle_difference
from monetization.services.refunds import refund_payment, send_refund
from tests.monetization.books import assert_books_balance
from tests.monetization.payouts import earn, new_run, payable
from tests.monetization.providers.test_stripe import Recorded
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Sets the clock; begins at NOON."""

    def at(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "now_ms", lambda: clock.to_ms(moment))

    at(NOON)
    yield at
    assert_books_balance()


def another(viewer, broadcaster, minor):
    return create_order(
        kind="donation",
        buyer=viewer,
        amount=Money(minor, "EUR"),
        description="Donation",
        channel_id=broadcaster.pk,
        channel_bp=7000,
    )


@pytest.fixture
def busy(request, backend, order, take, viewer, broadcaster, at):
    """A day at the sandbox with one of everything, looked at on the next."""
    take(backend.pay(order))
    refund = refund_payment(payment_id=Payment.objects.get().pk, reason="Asked.", amount_minor=100)
    send_refund(refund_id=refund.pk)
    take(backend.sent())
    for minor, is_won in ((200, True), (300, False)):
        disputed = another(viewer, broadcaster, minor)
        take(backend.pay(disputed))
        take(backend.dispute(disputed))
        take(backend.decide(disputed, is_won=is_won))
    payee_ref, told = backend.payee(broadcaster.pk)
    payable(broadcaster, payee_ref=payee_ref)
    take(told)
    earn(broadcaster, 6000)
    run = new_run()
    payouts.continue_run(run_id=run.pk)
    payouts.send_payout(payout_id=Payout.objects.get().pk)
    take(backend.sent())
    at(NOON + timedelta(days=1))


def differences():
    return {
        (one.code, one.subject): one.detail
        for one in ReconciliationDifference.objects.filter(settled_at=None)
    }


sandbox_only = pytest.mark.parametrize("backend", ["sandbox"], indirect=True)


@sandbox_only
def test_a_day_that_agrees(busy, backend):
    row = reconcile_day(provider="sandbox", day=DAY)
    assert differences() == {}
    assert row.movement_count == 8
    assert reconcile_day(provider="sandbox", day=DAY).pk == row.pk
    with pytest.raises(InvalidInput):
        reconcile_day(provider="sandbox", day=DAY + timedelta(days=1))


@sandbox_only
def test_what_the_provider_does_not_know(busy, backend, viewer, broadcaster):
    lost = Payment.objects.order_by("pk").first()
    Payment.objects.filter(pk=lost.pk).update(payment_ref="elsewhere")
    Payout.objects.update(payout_ref="elsewhere")
    reconcile_day(provider="sandbox", day=DAY)
    assert {code for code, _ in differences()} == {
        "charge_unknown",
        "payment_missing",
        "payout_unknown",
        "payout_missing",
    }
    Payment.objects.filter(pk=lost.pk).update(payment_ref=lost.payment_ref)
    Payout.objects.update(payout_ref="")


@sandbox_only
def test_amounts_that_differ_and_money_that_was_booked_alone(busy, backend, broadcaster):
    Payment.objects.filter(pk=Payment.objects.order_by("pk").first().pk).update(platform_minor=151)
    earn(broadcaster, 77, days_ago=1)
    reconcile_day(provider="sandbox", day=DAY)
    found = differences()
    assert [detail for (code, _), detail in found.items() if code == "charge_amount"] == [
        "5.00 EUR there, 5.01 EUR here"
    ]
    assert ("clearing_differs", "EUR") in found


@sandbox_only
def test_staff_settle_with_a_reason_and_it_stays_settled(
    busy, backend, broadcaster, staff, viewer, moderator, client_of
):
    earn(broadcaster, 77, days_ago=1)
    reconcile_day(provider="sandbox", day=DAY)
    row = ReconciliationDifference.objects.get()
    settle = reverse("admin:monetization_reconciliationdifference_settle", args=[row.pk])
    confirmed = {"_form_submitted": "on", "note": "A test."}
    for account in (viewer, moderator):
        assert client_of(account).post(settle, confirmed).status_code in {302, 403}
    front = client_of(staff).get(reverse("admin:index"))
    assert "Differences with providers" in front.content.decode()
    client_of(staff).post(settle, {**confirmed, "note": ""})
    assert differences()
    client_of(staff).post(settle, confirmed)
    row.refresh_from_db()
    assert (row.settled_by, row.note) == (staff, "A test.")
    with pytest.raises(Conflict):
        settle_difference(difference_id=row.pk, note="Again.", by=staff)
    reconcile_day(provider="sandbox", day=DAY)
    assert differences() == {} and ReconciliationDifference.objects.count() == 1
    for name in ("reconciliation", "reconciliationdifference"):
        page = reverse(f"admin:monetization_{name}_changelist")
        assert client_of(staff).get(page).status_code == 200
        assert client_of(moderator).get(page).status_code == 403


@sandbox_only
def test_the_command(busy, backend, broadcaster):
    out, err = io.StringIO(), io.StringIO()
    call_command("reconcile_payments", "--date", "2026-11-20", stdout=out, stderr=err)
    assert "8 movements, 0 differences" in out.getvalue()
    earn(broadcaster, 77, days_ago=1)
    with pytest.raises(CommandError):
        call_command("reconcile_payments", "--date", "2026-11-20", stdout=out, stderr=err)
    assert "clearing_differs: EUR" in err.getvalue()
    for wrong in ("20.11.2026", "2026-11-21"):
        with pytest.raises(CommandError):
            call_command("reconcile_payments", "--date", wrong, stdout=out, stderr=err)


@sandbox_only
def test_each_day_is_compared_once_it_is_ripe(busy, backend, at):
    at(datetime(2026, 11, 21, 2, tzinfo=UTC))
    assert ("sandbox", DAY) not in open_days()
    at(datetime(2026, 11, 21, 4, tzinfo=UTC))
    assert open_days()[-1] == ("sandbox", DAY)
    reconcile_day(provider="sandbox", day=DAY)
    assert ("sandbox", DAY) not in open_days() and len(open_days()) == 6


def transaction(number, type_, amount, fee, source, category=""):
    return {
        "id": f"txn_{number}",
        "object": "balance_transaction",
        "amount": amount,
        "created": int(NOON.timestamp()),
        "currency": "eur",
        "fee": fee,
        "net": amount - fee,
        "reporting_category": category or type_,
        "source": source,
        "type": type_,
    }


@pytest.mark.parametrize("backend", ["stripe"], indirect=True)
def test_stripes_list_and_its_fees(backend, order, at, monkeypatch):
    paid = PaymentSucceeded(
        payment_ref=f"pi_{order.pk}", amount_minor=500, currency="EUR", order_id=str(order.pk)
    )
    apply_event(provider="stripe", event=paid, occurred_at=NOON)
    charge = {
        "id": "ch_1", "object": "charge", "amount": 500, "currency": "eur",
        "payment_intent": f"pi_{order.pk}",
    }  # fmt: skip
    listed = {
        "object": "list",
        "has_more": False,
        "url": "/v1/balance_transactions",
        "data": [
            transaction(1, "charge", 500, 40, charge),
            transaction(2, "stripe_fee", -25, 0, None, "fee"),
            transaction(3, "payout", -1000, 0, {"id": "po_1", "object": "payout", "amount": 1000,
                                               "currency": "eur"}),
            transaction(4, "reserve", -5, 0, None),
        ],
    }  # fmt: skip
    server = Recorded(listed)
    monkeypatch.setattr(stripe, "RequestsClient", lambda **_: server)
    at(NOON + timedelta(days=1))
    for _ in range(2):
        reconcile_day(provider="stripe", day=DAY)
    assert balance_of(provider_fees("stripe", "EUR")) == -65
    method, path, _, _ = server.asked[0]
    assert (method, path.partition("?")[0]) == ("get", "balance_transactions")
    assert differences() == {
        ("movement_unknown", "txn_4"): "-0.05 EUR of ?",
        ("clearing_differs", "EUR"): "4.30 EUR there, 4.35 EUR here",
    }
    assert Reconciliation.objects.get().movement_count == 4


def test_stripes_movements_are_named_as_in_its_webhooks():
    dispute = {"id": "du_1", "object": "dispute", "amount": 500, "currency": "eur",
               "payment_intent": "pi_1"}  # fmt: skip
    one = map_movement(transaction(1, "adjustment", -500, 1500, dispute, "dispute"))
    assert (one.kind, one.source_ref, one.amount, one.net) == (
        "dispute", "du_1", Money(500, "EUR"), Money(-2000, "EUR"),
    )  # fmt: skip
    refund = {"id": "re_1", "object": "refund", "amount": 5, "currency": "eur",
              "payment_intent": "pi_1"}  # fmt: skip
    assert map_movement(transaction(1, "refund", -5, 0, refund)).source_ref == "re_1"


def test_an_auditors_statement(broadcaster, at):
    earn(broadcaster, 100)
    at(NOON + timedelta(days=40))
    earn(broadcaster, 250)
    earn(broadcaster, 50)
    key = str(chart.channel_earnings(broadcaster.pk, "EUR"))
    assert parse_key(key) == chart.channel_earnings(broadcaster.pk, "EUR")
    clearing = chart.provider_clearing("sandbox", "EUR")
    assert parse_key(str(clearing)) == clearing
    out = io.StringIO()
    period = ("--from", "2026-12-01", "--to", "2027-01-01")
    call_command("ledger_statement", key, *period, stdout=out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["kind"], row["balance_minor"]) for row in rows] == [
        ("opening", "100"), ("sale", "350"), ("sale", "400"), ("closing", "400"),
    ]  # fmt: skip
    for wrong in ("channel_earnings:EUR", "nothing:EUR", "channel_earnings:x:EUR"):
        with pytest.raises(CommandError):
            call_command("ledger_statement", wrong, *period, stdout=out)
    with pytest.raises(CommandError):
        call_command("ledger_statement", key, "--from", "x", "--to", "y", stdout=out)
