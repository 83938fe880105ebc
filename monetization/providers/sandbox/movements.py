"""What moved the sandbox's pretend money, from the messages it wrote about it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from monetization.models import SandboxPayment, SandboxPayout, SandboxWebhook
from monetization.providers.port import Movement, MovementKind
from twitchclone.core.money import Money

_KINDS = {
    "payment.succeeded": (MovementKind.CHARGE, "payment_ref", 1),
    "refund.succeeded": (MovementKind.REFUND, "refund_ref", -1),
    "dispute.opened": (MovementKind.DISPUTE, "dispute_ref", -1),
    "dispute.closed": (MovementKind.DISPUTE_WON, "dispute_ref", 1),
    "payout.paid": (MovementKind.PAYOUT, "payout_ref", -1),
    "payout.failed": (MovementKind.PAYOUT_RETURNED, "payout_ref", 1),
}


def sandbox_movements(*, start: datetime, end: datetime) -> Iterator[Movement]:
    """Of [start, end); a lost dispute moves nothing more."""
    rows = SandboxWebhook.objects.filter(created_at__gte=start, created_at__lt=end)
    for row in rows.order_by("pk").iterator():
        message = json.loads(bytes(row.body))
        if message["type"] not in _KINDS:
            continue
        kind, field, sign = _KINDS[message["type"]]
        data = message["data"]
        amount = _amount(data)
        if amount is None or data.get("is_won") is False:
            continue
        fee_minor = data.get("fee_minor", 0)
        yield Movement(
            ref=row.event_id,
            kind=kind,
            source_ref=data[field],
            amount=amount,
            net=Money(sign * amount.amount_minor - fee_minor, amount.currency),
            fee_minor=fee_minor,
            occurred_at=datetime.fromtimestamp(message["created_ms"] / 1000, UTC),
        )


def _amount(data: dict[str, Any]) -> Money | None:
    """Some messages name no amount; then the sandbox's rows have it."""
    if "amount_minor" in data:
        return Money(data["amount_minor"], data["currency"])
    if "dispute_ref" in data:
        payment = (
            SandboxPayment.objects.select_related("checkout")
            .filter(dispute_ref=data["dispute_ref"])
            .first()
        )
        if payment is None:
            return None
        left_minor = payment.checkout.amount_minor - payment.refunded_minor
        return Money(left_minor, payment.checkout.currency)
    payout = SandboxPayout.objects.filter(ref=data["payout_ref"]).first()
    return Money(payout.amount_minor, payout.currency) if payout else None
