"""What tests of payouts share: earnings of a certain age, accounts, runs."""

from datetime import timedelta

from monetization import chart
from monetization.ledger import post_transaction, recipes
from monetization.ledger.recipes import Event
from monetization.models import PayoutAccount, PayoutRun
from monetization.selectors.ledger import balance_of
from monetization.selectors.payouts import funds_of
from twitchclone.core import clock
from twitchclone.core.money import Money

_number = 0


def earn(channel, minor, *, days_ago=30, currency="EUR", reference="", key=""):
    """A sale so long ago, all of it the channel's."""
    global _number
    _number += 1
    parts = recipes.parts_of_sale(
        provider="sandbox",
        gross=Money(minor, currency),
        tax_minor=0,
        channel_id=channel.pk,
        channel_bp=10_000,
    )
    about = Event(
        idempotency_key=key or f"earned:{_number}",
        occurred_at=clock.now() - timedelta(days=days_ago),
        reference=reference or f"sale:{_number}",
    )
    post_transaction(booking=recipes.sale(about, parts))
    return parts, about.reference


def give_back(earned):
    """Take a sale back."""
    global _number
    _number += 1
    parts, reference = earned
    about = Event(idempotency_key=f"back:{_number}", occurred_at=clock.now(), reference=reference)
    post_transaction(booking=recipes.refund_started(about, parts))


def payable(channel, *, state="ready", provider="sandbox", payee_ref=""):
    """A payout account in this state."""
    return PayoutAccount.objects.create(
        channel_id=channel.pk,
        provider=provider,
        payee_ref=payee_ref or f"acct_{channel.pk}",
        state=state,
        created_at=clock.now(),
        changed_at=clock.now() - timedelta(days=1),
    )


def new_run(period="2026-11"):
    """A run that has just begun."""
    return PayoutRun.objects.create(period=period, started_at=clock.now())


def owed(channel, currency="EUR"):
    """What the books owe the channel."""
    return balance_of(chart.channel_earnings(channel.pk, currency))


def in_transit(currency="EUR"):
    """What is on its way."""
    return balance_of(chart.site_account(chart.AccountKind.PAYOUTS_IN_TRANSIT, currency))


def available(channel, currency="EUR"):
    """What could be paid out."""
    return {one.currency: one.available_minor for one in funds_of(channel.pk)}.get(currency, 0)
