"""Work of monetization that runs in Celery, on the queue `webhooks`; films of ads on `edits`."""

from datetime import date
from uuid import UUID

from celery import shared_task

from monetization.errors import PaymentsOff, ProviderRefused, ProviderUnavailable
from monetization.services import (
    gifts,
    hype,
    mails,
    orders,
    payouts,
    provider_events,
    reconciliation,
    refunds,
    renewal_payments,
    renewals,
    watching,
)
from monetization.services.ads import billing, breaks, creatives, trackers
from streams.storage import StorageUnavailable
from streams.transcode.job import FfmpegFailed
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.retries import retries

# Well within a task's time, with a provider that answers in a tenth of a second; each of a batch
# holds one of PostgreSQL's shared locks while it is handled, of which there are some thousands.
BATCH = 200


@shared_task(name="monetization.process_provider_event")
def process_provider_event(*, event_id: int) -> int:
    """Handle what waits for the object this event is about; returns how many were handled."""
    return provider_events.process_events(event_id=event_id)


@shared_task(name="monetization.process_provider_events")
def process_provider_events(*, event_ids: list[int]) -> int:
    """Handle payments of renewals together, and all else as `process_provider_event` does."""
    return renewal_payments.process_renewals(event_ids=event_ids)


@shared_task(name="monetization.deliver_sandbox_webhook")
def deliver_sandbox_webhook(*, webhook_id: int) -> None:
    """Hand a message of the sandbox to the site."""
    provider_events.deliver_sandbox_webhook(webhook_id=webhook_id)


@shared_task(name="monetization.deliver_sandbox_webhooks")
def deliver_sandbox_webhooks(*, webhook_ids: list[int]) -> int:
    """Hand messages of the sandbox to the site, to be handled together."""
    return provider_events.deliver_sandbox_webhooks(webhook_ids=webhook_ids)


@shared_task(name="monetization.send_refund", **retries(ProviderUnavailable))
def send_refund(*, refund_id: str) -> None:
    """Ask the provider for a refund."""
    refunds.send_refund(refund_id=UUID(refund_id))


@shared_task(name="monetization.resume_webhooks")
def resume_webhooks() -> int:
    """Enqueue anew what waits for its next attempt or whose task got lost; returns how many."""
    events = provider_events.due_events()
    messages = provider_events.undelivered_sandbox_webhooks()
    for event_id in events:
        enqueue_on_commit("monetization.process_provider_event", event_id=event_id)
    for webhook_id in messages:
        enqueue_on_commit("monetization.deliver_sandbox_webhook", webhook_id=webhook_id)
    return len(events) + len(messages)


@shared_task(
    name="monetization.cancel_at_provider",
    **retries(ProviderUnavailable, never=(ProviderRefused,)),
)
def cancel_at_provider(*, order_id: str) -> None:
    """Let a subscription renew no more."""
    orders.cancel_at_provider(order_id=UUID(order_id))


@shared_task(name="monetization.renew_due_subscriptions")
def renew_due_subscriptions() -> int:
    """Hand out what is due in batches, and end what is over; returns how many were due."""
    due = renewals.due_renewals(limit=100_000)
    for start in range(0, len(due), BATCH):
        batch = due[start : start + BATCH]
        enqueue_on_commit("monetization.renew_subscriptions", subscription_ids=batch)
    renewals.end_expired()
    return len(due)


@shared_task(name="monetization.renew_subscriptions", **retries(ProviderUnavailable))
def renew_subscriptions(*, subscription_ids: list[int]) -> int:
    """Renew those that are still due; returns how many were."""
    return renewals.renew_subscriptions(subscription_ids=subscription_ids)


@shared_task(name="monetization.give_waiting_gifts")
def give_waiting_gifts() -> int:
    """Give gifts that found nobody to viewers who have come since; returns how many."""
    return sum(
        gifts.give_waiting_gifts(order_id=order_id)
        for order_id in gifts.orders_with_waiting_gifts()
    )


