"""The site's clock in a test's hand, and what happens while it runs."""

from datetime import UTC, datetime, timedelta

from monetization.models import ProviderEvent, SandboxWebhook, Subscription, SubscriptionState
from monetization.services.provider_events import deliver_sandbox_webhook, process_events
from monetization.services.renewals import due_renewals, end_expired, renew_subscription
from twitchclone.core import clock

JANUARY = datetime(2027, 1, 31, 12, tzinfo=UTC)


class Time:
    """The site's clock, and what happens while it runs: beat, workers, the sandbox."""

    def __init__(self, monkeypatch):
        self.now = JANUARY
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def work(self):
        for pk in SandboxWebhook.objects.filter(delivered_at=None).values_list("pk", flat=True):
            deliver_sandbox_webhook(webhook_id=pk)
        for pk in ProviderEvent.objects.filter(state="pending").values_list("pk", flat=True):
            process_events(event_id=pk)

    def pass_by(self, **length):
        """From one moment at which something is due to the next, as beat would."""
        until = self.now + timedelta(**length)
        while self.now < until:
            self.now = min([until, *self._due_later()])
            for pk in due_renewals():
                renew_subscription(subscription_id=pk)
            self.work()
            end_expired()

    def _due_later(self):
        rows = Subscription.objects.exclude(state=SubscriptionState.ENDED)
        for pair in rows.values_list("next_renewal_at", "access_until"):
            yield from (moment for moment in pair if moment and moment > self.now)
