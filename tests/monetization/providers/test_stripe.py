"""What is asked of Stripe, and what of its messages is none of ours."""

import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
import stripe

from monetization.errors import ProviderRefused, ProviderUnavailable
from monetization.providers.port import CheckoutRequest
from monetization.providers.stripe.amounts import from_stripe, to_stripe
from monetization.providers.stripe.mapping import map_event
from monetization.providers.stripe.provider import StripeProvider
from twitchclone.core.money import Money


class Recorded(stripe.HTTPClient):
    """Stripe's server, in so far as it remembers what it was asked."""

    name = "recorded"

    def __init__(self, answer, status=200):
        super().__init__()
        self.answer, self.status, self.asked = answer, status, []

    def request(self, method, url, headers, post_data=None, **_):
        self.asked.append((method, url.partition("/v1/")[2], headers, parse_qs(post_data or "")))
        return json.dumps(self.answer), self.status, {}

    def _sleep_time_seconds(self, *_, **__):
        return 0

    def close(self):
        """Nothing is open."""


@pytest.fixture
def ask(settings):
    settings.STRIPE_SECRET_KEY = "sk_test_0123456789abcdef"

    def ask(call, answer, status=200):
        server = Recorded(answer, status)
        return call(StripeProvider(http_client=server)), server.asked

    return ask


REQUEST = CheckoutRequest(
    order_id="0b5f",
    description="Tier 1",
    amount=Money(499, "EUR"),
    success_url="https://live.example.org/done",
    cancel_url="https://live.example.org/back",
    buyer_email="vic@example.org",
)


def test_a_checkout(ask):
    made, [(method, path, headers, sent)] = ask(
        lambda one: one.create_checkout(request=REQUEST),
        {"id": "cs_1", "object": "checkout.session", "url": "https://checkout.example.org/c/1"},
    )
    assert (made.checkout_ref, made.url) == ("cs_1", "https://checkout.example.org/c/1")
    assert (method, path) == ("post", "checkout/sessions")
    assert headers["Idempotency-Key"] == "checkout:0b5f"
    assert {name: values[0] for name, values in sent.items()} == {
        "mode": "payment",
        "client_reference_id": "0b5f",
        "metadata[order_id]": "0b5f",
        "payment_intent_data[metadata][order_id]": "0b5f",
        "success_url": "https://live.example.org/done",
        "cancel_url": "https://live.example.org/back",
        "customer_email": "vic@example.org",
        "automatic_tax[enabled]": "false",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": "499",
        "line_items[0][price_data][tax_behavior]": "inclusive",
        "line_items[0][price_data][product_data][name]": "Tier 1",
    }


def test_a_recurring_checkout(ask, settings):
    settings.STRIPE_TAX = True
    request = replace(REQUEST, interval="month", customer_ref="cus_1")
    _, [(_, _, _, sent)] = ask(
        lambda one: one.create_checkout(request=request),
        {"id": "cs_1", "object": "checkout.session", "url": "https://checkout.example.org/c/1"},
    )
    assert sent["mode"] == ["subscription"]
    assert sent["line_items[0][price_data][recurring][interval]"] == ["month"]
    assert sent["subscription_data[metadata][order_id]"] == ["0b5f"]
    assert sent["customer"] == ["cus_1"] and "customer_email" not in sent
    assert sent["automatic_tax[enabled]"] == ["true"]


