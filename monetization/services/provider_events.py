"""Webhooks: stored as they come, acknowledged, then handled by a worker, each once and in order."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog
from django.db import transaction

from monetization.errors import EventTooEarly
from monetization.models import ProviderEvent, ProviderEventState, SandboxWebhook
from monetization.providers import provider_named
from monetization.providers.sandbox.messages import signed_headers
from monetization.services.payment_events import apply_event
from twitchclone.core import clock
from twitchclone.core.db import lock_for_transaction
from twitchclone.core.errors import Conflict, DomainError
from twitchclone.core.ids import hash_secret
from twitchclone.core.jobs import enqueue_on_commit

log = structlog.get_logger(__name__)

# With the pauses below an event waits for its predecessor for four days, as Stripe itself tries.
MAX_ATTEMPTS = 20
_LONGEST_PAUSE_S = 6 * 3600
LOCK_NAMESPACE = 0x0B10
State = ProviderEventState


@transaction.atomic
def receive_webhook(*, provider: str, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
    """Store a message, once however often it comes, and let a worker handle it after commit.

    Raises SignatureInvalid, InvalidInput, PaymentsOff; then nothing is stored.
    """
    (stored,) = _store(provider, [(body, headers)])
    if stored.state == State.PENDING:
        enqueue_on_commit("monetization.process_provider_event", event_id=stored.pk)
    return stored


@transaction.atomic
def process_events(*, event_id: int) -> int:
    """Handle all pending events of the object that this one is about; returns how many were.

    One worker at a time for an object. An event that came before its cause waits; the others go on.
    """
    first = ProviderEvent.objects.filter(pk=event_id).first()
    if first is None:
        return 0
    lock_for_transaction(LOCK_NAMESPACE, object_lock(first))
    rows = ProviderEvent.objects.select_for_update().filter(
        provider=first.provider, object_key=first.object_key, state=State.PENDING
    )
    done = 0
    for row in sorted(rows, key=_order):
        done += _process(row)
    return done


@transaction.atomic
def replay_event(*, event_id: int) -> None:
    """Handle a stored event again, as staff ask; what it booked before is not booked twice."""
    row = ProviderEvent.objects.select_for_update().filter(pk=event_id).first()
    if row is None or row.state == State.PENDING:
        raise Conflict("This event is waiting for a worker already.")
    row.state, row.attempts, row.next_attempt_at = State.PENDING, 0, None
    row.save(update_fields=["state", "attempts", "next_attempt_at"])
    enqueue_on_commit("monetization.process_provider_event", event_id=row.pk)


def due_events(*, limit: int = 500) -> list[int]:
    """Pending events whose pause is over, or whose task got lost; one query."""
    now = clock.now()
    rows = ProviderEvent.objects.filter(state=State.PENDING).exclude(next_attempt_at__gt=now)
    lost = rows.filter(received_at__lt=now - timedelta(seconds=30))
    return list(lost.order_by("id").values_list("id", flat=True)[:limit])


def deliver_sandbox_webhook(*, webhook_id: int) -> bool:
    """Hand over a message of the sandbox by the way Stripe's come; False when it was before."""
    row = SandboxWebhook.objects.filter(pk=webhook_id, delivered_at=None).first()
    if row is None:
        return False
    body = bytes(row.body)
    receive_webhook(provider="sandbox", body=body, headers=signed_headers(body))
    row.delivered_at = clock.now()
    row.save(update_fields=["delivered_at"])
    return True


@transaction.atomic
def deliver_sandbox_webhooks(*, webhook_ids: Sequence[int]) -> int:
    """As `deliver_sandbox_webhook`, many at once, to be handled together; returns how many."""
    rows = SandboxWebhook.objects.filter(pk__in=webhook_ids, delivered_at=None).order_by("pk")
    bodies = [bytes(row.body) for row in rows.select_for_update(skip_locked=True)]
    stored = _store("sandbox", [(body, signed_headers(body)) for body in bodies])
    taken = [event.event_id for event in stored]
    SandboxWebhook.objects.filter(event_id__in=taken).update(delivered_at=clock.now())
    if pending := [event.pk for event in stored if event.state == State.PENDING]:
        enqueue_on_commit("monetization.process_provider_events", event_ids=pending)
    return len(stored)


def undelivered_sandbox_webhooks(*, limit: int = 500) -> list[int]:
    """Messages whose task got lost; one query."""
    rows = SandboxWebhook.objects.filter(
        delivered_at=None, created_at__lt=clock.now() - timedelta(seconds=30)
    )
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def object_lock(row: ProviderEvent) -> int:
    """What is locked while events of this one's object are handled."""
    return int(hash_secret(f"{row.provider}:{row.object_key}")[:8], 16) & 0x7FFFFFFF


def _store(
    provider: str, messages: Sequence[tuple[bytes, Mapping[str, str]]]
) -> list[ProviderEvent]:
    """The messages' rows, new or as they were; two queries. Raises as `receive_webhook` does."""
    now, rows = clock.now(), []
    for body, headers in messages:
        webhook = provider_named(provider).parse_webhook(body=body, headers=headers)
        rows.append(
            ProviderEvent(
                provider=provider,
                event_id=webhook.event_id,
                type=webhook.type,
                object_key=webhook.object_key,
                body=body,
                occurred_at=webhook.occurred_at,
                received_at=now,
            )
        )
    # Their ids are not known after ON CONFLICT DO NOTHING, so they are asked for.
    ProviderEvent.objects.bulk_create(rows, ignore_conflicts=True)
    named = [row.event_id for row in rows]
    return list(ProviderEvent.objects.filter(provider=provider, event_id__in=named).order_by("pk"))


def _order(row: ProviderEvent) -> tuple[object, ...]:
    """As it happened: providers' moments are whole seconds, within which cause precedes effect."""
    webhook = provider_named(row.provider).read_webhook(body=bytes(row.body))
    rank = webhook.event.RANK if webhook.event else 0
    return (row.occurred_at.replace(microsecond=0), rank, row.pk)


def _process(row: ProviderEvent) -> bool:
    webhook = provider_named(row.provider).read_webhook(body=bytes(row.body))
    row.attempts += 1
    try:
        with transaction.atomic():
            is_handled = webhook.event is not None and apply_event(
                provider=row.provider, event=webhook.event, occurred_at=row.occurred_at
            )
    except EventTooEarly as early:
        return _put_off(row, str(early) or "came before its cause")
    except DomainError as error:
        return _put_off(row, f"{error.code}: {error.message}")
    row.state = State.PROCESSED if is_handled else State.IGNORED
    row.processed_at, row.last_error, row.next_attempt_at = clock.now(), "", None
    row.save()
    return True


def _put_off(row: ProviderEvent, why: str) -> bool:
    row.last_error = why[:500]
    if row.attempts >= MAX_ATTEMPTS:
        row.state, row.next_attempt_at = State.FAILED, None
        log.error("provider_event.failed", id=row.pk, type=row.type, error=row.last_error)
    else:
        pause_s = min(_LONGEST_PAUSE_S, 2**row.attempts)
        row.next_attempt_at = clock.now() + timedelta(seconds=pause_s)
        log.warning("provider_event.put_off", id=row.pk, type=row.type, error=row.last_error)
    row.save()
    return False
