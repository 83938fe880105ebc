"""The sandbox's page: pay, decline, second factor, refund, dispute; nobody else's."""

import pytest

from monetization.models import (
    Payment,
    PaymentState,
    ProviderEvent,
    SandboxCheckout,
    SandboxWebhook,
)
from monetization.services.orders import create_order, open_checkout
from monetization.services.provider_events import deliver_sandbox_webhook, process_events
from twitchclone.core.errors import Conflict
from twitchclone.core.logging import redact_text
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(viewer, broadcaster):
    return create_order(
        kind="donation",
        buyer=viewer,
        amount=Money(500, "EUR"),
        description="Donation to Ana",
        channel_id=broadcaster.pk,
        channel_bp=7000,
    )


@pytest.fixture
def page(order):
    return open_checkout(order=order, success_url="/ana", cancel_url="/back").url


def work():
    for pk in SandboxWebhook.objects.filter(delivered_at=None).values_list("pk", flat=True):
        deliver_sandbox_webhook(webhook_id=pk)
    for pk in ProviderEvent.objects.filter(state="pending").values_list("pk", flat=True):
        process_events(event_id=pk)


def test_paying(page, viewer, client_of, order):
    client = client_of(viewer)
    shown = client.get(page)
    assert "5.00 EUR" in shown.content.decode() and "no money moves" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    answer = client.post(page, {"act": "pay"}, follow=True)
    assert 'href="/ana"' in answer.content.decode()
    work()
    assert Payment.objects.get().gross_minor == 500
    client.post(page, {"act": "pay"})
    work()
    assert Payment.objects.count() == 1
    order.refresh_from_db()
    with pytest.raises(Conflict):
        open_checkout(order=order, success_url="/", cancel_url="/")


def test_a_second_factor(page, viewer, client_of):
    client = client_of(viewer)
    client.post(page, {"act": "challenge"})
    assert "one-time-code" in client.get(page).content.decode()
    for code in ("", "000000", "é"):
        answer = client.post(page, {"act": "confirm", "code": code}, follow=True)
        assert "not the code" in answer.content.decode()
    client.post(page, {"act": "confirm", "code": "123456"})
    work()
    assert Payment.objects.count() == 1


def test_a_declined_card_may_try_again(page, viewer, client_of):
    client = client_of(viewer)
    answer = client.post(page, {"act": "decline"}, follow=True)
    assert "declined" in answer.content.decode()
    work()
    assert not Payment.objects.exists()
    client.post(page, {"act": "pay"})
    work()
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (["refund"], PaymentState.REFUNDED),
        (["refund", "refund", "dispute"], PaymentState.REFUNDED),
        (["dispute"], PaymentState.DISPUTED),
        (["dispute", "refund"], PaymentState.DISPUTED),
        (["dispute", "win"], PaymentState.PAID),
        (["dispute", "lose"], PaymentState.CHARGED_BACK),
        (["win", "lose"], PaymentState.PAID),
    ],
)
def test_what_happens_later(page, viewer, client_of, acts, state):
    client = client_of(viewer)
    client.post(page, {"act": "pay"})
    work()
    payment = Payment.objects.get()
    for act in acts:
        assert client.post(page, {"act": act, "payment": payment.payment_ref}).status_code == 302
        work()
    payment.refresh_from_db()
    assert payment.state == state
    assert client.get(page).status_code == 200


def test_it_expires(page, viewer, client_of, order):
    client = client_of(viewer)
    client.post(page, {"act": "expire"})
    client.post(page, {"act": "pay"})
    work()
    order.refresh_from_db()
    assert (order.state, Payment.objects.count()) == ("expired", 0)


def test_nonsense_changes_nothing(page, viewer, client_of):
    client = client_of(viewer)
    for data in ({}, {"act": "steal"}, {"act": "refund"}, {"act": "win", "payment": "x"}):
        assert client.post(page, data).status_code == 302
    assert not SandboxWebhook.objects.exists()


def test_it_is_nobody_elses(page, outsider, staff, client, client_of, settings, viewer):
    for account in (outsider, staff):
        assert client_of(account).get(page).status_code == 404
        assert client_of(account).post(page, {"act": "pay"}).status_code == 404
    assert client.get(page).status_code == 302
    assert client_of(viewer).get("/checkout/sandbox/wrong/").status_code == 404
    settings.SANDBOX_PAYMENTS = False
    assert client_of(viewer).post(page, {"act": "pay"}).status_code == 404
    assert SandboxCheckout.objects.get().state == "open"


def test_its_address_is_in_no_log_and_no_row(page):
    token = page.rstrip("/").rpartition("/")[2]
    assert token not in redact_text(f"GET {page} 200")
    assert token not in str(SandboxCheckout.objects.values())
    assert "whsec_abc" not in redact_text("secret whsec_abcdef0123456789 and sk_live_abcdef012345")
