"""Stripe's balance transactions as ours (docs.stripe.com/reports/balance-transaction-types)."""

from datetime import UTC, datetime
from typing import Any

from monetization.providers.port import Movement, MovementKind
from monetization.providers.stripe.amounts import from_stripe

_KINDS = {
    "charge": MovementKind.CHARGE,
    "payment": MovementKind.CHARGE,
    "refund": MovementKind.REFUND,
    "payment_refund": MovementKind.REFUND,
    "refund_failure": MovementKind.REFUND_FAILED,
    "payment_failure_refund": MovementKind.REFUND_FAILED,
    "transfer": MovementKind.PAYOUT,
    "transfer_cancel": MovementKind.PAYOUT_RETURNED,
    "transfer_failure": MovementKind.PAYOUT_RETURNED,
    "transfer_refund": MovementKind.PAYOUT_RETURNED,
    "stripe_fee": MovementKind.FEE,
    "stripe_fx_fee": MovementKind.FEE,
    "tax_fee": MovementKind.FEE,
    "payout": MovementKind.OWN,
    "payout_cancel": MovementKind.OWN,
    "payout_failure": MovementKind.OWN,
    "topup": MovementKind.OWN,
}
# An adjustment says by its category what it is about.
_CATEGORIES = {
    "dispute": MovementKind.DISPUTE,
    "dispute_reversal": MovementKind.DISPUTE_WON,
}


def map_movement(row: dict[str, Any]) -> Movement:
    """`source` is expanded; refunds and disputes are named by their own ids, charges by the
    PaymentIntent, as in webhooks."""
    source = row.get("source") or {}
    kind = _CATEGORIES.get(row.get("reporting_category", "")) or _KINDS.get(
        row["type"], MovementKind.OTHER
    )
    named = source if isinstance(source, dict) else {"id": source}
    ref = named.get("payment_intent") if kind is MovementKind.CHARGE else None
    return Movement(
        ref=row["id"],
        kind=kind,
        source_ref=str(ref or named.get("id") or ""),
        amount=from_stripe(
            abs(named.get("amount", row["amount"])), named.get("currency", row["currency"])
        ),
        net=from_stripe(row["net"], row["currency"]),
        fee_minor=from_stripe(row["fee"], row["currency"]).amount_minor,
        occurred_at=datetime.fromtimestamp(row["created"], UTC),
    )
