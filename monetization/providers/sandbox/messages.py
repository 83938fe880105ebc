"""The sandbox's webhooks: JSON bytes, signed as Stripe signs, sent by a task until taken."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from monetization.errors import SignatureInvalid
from monetization.models import SandboxWebhook
from monetization.providers import events
from monetization.providers.port import Webhook
from monetization.providers.signatures import sign, verify
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput
from twitchclone.core.ids import random_token
from twitchclone.core.jobs import enqueue_on_commit

SIGNATURE_HEADER = "Sandbox-Signature"
_TYPES = {
    "subscription.started": events.SubscriptionStarted,
    "payment.succeeded": events.PaymentSucceeded,
    "payment.failed": events.PaymentFailed,
    "checkout.expired": events.CheckoutExpired,
    "refund.succeeded": events.RefundSucceeded,
    "refund.failed": events.RefundFailed,
    "dispute.opened": events.DisputeOpened,
    "dispute.closed": events.DisputeClosed,
    "subscription.ended": events.SubscriptionEnded,
    "payout.paid": events.PayoutPaid,
    "payout.failed": events.PayoutFailed,
    "payee.changed": events.PayeeChanged,
    "payee.bank_answered": events.PayeeBankAnswered,
}
_NAMES = {cls: name for name, cls in _TYPES.items()}


def emit(event: events.PaymentEvent, *, object_key: str) -> SandboxWebhook:
    """Write a message, in the caller's transaction; it is on its way once that commits."""
    row = _message(event, object_key)
    row.save(force_insert=True)
    enqueue_on_commit("monetization.deliver_sandbox_webhook", webhook_id=row.pk)
    return row


def emit_together(told: Sequence[tuple[events.PaymentEvent, str]]) -> list[SandboxWebhook]:
    """As `emit`, for events with their object keys; they are on their way together."""
    rows = SandboxWebhook.objects.bulk_create([_message(event, key) for event, key in told])
    if rows:
        ids = [row.pk for row in rows]
        enqueue_on_commit("monetization.deliver_sandbox_webhooks", webhook_ids=ids)
    return rows


def signed_headers(body: bytes) -> dict[str, str]:
    """The headers a message is sent with now."""
    stamp = clock.now_ms() // 1000
    return {SIGNATURE_HEADER: sign(body, _secret(), timestamp_s=stamp)}


def parse(body: bytes, headers: Mapping[str, str]) -> Webhook:
    """Verify and read; raises SignatureInvalid, InvalidInput."""
    header = headers.get(SIGNATURE_HEADER)
    if not header:
        raise SignatureInvalid
    verify(body, header, _secret(), now_s=clock.now_ms() // 1000)
    return read(body)


def read(body: bytes) -> Webhook:
    """A message without its signature; raises InvalidInput for anything else."""
    try:
        message: dict[str, Any] = json.loads(body)
        cls = _TYPES.get(message["type"])
        return Webhook(
            event_id=message["id"],
            type=message["type"],
            occurred_at=datetime.fromtimestamp(message["created_ms"] / 1000, UTC),
            object_key=message["object_key"],
            event=cls(**message["data"]) if cls else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput("This is no message of the sandbox.") from error


def _message(event: events.PaymentEvent, object_key: str) -> SandboxWebhook:
    event_id = f"sbx_evt_{random_token(20)}"
    now = clock.now()
    body = {
        "id": event_id,
        "type": _NAMES[type(event)],
        "created_ms": clock.to_ms(now),
        "object_key": object_key,
        "data": asdict(event),
    }
    return SandboxWebhook(event_id=event_id, body=json.dumps(body).encode(), created_at=now)


def _secret() -> str:
    """Of this site only; nobody has to configure it."""
    return salted_hmac("monetization.sandbox", "webhook", secret=settings.SECRET_KEY).hexdigest()