@pytest.mark.parametrize(
    ("call", "answer", "path", "sent"),
    [
        (
            lambda one: one.refund(
                payment_ref="pi_1", amount=Money(200, "EUR"), refund_id="r", idempotency_key="k"
            ),
            {"id": "re_1", "object": "refund"},
            "refunds",
            {"payment_intent": ["pi_1"], "amount": ["200"], "metadata[refund_id]": ["r"]},
        ),
        (
            lambda one: one.cancel_subscription(subscription_ref="sub_1"),
            {"id": "sub_1", "object": "subscription"},
            "subscriptions/sub_1",
            {"cancel_at_period_end": ["true"]},
        ),
        (
            lambda one: one.portal_url(customer_ref="cus_1", return_url="https://x.example"),
            {"id": "bps_1", "object": "billing_portal.session", "url": "https://p.example"},
            "billing_portal/sessions",
            {"customer": ["cus_1"], "return_url": ["https://x.example"]},
        ),
        (
            lambda one: one.create_payout(
                payee_ref="acct_1", amount=Money(5000, "EUR"), payout_id="p", idempotency_key="k"
            ),
            {"id": "tr_1", "object": "transfer"},
            "transfers",
            {
                "destination": ["acct_1"],
                "amount": ["5000"],
                "currency": ["eur"],
                "metadata[payout_id]": ["p"],
            },
        ),
        (
            lambda one: one.create_payee(
                channel_id=7, email="ana@example.org", idempotency_key="payee:7"
            ),
            {"id": "acct_1", "object": "account"},
            "accounts",
            {
                "type": ["express"],
                "email": ["ana@example.org"],
                "capabilities[transfers][requested]": ["true"],
                "metadata[channel_id]": ["7"],
            },
        ),
        (
            lambda one: one.onboarding_url(payee_ref="acct_1", return_url="https://x.example"),
            {"object": "account_link", "url": "https://connect.example.org/1"},
            "account_links",
            {
                "account": ["acct_1"],
                "type": ["account_onboarding"],
                "return_url": ["https://x.example"],
                "refresh_url": ["https://x.example"],
            },
        ),
    ],
)
def test_other_requests(ask, call, answer, path, sent):
    _, [(method, asked, _, given)] = ask(call, answer)
    assert (method, asked, given) == ("post", path, sent)


@pytest.mark.parametrize(
    ("status", "error"),
    [(402, ProviderRefused), (429, ProviderUnavailable), (500, ProviderUnavailable)],
)
def test_refusals_and_failures_tell_no_secrets(ask, caplog, status, error):
    body = {"error": {"message": "Key sk_test_0123456789abcdef is bad", "code": "some_code"}}
    with pytest.raises(error) as caught:
        ask(lambda one: one.cancel_subscription(subscription_ref="sub_1"), body, status)
    assert "sk_test" not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None


def test_an_invoice_without_its_intent_waits(ask):
    with pytest.raises(ProviderUnavailable):
        ask(
            lambda one: one.refund(
                payment_ref="in_1", amount=Money(1, "EUR"), refund_id="r", idempotency_key="k"
            ),
            {},
        )


@pytest.mark.parametrize(
    ("money", "amount"),
    [
        (Money(499, "EUR"), 499),
        (Money(500, "JPY"), 500),
        (Money(500, "ISK"), 50_000),
        (Money(500, "UGX"), 50_000),
        (Money(500, "MGA"), 5),
        (Money(1230, "KWD"), 1230),
    ],
)
def test_amounts(money, amount):
    assert to_stripe(money) == amount
    assert from_stripe(amount, money.currency.lower()) == money


@pytest.mark.parametrize("money", [Money(501, "MGA"), Money(1234, "KWD")])
def test_amounts_that_stripe_has_not(money):
    with pytest.raises(ProviderRefused):
        to_stripe(money)


@pytest.mark.parametrize(
    ("type_", "data", "key"),
    [
        ("customer.created", {"id": "cus_1"}, "cus_1"),
        ("checkout.session.completed", {"id": "cs_1", "mode": "setup"}, "cs_1"),
        (
            "checkout.session.completed",
            {"id": "cs_1", "mode": "payment", "payment_status": "unpaid"},
            "cs_1",
        ),
        ("invoice.paid", {"id": "in_1", "amount_paid": 5, "parent": None}, "in_1"),
        ("charge.dispute.created", {"id": "du_1", "status": "warning_needs_response"}, "du_1"),
        (
            "customer.subscription.updated",
            {"id": "sub_1", "status": "active", "cancel_at_period_end": False},
            "sub_1",
        ),
        ("refund.created", {"id": "re_1", "status": "pending", "payment_intent": "pi_1"}, "pi_1"),
        ("payout.paid", {"id": "po_1", "status": "paid"}, "po_1"),
    ],
)
def test_what_does_not_concern_us(type_, data, key):
    assert map_event(type_, data) == (key, None)
