"""Providers with real signatures, and a worker for what their messages ask for."""

import pytest

from monetization.models import ProviderEvent, ProviderEventState
from monetization.services.orders import create_order
from monetization.services.provider_events import process_events
from tests.monetization.backends import STRIPE_SECRET, SandboxBackend, StripeBackend
from tests.monetization.time import Time
from twitchclone.core.money import Money


@pytest.fixture(params=["sandbox", "stripe"])
def backend(request, settings, db):
    """Each provider in turn."""
    settings.PAYMENT_PROVIDER = request.param
    settings.STRIPE_SECRET_KEY = "sk_test_0123456789abcdef"
    settings.STRIPE_WEBHOOK_SECRET = STRIPE_SECRET
    return SandboxBackend() if request.param == "sandbox" else StripeBackend()


@pytest.fixture
def take(client):
    """Post messages as the provider does, then do what a worker would."""

    def take(messages):
        for message in messages:
            assert message.post(client).status_code == 200, message.body
        pending = ProviderEvent.objects.filter(state=ProviderEventState.PENDING)
        for event_id in pending.order_by("-pk").values_list("pk", flat=True):
            process_events(event_id=event_id)

    return take


@pytest.fixture
def order(backend, viewer, broadcaster):
    """Vic pays Ana 5.00 EUR, of which she gets 70 %."""
    return create_order(
        kind="donation",
        buyer=viewer,
        amount=Money(500, "EUR"),
        description="Donation to Ana",
        channel_id=broadcaster.pk,
        channel_bp=7000,
    )


@pytest.fixture
def time(monkeypatch):
    return Time(monkeypatch)


@pytest.fixture
def pay(time):
    def pay(order):
        SandboxBackend().pay(order)
        time.work()
        return order

    return pay