@shared_task(name="monetization.mail_receipt")
def mail_receipt(*, payment_id: int) -> None:
    """Send a receipt to the buyer."""
    mails.mail_receipt(payment_id=payment_id)


@shared_task(name="monetization.mail_declined")
def mail_declined(*, subscription_id: int) -> None:
    """Tell a subscriber that a renewal was declined."""
    mails.mail_declined(subscription_id=subscription_id)


@shared_task(name="monetization.mail_ended")
def mail_ended(*, subscription_id: int) -> None:
    """Tell a subscriber that it has ended unpaid."""
    mails.mail_ended(subscription_id=subscription_id)


@shared_task(name="monetization.start_due_ad_breaks")
def start_due_ad_breaks() -> int:
    """Begin the scheduled ad breaks; returns how many."""
    return breaks.start_due_ad_breaks()


@shared_task(name="monetization.bill_ads")
def bill_ads() -> int:
    """Book the impressions of minutes that are over; returns how many bookings that made."""
    return billing.bill_ads()


@shared_task(name="monetization.ping_ad_trackers")
def ping_ad_trackers(*, ticket_id: str, event: str) -> int:
    """Tell other ad servers what was seen; returns how many took it."""
    return trackers.ping_ad_trackers(ticket_id=UUID(hex=ticket_id), event=event)


@shared_task(name="monetization.resume_creatives")
def resume_creatives() -> int:
    """Enqueue films anew whose task got lost; returns how many wait."""
    return creatives.resume_creatives()


@shared_task(
    name="monetization.creatives.convert",
    **retries(StorageUnavailable, FfmpegFailed, queue="edits", attempts=3),
)
def convert_creative(*, creative_id: str) -> bool:
    """Check an uploaded ad and make a film of it."""
    return creatives.convert_creative(creative_id=UUID(creative_id))


@shared_task(name="monetization.run_payouts")
def run_payouts() -> None:
    """Begin the month's payouts when their day has come, go on with what was cut short."""
    payouts.start_due_run()
    for payout_id in payouts.unsent_payouts():
        enqueue_on_commit("monetization.send_payout", payout_id=str(payout_id))


@shared_task(name="monetization.continue_payout_run")
def continue_payout_run(*, run_id: int) -> None:
    """Decide on a batch of channels, then hand on to the next."""
    if payouts.continue_run(run_id=run_id):
        enqueue_on_commit("monetization.continue_payout_run", run_id=run_id)


@shared_task(name="monetization.send_payout", **retries(ProviderUnavailable))
def send_payout(*, payout_id: str) -> None:
    """Ask the provider to pay a channel."""
    payouts.send_payout(payout_id=UUID(payout_id))


@shared_task(name="monetization.end_due_trains", expires=2)
def end_due_trains() -> int:
    """End hype trains whose time is up; returns how many."""
    return hype.end_due_trains()


@shared_task(name="monetization.prune_hype")
def prune_hype() -> int:
    """Forget what hype trains counted long ago; returns how much."""
    return hype.prune_contributions()


@shared_task(name="monetization.reconcile_open_days")
def reconcile_open_days() -> int:
    """Have every day compared with each provider that has not been; returns how many."""
    days = reconciliation.open_days()
    for provider, day in days:
        enqueue_on_commit("monetization.reconcile_day", provider=provider, day=day.isoformat())
    return len(days)


@shared_task(
    name="monetization.reconcile_day",
    **retries(ProviderUnavailable, attempts=5, never=(PaymentsOff, ProviderRefused)),
)
def reconcile_day(*, provider: str, day: str) -> None:
    """Compare a day with the provider's books."""
    reconciliation.reconcile_day(provider=provider, day=date.fromisoformat(day))


@shared_task(name="monetization.count_watching", expires=30)
def count_watching() -> int:
    """Count this minute for everybody who watches, and book what is earned; how many entries."""
    return watching.count_watching()
