"""What tests of subscriptions look at."""

from importlib import import_module

from django.apps import apps

from monetization.models import Plan, ProviderEvent, SandboxWebhook
from monetization.selectors.entitlements import PaidVideoEntitlements
from monetization.services.provider_events import deliver_sandbox_webhook, process_events
from tests.monetization.backends import SandboxBackend
from twitchclone.core.models import OutboxEvent


def is_subscriber(channel, user):
    return PaidVideoEntitlements().is_subscriber(channel_id=channel.pk, user_id=user.pk)


def events(channel):
    rows = OutboxEvent.objects.filter(channel_id=channel.pk, type__startswith="channel.sub")
    return [(row.type.removeprefix("channel."), row.data) for row in rows.order_by("id")]


def named(user):
    return {
        "user_id": user.pk,
        "user_login": user.login,
        "user_display_name": user.get_full_name(),
    }


def buy(order):
    """Pay it at the sandbox, and let all of its messages come; by the real clock."""
    SandboxBackend().pay(order)
    for pk in SandboxWebhook.objects.filter(delivered_at=None).values_list("pk", flat=True):
        deliver_sandbox_webhook(webhook_id=pk)
    for pk in ProviderEvent.objects.filter(state="pending").values_list("pk", flat=True):
        process_events(event_id=pk)
    return order


def restore_prices():
    """What the migration sells, gone when a test with real transactions came before."""
    if not Plan.objects.exists():
        import_module("monetization.migrations.0005_default_prices").sell(apps, None)
