"""Any order of business, replays and crashes included, keeps the books equal to a plain sum.

Operations are real bookings in PostgreSQL; a crash is an exception before the n-th query, so that
everything of the operation is rolled back. The model is a Counter of amounts.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, multiple, rule

from monetization import chart
from monetization.errors import KeyReused, Overdrawn
from monetization.ledger import Booking, post_transaction, recipes
from monetization.ledger.recipes import Event, SaleParts
from monetization.models.ledger import LedgerAccount, LedgerBalance, LedgerEntry
from tests.factories import make_account
from tests.monetization.books import assert_books_balance
from twitchclone.core.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)
_USERS = st.integers(0, 2)
_CURRENCIES = st.sampled_from(["EUR", "JPY", "BHD"])
_AMOUNTS = st.integers(1, 5000)
# Before which query the process dies; mostly it lives.
_CRASHES = st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 9])


class Crash(Exception):
    """The process died here."""


class Books(RuleBasedStateMachine):
    """Buyers, channels, a provider."""

    users: list = []
    operations = 0

    sales = Bundle("sales")
    disputes = Bundle("disputes")
    refunds = Bundle("refunds")
    payouts = Bundle("payouts")
    paid = Bundle("paid")
    booked = Bundle("booked")

    def __init__(self):
        super().__init__()
        self.model: Counter = Counter()
        self.number = 0
        self.outer = transaction.atomic()
        self.outer.__enter__()

    def teardown(self):
        try:
            assert self.balances() == {key: sum_ for key, sum_ in self.model.items() if sum_}
            self.entries_sum_up()
            assert_books_balance()
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def balances(self):
        rows = LedgerBalance.objects.select_related("account").exclude(balance_minor=0)
        return {row.account.key: row.balance_minor for row in rows}

    def entries_sum_up(self):
        sums: Counter = Counter()
        for entry in LedgerEntry.objects.select_related("account"):
            sums[entry.account.key] += entry.amount_minor
        assert {key: one for key, one in sums.items() if one} == self.balances()
        for currency in LedgerAccount.objects.values_list("currency", flat=True).distinct():
            assert sum(one for key, one in sums.items() if key.currency == currency) == 0

    def user(self, index):
        return type(self).users[index]

    def event(self):
        self.number += 1
        return Event(idempotency_key=f"op:{self.number}", occurred_at=AT, reference="machine")

    def book(self, booking: Booking, crash_at: int = 0) -> bool:
        """Book it as the model does; whether it is in the books now."""
        type(self).operations += 1
        if crash_at and self.crashes(booking, crash_at):
            return False
        may_not = {
            line.account
            for line in booking.lines
            if line.amount_minor < 0
            and (line.must_cover or line.account.kind in chart.NEVER_NEGATIVE)
            and self.model[line.account] + line.amount_minor < 0
        }
        try:
            with transaction.atomic():
                post_transaction(booking=booking)
                self.commit()
        except Overdrawn:
            assert may_not, "refused what is there"
            return False
        assert not may_not, "booked what is not there"
        for line in booking.lines:
            self.model[line.account] += line.amount_minor
        return True

    def crashes(self, booking, crash_at) -> bool:
        """Whether the process got as far as its n-th query, before which it dies."""
        seen = 0

        def die(execute, *arguments):
            nonlocal seen
            seen += 1
            if seen == crash_at:
                raise Crash
            return execute(*arguments)

        try:
            with transaction.atomic(), connection.execute_wrapper(die):
                post_transaction(booking=booking)
                raise Crash  # before the commit at the latest
        except (Crash, Overdrawn):
            return True
        return False

    def commit(self):
        """What PostgreSQL checks at the end of a transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @rule(
        target=sales,
        user=_USERS,
        currency=_CURRENCIES,
        gross=_AMOUNTS,
        tax=st.integers(0, 25),
        bp=st.integers(0, 10_000),
        crash=_CRASHES,
    )
    def purchase_or_renewal(self, user, currency, gross, tax, bp, crash):
        parts = recipes.parts_of_sale(
            provider="sandbox",
            gross=Money(gross, currency),
            tax_minor=gross * tax // 100,
            channel_id=self.user(user),
            channel_bp=bp,
        )
        booking = recipes.sale(self.event(), parts)
        return parts if self.book(booking, crash) else multiple()

    @rule(target=sales, user=_USERS, currency=_CURRENCIES, gross=_AMOUNTS, crash=_CRASHES)
    def buy_bits(self, user, currency, gross, crash):
        parts = recipes.parts_of_bits(
            provider="sandbox",
            gross=Money(gross, currency),
            tax_minor=0,
            bits=gross // 2 + 1,
            buyer_id=self.user(user),
        )
        booking = recipes.sale(self.event(), parts)
        return parts if self.book(booking, crash) else multiple()

    @rule(user=_USERS, channel=_USERS, bits=_AMOUNTS, crash=_CRASHES, replays=_USERS)
    def cheer(self, user, channel, bits, crash, replays):
        booking = recipes.cheer(
            self.event(),
            user_id=self.user(user),
            channel_id=self.user(channel),
            bits=bits,
            value=Money(bits, "EUR"),
        )
        if self.book(booking, crash):
            for _ in range(replays):
                assert post_transaction(booking=booking).is_replay
            other = replace(booking, reference="other")
            with pytest.raises(KeyReused):
                post_transaction(booking=other)

    @rule(user=_USERS, currency=_CURRENCIES, fee=_AMOUNTS)
    def fee(self, user, currency, fee):
        self.book(recipes.provider_fee(self.event(), provider="sandbox", fee=Money(fee, currency)))

    @rule(target=refunds, parts=consumes(sales), crash=_CRASHES)
    def refund(self, parts, crash):
        """Refused where bits are spent; otherwise it waits for the provider."""
        booking = recipes.refund_started(self.event(), parts)
        return parts if self.book(booking, crash) else multiple()

    @rule(parts=consumes(refunds))
    def refund_arrives(self, parts):
        amount = Money(parts.gross_minor, parts.currency)
        assert self.book(recipes.refund_settled(self.event(), provider="sandbox", amount=amount))

    @rule(target=disputes, parts=consumes(sales), fee=st.integers(0, 1500), crash=_CRASHES)
    def chargeback(self, parts, fee, crash):
        amount = Money(parts.gross_minor, parts.currency)
        booking = recipes.dispute_opened(
            self.event(), provider="sandbox", amount=amount, fee_minor=fee
        )
        return parts if self.book(booking, crash) else multiple()

    @rule(parts=consumes(disputes), is_won=st.booleans())
    def chargeback_is_decided(self, parts: SaleParts, is_won):
        if is_won:
            amount = Money(parts.gross_minor, parts.currency)
            assert self.book(recipes.dispute_won(self.event(), provider="sandbox", amount=amount))
            return
        held = self.model[chart.viewer_bits(parts.buyer_id)] if parts.bits else 0
        assert self.book(
            recipes.dispute_lost(self.event(), replace(parts, bits=min(parts.bits, held)))
        )

    @rule(target=payouts, channel=_USERS, currency=_CURRENCIES, amount=_AMOUNTS, crash=_CRASHES)
    def payout(self, channel, currency, amount, crash):
        money = Money(amount, currency)
        booking = recipes.payout_started(self.event(), channel_id=self.user(channel), amount=money)
        return (self.user(channel), money) if self.book(booking, crash) else multiple()

    @rule(
        target=paid,
        payout=consumes(payouts),
        is_paid=st.booleans(),
        crash=_CRASHES,
        replays=_USERS,
    )
    def payout_ends(self, payout, is_paid, crash, replays):
        """Told to have been paid or refused, once or often; after a crash it is told again."""
        channel_id, amount = payout
        about = self.event()
        booking = (
            recipes.payout_paid(about, provider="sandbox", amount=amount)
            if is_paid
            else recipes.payout_failed(about, channel_id=channel_id, amount=amount)
        )
        if not self.book(booking, crash):
            assert self.book(booking)
        for _ in range(replays):
            assert post_transaction(booking=booking).is_replay
        return payout if is_paid else multiple()

    @rule(
        target=paid,
        payout=consumes(paid),
        part=st.integers(1, 5000),
        is_gone=st.booleans(),
        crash=_CRASHES,
    )
    def paid_money_comes_back(self, payout, part, is_gone, crash):
        """All of it or a part, to the channel or, when that is gone, to the site."""
        channel_id, amount = payout
        back = Money(min(part, amount.amount_minor), amount.currency)
        booking = recipes.payout_returned(
            self.event(),
            provider="sandbox",
            channel_id=0 if is_gone else channel_id,
            amount=back,
        )
        if not self.book(booking, crash):
            assert self.book(booking)
        left = amount - back
        return (channel_id, left) if left.amount_minor else multiple()


def run(examples):
    Books.users = [make_account().pk for _ in range(3)]
    Books.operations = 0
    Books.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=50,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Books.TestCase("runTest").runTest()
    return Books.operations


@pytest.mark.django_db
def test_books_balance_in_any_order():
    """LEDGER_TEST_OPERATIONS=10000 makes it as long as what it promises."""
    wanted, operations = int(os.environ.get("LEDGER_TEST_OPERATIONS", "50")), 0
    while operations < wanted:
        operations += run(4 if wanted <= 50 else 50)
