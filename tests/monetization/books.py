"""Short ways to book in tests."""

from datetime import UTC, datetime

from monetization import chart
from monetization.ledger import Booking, Line, post_transaction
from monetization.ledger.check import check_ledger
from monetization.selectors.ledger import balance_of

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLEARING = chart.provider_clearing("sandbox", "EUR")
REVENUE = chart.site_account(chart.AccountKind.PLATFORM_REVENUE, "EUR")


def booking(key, *lines, kind="test", **fields):
    """A booking of (account, amount) pairs."""
    return Booking(
        idempotency_key=key,
        kind=kind,
        lines=tuple(Line(account, amount) for account, amount in lines),
        occurred_at=AT,
        **fields,
    )


def give_bits(user_id, bits, key="given"):
    """Bits out of nothing."""
    return post_transaction(
        booking=booking(key, (chart.viewer_bits(user_id), bits), (chart.bits_issued(), -bits))
    )


def spend(user_id, bits, key):
    """Use bits up."""
    return post_transaction(
        booking=booking(key, (chart.viewer_bits(user_id), -bits), (chart.bits_issued(), bits))
    )


def bits_of(user):
    """What is left of them."""
    return balance_of(chart.viewer_bits(user.pk))


def assert_books_balance():
    """Nothing is wrong with them."""
    assert [str(finding) for finding in check_ledger()] == []
