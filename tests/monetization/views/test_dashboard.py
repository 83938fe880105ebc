"""The dashboard's pages of money: one's own figures, from the ledger; nobody else's."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monetization.ledger import post_transaction, recipes
from monetization.ledger.recipes import Event
from monetization.models import Payment, PayoutAccount
from monetization.selectors.earnings import (
    month_statement,
    revenue_of,
    statement_lines,
    statement_months,
)
from monetization.selectors.supporters import churn_of, list_subscribers, top_supporters
from monetization.services import payouts
from monetization.services.gifts import gift_subscription
from monetization.services.orders import create_order
from monetization.services.refunds import refund_payment
from monetization.services.subscriptions import cancel_subscription, subscribe
from tests.monetization.backends import SandboxBackend
from tests.monetization.books import give_bits
from tests.monetization.payouts import earn, new_run, owed, payable
from twitchclone.core import clock
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAGES = [
    "/dashboard/revenue/",
    "/dashboard/revenue/subscribers/",
    "/dashboard/revenue/payouts/",
    "/dashboard/revenue/statements/",
]
FILES = [
    "/dashboard/revenue/statements/2026-11/EUR.csv",
    "/dashboard/revenue/statements/2026-11/EUR.pdf",
]


@pytest.fixture(autouse=True)
def at(monkeypatch, settings):
    """Sets the clock; begins on NOW."""
    settings.SITE_CURRENCY = "EUR"

    def at(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "now_ms", lambda: clock.to_ms(moment))

    at(NOW)
    return at


@pytest.fixture
def backend(settings):
    return SandboxBackend()


def buy(backend, take, order):
    take(backend.pay(order))
    return Payment.objects.get(order=order)


def cheer(user, channel, minor, key="cheer"):
    give_bits(user.pk, minor, f"{key}:given")
    about = Event(idempotency_key=key, occurred_at=clock.now(), reference=f"channel:{channel.pk}")
    post_transaction(
        booking=recipes.cheer(
            about, user_id=user.pk, channel_id=channel.pk, bits=minor, value=Money(minor, "EUR")
        )
    )


def donate(backend, take, user, channel, minor, **details):
    order = create_order(
        kind="donation",
        buyer=user,
        amount=Money(minor, "EUR"),
        description="Donation",
        channel_id=channel.pk,
        channel_bp=10_000,
        details=details,
    )
    return buy(backend, take, order)


@pytest.fixture
def busy(backend, take, broadcaster, viewer, outsider):
    """A month with something of everything."""
    own = subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1, country="DE")
    buy(backend, take, own)
    gift = gift_subscription(
        gifter=viewer, channel_id=broadcaster.pk, recipient=outsider, tier=2, country="DE"
    )
    buy(backend, take, gift)
    cheer(viewer, broadcaster, 300)
    donate(backend, take, viewer, broadcaster, 1000)
    back = donate(backend, take, outsider, broadcaster, 500)
    refund_payment(payment_id=back.pk, reason="Asked.")
    lost = donate(backend, take, outsider, broadcaster, 200)
    take(backend.dispute(lost.order))
    take(backend.decide(lost.order, is_won=False))
    earn(broadcaster, 6000, days_ago=30)
    payable(broadcaster)
    run = new_run()
    payouts.continue_run(run_id=run.pk)


def test_every_source_is_counted(busy, broadcaster, django_assert_num_queries):
    with django_assert_num_queries(1):
        revenue = revenue_of(broadcaster.pk, currency="EUR", days=7)
    totals = revenue.totals
    assert (totals["bits"], totals["donations"]) == (300, 1700)
    assert totals["subscriptions"] > 0 and totals["gifts"] > totals["subscriptions"]
    assert revenue.went_back_minor == -700
    assert revenue.days[-1] == NOW.date() and len(revenue.days) == 7
    whole = revenue_of(broadcaster.pk, currency="EUR", days=90)
    assert whole.totals["other"] == 6000
    assert whole.total_minor - 6000 == owed(broadcaster)


def test_a_statement_is_the_ledger(busy, broadcaster, at, django_assert_num_queries):
    with django_assert_num_queries(2):
        statement = month_statement(broadcaster.pk, month="2026-11", currency="EUR")
    assert statement.opening_minor == 0
    assert statement.closing_minor == owed(broadcaster)
    found = {row.source: row.amount_minor for row in statement.rows}
    assert (found["payouts"], found["refunds"], found["chargebacks"]) == (-6000, -500, -200)
    lines = statement_lines(broadcaster.pk, month="2026-11", currency="EUR")
    assert sum(line.amount_minor for line in lines) == statement.closing_minor
    assert not statement.is_over
    at(NOW + timedelta(days=30))
    earn(broadcaster, 100, days_ago=40)  # happened in November, booked in December
    after = month_statement(broadcaster.pk, month="2026-12", currency="EUR")
    assert after.opening_minor == statement.closing_minor
    assert after.closing_minor == owed(broadcaster)
    again = month_statement(broadcaster.pk, month="2026-11", currency="EUR")
    assert again.rows == statement.rows and again.is_over
    months = [(one.month, one.currency) for one in statement_months(broadcaster.pk)]
    assert months == [("2026-12", "EUR"), ("2026-11", "EUR")]


def test_a_month_without_bookings_carries_the_balance_over(busy, broadcaster):
    empty = month_statement(broadcaster.pk, month="2027-03", currency="EUR")
    assert empty.rows == [] and empty.opening_minor == empty.closing_minor == owed(broadcaster)
    for wrong in ("2026-13", "2026-00", "x", "9999-12"):
        with pytest.raises((ValueError, OverflowError)):
            month_statement(broadcaster.pk, month=wrong, currency="EUR")


def test_statements_as_files(busy, broadcaster, client_of):
    client = client_of(broadcaster)
    table = client.get(FILES[0])
    assert table["Content-Disposition"] == 'attachment; filename="statement-2026-11-EUR.csv"'
    rows = list(csv.DictReader(io.StringIO(table.content.decode())))
    sums = {row["source"]: int(row["amount_minor"]) for row in rows if row["section"] == "sum"}
    closing = next(int(row["amount_minor"]) for row in rows if row["section"] == "closing")
    booked = [int(row["amount_minor"]) for row in rows if row["section"] == "booking"]
    assert sum(sums.values()) == closing == sum(booked) == owed(broadcaster)
    page = client.get(FILES[1])
    assert page["Content-Type"] == "application/pdf" and page.content.startswith(b"%PDF-")
    for words in (
        b"Closing balance",
        b"Chargebacks",
        f"{owed(broadcaster) / 100:.2f} EUR".encode(),
    ):
        assert words in page.content
    for nothing in ("2026-10/EUR.csv", "2026-11/USD.csv", "2026-13/EUR.csv", "9999-12/EUR.pdf"):
        assert client.get(f"/dashboard/revenue/statements/{nothing}").status_code == 404


def test_ones_own_pages(busy, broadcaster, client_of):
    client = client_of(broadcaster)
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "example." not in answer.content.decode().split("<main")[-1]  # no e-mail address
    shown = client.get("/dashboard/revenue/").content.decode()
    assert "revenue-data" in shown and "Vic" in shown.replace("vic", "Vic")
    assert "came back" not in client.get("/dashboard/revenue/payouts/").content.decode()


@pytest.mark.parametrize("query", ["?days=7", "?days=x", "?days=365&currency=EUR", "?currency=%00"])
def test_odd_questions_do_no_harm(busy, broadcaster, client_of, query):
    assert client_of(broadcaster).get(f"/dashboard/revenue/{query}").status_code == 200


def test_empty_pages_say_what_to_do(broadcaster, client_of):
    client = client_of(broadcaster)
    for page, words in zip(
        PAGES,
        ("Nothing earned yet", "No subscribers yet", "No payouts yet", "No statements yet"),
        strict=True,
    ):
        assert words in client.get(page).content.decode()


def test_nobody_elses_money_is_shown(busy, outsider, moderator, staff, client_of, client):
    for account in (outsider, moderator, staff):
        browser = client_of(account)
        for page in PAGES:
            shown = browser.get(page).content.decode()
            assert "Nothing earned yet" in shown or " yet" in shown
            assert "60.00" not in shown and "10.00" not in shown
        for file in FILES:
            assert browser.get(file).status_code == 404
    for page in (*PAGES, *FILES):
        assert client.get(page).status_code == 302
    assert client.post("/dashboard/revenue/payouts/account/").status_code == 302
    assert PayoutAccount.objects.count() == 1


def test_setting_up_payouts(broadcaster, client_of):
    client = client_of(broadcaster)
    address = "/dashboard/revenue/payouts/account/"
    assert client.get(address).status_code == 405
    sent = client.post(address)
    assert sent["Location"].startswith("/payouts/sandbox/")
    assert PayoutAccount.objects.get().channel_id == broadcaster.pk
    assert "being checked" in client.get(PAGES[2]).content.decode()
    forged = client_of(broadcaster, enforce_csrf_checks=True).post(address)
    assert forged.status_code == 403


def test_payments_are_off(broadcaster, client_of, settings):
    settings.PAYMENT_PROVIDER, settings.SANDBOX_PAYMENTS = "", False
    answer = client_of(broadcaster).post("/dashboard/revenue/payouts/account/", follow=True)
    assert "takes no payments" in answer.content.decode()


def test_subscribers_and_how_they_come_and_go(
    backend, take, broadcaster, viewer, outsider, client_of, django_assert_num_queries
):
    order = subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1, country="DE")
    buy(backend, take, order)
    buy(
        backend,
        take,
        gift_subscription(
            gifter=viewer, channel_id=broadcaster.pk, recipient=outsider, tier=3, country="DE"
        ),
    )
    take(backend.renew(order, "second"))
    with django_assert_num_queries(1):
        rows = list_subscribers(broadcaster.pk)
    assert [(row.login, row.tier, row.months, row.renewal) for row in rows] == [
        ("otto", 3, 1, "gift"),
        ("vic", 1, 2, "renews"),
    ]
    cancel_subscription(subscriber=viewer, channel_id=broadcaster.pk)
    take(backend.sent())
    take(backend.sent())
    assert list_subscribers(broadcaster.pk, tier=1)[0].renewal == "ends"
    with django_assert_num_queries(1):
        (month,) = churn_of(broadcaster.pk)
    assert (month.new, month.renewed, month.cancelled, month.ended) == (2, 1, 1, 0)
    page = client_of(broadcaster).get(PAGES[1], {"tier": "3"}).content.decode()
    assert "otto" in page and ">vic<" not in page
    more = client_of(broadcaster).get(
        PAGES[1], {"after": rows[0].id}, headers={"HX-Request": "true"}
    )
    assert "vic" in more.content.decode() and "<html" not in more.content.decode()


def test_top_supporters_leave_out_the_nameless(
    backend, take, broadcaster, viewer, outsider, staff, django_assert_num_queries
):
    donate(backend, take, viewer, broadcaster, 300)
    donate(backend, take, viewer, broadcaster, 400)
    donate(backend, take, outsider, broadcaster, 900, is_anonymous=True)
    for is_anonymous in (False, True):
        order = gift_subscription(
            gifter=outsider,
            channel_id=broadcaster.pk,
            recipient=staff,
            tier=1,
            country="DE",
            is_anonymous=is_anonymous,
        )
        buy(backend, take, order)
    top = top_supporters(broadcaster.pk, currency="EUR")
    assert [(one.login, one.amount) for one in top.donations] == [("vic", 700)]
    assert [(one.login, one.amount) for one in top.gifts] == [("otto", 1)]
    assert top_supporters(broadcaster.pk, currency="USD").donations == []


def test_the_pages_ask_a_bounded_number_of_questions(busy, broadcaster, client_of):
    client = client_of(broadcaster)
    for page in PAGES:
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        assert len(asked) <= 25, (page, len(asked))
