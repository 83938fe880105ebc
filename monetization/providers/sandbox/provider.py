"""The sandbox behind the provider's protocol."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from monetization.errors import ProviderRefused
from monetization.models import SandboxCheckout
from monetization.providers import events
from monetization.providers.port import Checkout, CheckoutRequest, Movement, Receipt, Webhook
from monetization.providers.sandbox import charges, messages, payees
from monetization.providers.sandbox.movements import sandbox_movements
from twitchclone.core import clock
from twitchclone.core.ids import hash_secret, random_token
from twitchclone.core.money import Money


class SandboxProvider:
    """See monetization.providers.port.PaymentProvider."""

    name = "sandbox"
    renews_itself = False

    @transaction.atomic
    def create_checkout(self, *, request: CheckoutRequest) -> Checkout:
        """A page of this site; asked again it gets a new address, and the old one ends."""
        token = random_token(32)
        checkout, _ = SandboxCheckout.objects.update_or_create(
            order_id=request.order_id,
            defaults={
                "token_hash": hash_secret(token),
                "buyer_id": request.buyer_id,
                "description": request.description,
                "currency": request.amount.currency,
                "amount_minor": request.amount.amount_minor,
                "interval": request.interval,
                "success_url": request.success_url,
                "cancel_url": request.cancel_url,
            },
            create_defaults={
                "token_hash": hash_secret(token),
                "buyer_id": request.buyer_id,
                "description": request.description,
                "currency": request.amount.currency,
                "amount_minor": request.amount.amount_minor,
                "interval": request.interval,
                "success_url": request.success_url,
                "cancel_url": request.cancel_url,
                "created_at": clock.now(),
            },
        )
        url = reverse("monetization:sandbox-checkout", args=[token])
        return Checkout(checkout_ref=f"sbx_co_{checkout.pk}", url=url)

    @transaction.atomic
    def charge_renewals(self, *, keys: Mapping[str, str]) -> set[str]:
        """Charge the cards again, or tell that they were declined."""
        rows = SandboxCheckout.objects.select_for_update().order_by("pk")
        known = rows.filter(subscription_ref__in=[ref for ref in keys if ref], is_cancelled=False)
        due = {f"renewal:{keys[one.subscription_ref]}": one for one in known}
        charges.renew(due)
        return set(keys) - {one.subscription_ref for one in due.values()}

    @transaction.atomic
    def cancel_subscription(self, *, subscription_ref: str) -> None:
        """Cancelling twice is no error."""
        checkout = self._subscription(subscription_ref)
        if checkout.is_cancelled:
            return
        checkout.is_cancelled = True
        checkout.save(update_fields=["is_cancelled"])
        ended = events.SubscriptionEnded(subscription_ref=subscription_ref)
        messages.emit(ended, object_key=checkout.order_id)

    def refund(
        self, *, payment_ref: str, amount: Money, refund_id: str, idempotency_key: str
    ) -> Receipt:
        """At once; the message follows."""
        ref = charges.refund(
            payment_ref=payment_ref,
            amount_minor=amount.amount_minor,
            refund_id=refund_id,
            key=idempotency_key,
        )
        return Receipt(ref=ref)

    def portal_url(self, *, customer_ref: str, return_url: str) -> str:
        """The sandbox keeps no cards to show."""
        return return_url

    def create_payee(self, *, channel_id: int, email: str, idempotency_key: str) -> Receipt:
        """One for each channel, whatever the key."""
        return Receipt(ref=payees.open_payee(channel_id=channel_id).ref)

    def onboarding_url(self, *, payee_ref: str, return_url: str) -> str:
        """A page of this site, where a channel's owner plays owner, authority and bank."""
        return reverse("monetization:sandbox-payee", args=[payee_ref])

    def create_payout(
        self, *, payee_ref: str, amount: Money, payout_id: str, idempotency_key: str
    ) -> Receipt:
        """At once; the message follows."""
        ref = payees.pay_out(
            payee_ref=payee_ref, amount=amount, payout_id=payout_id, key=idempotency_key
        )
        return Receipt(ref=ref)

    def list_movements(self, *, start: datetime, end: datetime) -> Iterable[Movement]:
        """From its own rows and messages."""
        return sandbox_movements(start=start, end=end)

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> Webhook:
        """Verify and read."""
        return messages.parse(body, headers)

    def read_webhook(self, *, body: bytes) -> Webhook:
        """Read."""
        return messages.read(body)

    def _subscription(self, ref: str) -> SandboxCheckout:
        rows = SandboxCheckout.objects.select_for_update()
        found = rows.filter(subscription_ref=ref).first() if ref else None
        if found is None:
            raise ProviderRefused("The sandbox knows no such subscription.")
        return found
