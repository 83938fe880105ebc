"""Stripe behind the provider's protocol."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import stripe
import structlog
from django.conf import settings

from monetization.errors import ProviderRefused, ProviderUnavailable, SignatureInvalid
from monetization.providers.port import Checkout, CheckoutRequest, Movement, Receipt, Webhook
from monetization.providers.signatures import TOLERANCE_S, verify
from monetization.providers.stripe.amounts import to_stripe
from monetization.providers.stripe.mapping import map_event
from monetization.providers.stripe.movements import map_movement
from monetization.providers.stripe.parameters import checkout_parameters
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput
from twitchclone.core.money import Money

log = structlog.get_logger(__name__)
T = TypeVar("T")

SIGNATURE_HEADER = "Stripe-Signature"
_TIMEOUT_S = 10


class StripeProvider:
    """See monetization.providers.port.PaymentProvider."""

    name = "stripe"
    renews_itself = True

    def __init__(self, http_client: stripe.HTTPClient | None = None) -> None:
        self._client = stripe.StripeClient(
            settings.STRIPE_SECRET_KEY,
            http_client=http_client or stripe.RequestsClient(timeout=_TIMEOUT_S),
            max_network_retries=2,
        )

    def create_checkout(self, *, request: CheckoutRequest) -> Checkout:
        """A Checkout Session; its address is Stripe's."""
        session = _ask(
            lambda: self._client.v1.checkout.sessions.create(
                checkout_parameters(request, is_tax_on=settings.STRIPE_TAX),
                {"idempotency_key": f"checkout:{request.order_id}"},
            )
        )
        return Checkout(checkout_ref=session.id, url=session.url or "")

    def charge_renewals(self, *, keys: Mapping[str, str]) -> set[str]:
        """Stripe Billing does it by itself."""
        return set()

    def cancel_subscription(self, *, subscription_ref: str) -> None:
        """At the end of the paid period."""
        _ask(
            lambda: self._client.v1.subscriptions.update(
                subscription_ref, {"cancel_at_period_end": True}
            )
        )

    def refund(
        self, *, payment_ref: str, amount: Money, refund_id: str, idempotency_key: str
    ) -> Receipt:
        """Of a PaymentIntent; one whose invoice is not linked with it yet has to wait."""
        if payment_ref.startswith("in_"):
            raise ProviderUnavailable("This payment is too young to be refunded.")
        made = _ask(
            lambda: self._client.v1.refunds.create(
                {
                    "payment_intent": payment_ref,
                    "amount": to_stripe(amount),
                    "metadata": {"refund_id": refund_id},
                },
                {"idempotency_key": idempotency_key},
            )
        )
        return Receipt(ref=made.id)

    def portal_url(self, *, customer_ref: str, return_url: str) -> str:
        """Stripe's customer portal."""
        session = _ask(
            lambda: self._client.v1.billing_portal.sessions.create(
                {"customer": customer_ref, "return_url": return_url}
            )
        )
        return session.url

    def create_payee(self, *, channel_id: int, email: str, idempotency_key: str) -> Receipt:
        """An Express account of Connect: Stripe asks for identity and taxes, and shows payouts."""
        made = _ask(
            lambda: self._client.v1.accounts.create(
                {
                    "type": "express",
                    "email": email,
                    "capabilities": {"transfers": {"requested": True}},
                    "metadata": {"channel_id": str(channel_id)},
                },
                {"idempotency_key": idempotency_key},
            )
        )
        return Receipt(ref=made.id)

    def onboarding_url(self, *, payee_ref: str, return_url: str) -> str:
        """An Account Link; one that has expired leads back to where a new one is asked for."""
        link = _ask(
            lambda: self._client.v1.account_links.create(
                {
                    "account": payee_ref,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": return_url,
                }
            )
        )
        return link.url

    def create_payout(
        self, *, payee_ref: str, amount: Money, payout_id: str, idempotency_key: str
    ) -> Receipt:
        """A transfer to the channel's connected account, which Stripe pays out from."""
        made = _ask(
            lambda: self._client.v1.transfers.create(
                {
                    "destination": payee_ref,
                    "amount": to_stripe(amount),
                    "currency": amount.currency.lower(),
                    "metadata": {"payout_id": payout_id},
                },
                {"idempotency_key": idempotency_key},
            )
        )
        return Receipt(ref=made.id)

    def list_movements(self, *, start: datetime, end: datetime) -> Iterable[Movement]:
        """Balance transactions with their sources, page after page."""
        page = _ask(
            lambda: self._client.v1.balance_transactions.list(
                {
                    "created": {"gte": int(start.timestamp()), "lt": int(end.timestamp())},
                    "expand": ["data.source"],
                    "limit": 100,
                }
            )
        )
        rows = _ask(lambda: list(page.auto_paging_iter()))
        return [map_movement(row.to_dict()) for row in rows]

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> Webhook:
        """Verify by Stripe's library, and refuse moments in the future, which it does not."""
        header = headers.get(SIGNATURE_HEADER) or ""
        secret = settings.STRIPE_WEBHOOK_SECRET
        try:
            stripe.WebhookSignature.verify_header(body, header, secret, TOLERANCE_S)
        except (stripe.SignatureVerificationError, UnicodeDecodeError, TypeError):
            # TypeError for a signature beyond ASCII. Not chained: the library's error holds the
            # body, and logs keep what is chained.
            raise SignatureInvalid from None
        verify(body, header, secret, now_s=clock.now_ms() // 1000)
        return self.read_webhook(body=body)

    def read_webhook(self, *, body: bytes) -> Webhook:
        """Of a snapshot event; raises InvalidInput for anything else."""
        try:
            message: dict[str, Any] = json.loads(body)
            key, event = map_event(
                message["type"], message["data"]["object"], account=message.get("account") or ""
            )
            return Webhook(
                event_id=message["id"],
                type=message["type"],
                occurred_at=datetime.fromtimestamp(message["created"], UTC),
                object_key=key,
                event=event,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidInput("This is no event of Stripe's that we can read.") from error


def _ask(call: Callable[[], T]) -> T:
    """Stripe's errors as ours; its messages may name keys, so only codes are logged."""
    try:
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        log.warning("stripe.unavailable", error=type(error).__name__, status=error.http_status)
        raise ProviderUnavailable from None
    except stripe.StripeError as error:
        log.error("stripe.refused", error=type(error).__name__, reason=error.code)
        raise ProviderRefused from None
