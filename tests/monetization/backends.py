"""Two providers that a test plays: what happens there comes back as signed bytes of messages."""

import json
from dataclasses import dataclass

import stripe

from monetization.models import SandboxCheckout, SandboxPayment, SandboxWebhook
from monetization.providers.port import CheckoutRequest
from monetization.providers.sandbox import charges, messages, payees
from monetization.providers.sandbox.provider import SandboxProvider
from twitchclone.core import clock
from twitchclone.core.money import Money

STRIPE_SECRET = "whsec_test_0123456789abcdef"


@dataclass(frozen=True)
class Message:
    """A webhook on its way."""

    provider: str
    body: bytes
    headers: dict

    @property
    def path(self):
        return f"/webhooks/payments/{self.provider}/"

    def post(self, client, **headers):
        return client.post(
            self.path,
            self.body,
            content_type="application/json",
            headers={**self.headers, **headers},
        )


class SandboxBackend:
    """The sandbox's own code, its messages collected."""

    name = "sandbox"

    def __init__(self):
        self.seen = set(SandboxWebhook.objects.values_list("pk", flat=True))

    def open(self, order):
        request = CheckoutRequest(
            order_id=str(order.pk),
            description=order.description,
            amount=Money(order.amount_minor, order.currency),
            success_url="/done",
            cancel_url="/back",
            interval="month" if order.is_recurring else "",
            buyer_id=order.buyer_id,
        )
        SandboxProvider().create_checkout(request=request)
        return SandboxCheckout.objects.get(order_id=str(order.pk))

    def sent(self):
        rows = SandboxWebhook.objects.exclude(pk__in=self.seen).order_by("pk")
        found = [self.signed(bytes(row.body)) for row in rows]
        self.seen |= {row.pk for row in rows}
        return found

    def signed(self, body, *, at_s=None):
        header = messages.signed_headers(body)
        if at_s is not None:
            secret = messages._secret()
            header = {messages.SIGNATURE_HEADER: messages.sign(body, secret, timestamp_s=at_s)}
        return Message("sandbox", body, header)

    def pay(self, order):
        charges.pay(checkout_id=self.open(order).pk)
        return self.sent()

    def decline(self, order):
        charges.decline(checkout_id=self.open(order).pk)
        return self.sent()

    def expire(self, order):
        charges.expire(checkout_id=self.open(order).pk)
        return self.sent()

    def renew(self, order, key):
        checkout = SandboxCheckout.objects.get(order_id=str(order.pk))
        SandboxProvider().charge_renewals(keys={checkout.subscription_ref: key})
        return self.sent()

    def cancel(self, order):
        checkout = SandboxCheckout.objects.get(order_id=str(order.pk))
        SandboxProvider().cancel_subscription(subscription_ref=checkout.subscription_ref)
        return self.sent()

    def refund(self, order, amount_minor, refund_id=""):
        charges.refund(
            payment_ref=self._payment(order),
            amount_minor=amount_minor,
            refund_id=refund_id,
            key=f"{refund_id}{amount_minor}",
        )
        return self.sent()

    def dispute(self, order):
        charges.open_dispute(payment_ref=self._payment(order))
        return self.sent()

    def decide(self, order, *, is_won):
        charges.close_dispute(payment_ref=self._payment(order), is_won=is_won)
        return self.sent()

    def payee(self, channel_id, state="ready"):
        ref = payees.open_payee(channel_id=channel_id).ref
        payees.set_state(payee_ref=ref, state=state)
        return ref, self.sent()

    def bank(self, payee_ref, *, is_closed):
        payees.set_bank(payee_ref=payee_ref, is_closed=is_closed)
        return self.sent()

    def pay_out(self, payout):
        payees.pay_out(
            payee_ref=payout.payee_ref,
            amount=Money(payout.amount_minor, payout.currency),
            payout_id=str(payout.pk),
            key=str(payout.pk),
        )
        return self.sent()

    def send_back(self, payout):
        payees.return_last(payee_ref=payout.payee_ref)
        return self.sent()

    def _payment(self, order):
        return SandboxPayment.objects.filter(checkout__order_id=str(order.pk)).first().ref


class StripeBackend:
    """Stripe's messages in the shapes of its API reference, signed by Stripe's own library."""

    name = "stripe"

    def __init__(self):
        self.number = 0

    def signed(self, body, *, at_s=None):
        header = stripe.WebhookSignature.generate_signature_header(
            body.decode(), STRIPE_SECRET, at_s
        )
        return Message("stripe", body, {"Stripe-Signature": header})

    def event(self, type_, data, **fields):
        self.number += 1
        event = {
            "id": f"evt_{self.number}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": clock.now_ms() // 1000,
            "data": {"object": data},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": type_,
            **fields,
        }
        return self.signed(json.dumps(event, indent=2).encode())

    def pay(self, order):
        session = {
            "id": f"cs_{order.pk}",
            "object": "checkout.session",
            "client_reference_id": str(order.pk),
            "currency": order.currency.lower(),
            "amount_total": order.amount_minor,
            "customer": "cus_1",
            "payment_status": "paid",
            "status": "complete",
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        }
        if not order.is_recurring:
            paid = session | {"mode": "payment", "payment_intent": f"pi_{order.pk}"}
            return [self.event("checkout.session.completed", paid)]
        started = session | {"mode": "subscription", "subscription": f"sub_{order.pk}"}
        # As Stripe sends them: in no order that could be relied on.
        return [
            *self.renew(order, ""),
            self.event("checkout.session.completed", started | {"payment_intent": None}),
        ]

    def decline(self, order):
        session = {"id": "cs_1", "client_reference_id": str(order.pk)}
        return [self.event("checkout.session.async_payment_failed", session)]

    def expire(self, order):
        session = {"id": "cs_1", "client_reference_id": str(order.pk), "status": "expired"}
        return [self.event("checkout.session.expired", session)]

    def renew(self, order, key):
        invoice = {
            "id": f"in_{order.pk}{key}",
            "object": "invoice",
            "amount_paid": order.amount_minor,
            "billing_reason": "subscription_cycle",
            "currency": order.currency.lower(),
            "customer": "cus_1",
            "parent": {
                "type": "subscription_details",
                "subscription_details": {
                    "metadata": {"order_id": str(order.pk)},
                    "subscription": f"sub_{order.pk}",
                },
            },
            "total_taxes": [],
        }
        link = {
            "id": f"inpay_{order.pk}{key}",
            "object": "invoice_payment",
            "invoice": invoice["id"],
            "payment": {"payment_intent": f"pi_{order.pk}{key}", "type": "payment_intent"},
            "status": "paid",
        }
        return [self.event("invoice_payment.paid", link), self.event("invoice.paid", invoice)]

    def cancel(self, order):
        subscription = {"id": f"sub_{order.pk}", "status": "active", "cancel_at_period_end": True}
        return [self.event("customer.subscription.updated", subscription)]

    def refund(self, order, amount_minor, refund_id=""):
        self.number += 1
        refund = {
            "id": f"re_{self.number}",
            "object": "refund",
            "amount": amount_minor,
            "charge": "ch_1",
            "currency": order.currency.lower(),
            "metadata": {"refund_id": refund_id} if refund_id else {},
            "payment_intent": f"pi_{order.pk}",
            "status": "succeeded",
        }
        pending = self.event("refund.created", refund | {"status": "pending"})
        return [self.event("refund.updated", refund), pending]

    def dispute(self, order):
        return [self.event("charge.dispute.created", self._dispute(order, "needs_response"))]

    def decide(self, order, *, is_won):
        status = "won" if is_won else "lost"
        return [self.event("charge.dispute.closed", self._dispute(order, status))]

    def payee(self, channel_id, state="ready"):
        due = {
            "pending_identity": ["individual.verification.document"],
            "tax_form_missing": ["individual.id_number"],
        }
        account = {
            "id": f"acct_{channel_id}",
            "object": "account",
            "type": "express",
            "capabilities": {"transfers": "active" if state == "ready" else "inactive"},
            "charges_enabled": state == "ready",
            "details_submitted": True,
            "metadata": {"channel_id": str(channel_id)},
            "payouts_enabled": state == "ready",
            "requirements": {
                "currently_due": due.get(state, []),
                "disabled_reason": {"ready": None, "restricted": "rejected.fraud"}.get(
                    state, "requirements.past_due"
                ),
                "past_due": due.get(state, []),
                "pending_verification": [],
            },
        }
        sent = self.event("account.updated", account, account=account["id"])
        return account["id"], [sent]

    def bank(self, payee_ref, *, is_closed):
        payout = {
            "id": "po_1",
            "object": "payout",
            "amount": 4200,
            "currency": "eur",
            "failure_code": "account_closed" if is_closed else None,
            "status": "failed" if is_closed else "paid",
        }
        type_ = "payout.failed" if is_closed else "payout.paid"
        return [self.event(type_, payout, account=payee_ref)]

    def pay_out(self, payout):
        return [self.event("transfer.created", self._transfer(payout, 0))]

    def send_back(self, payout, returned_minor=0):
        returned = returned_minor or payout.amount_minor
        return [self.event("transfer.reversed", self._transfer(payout, returned))]

    def _transfer(self, payout, returned_minor):
        return {
            "id": f"tr_{payout.pk}",
            "object": "transfer",
            "amount": payout.amount_minor,
            "amount_reversed": returned_minor,
            "currency": payout.currency.lower(),
            "destination": payout.payee_ref,
            "metadata": {"payout_id": str(payout.pk)},
            "reversed": returned_minor == payout.amount_minor,
        }

    def _dispute(self, order, status):
        return {
            "id": f"du_{order.pk}",
            "object": "dispute",
            "amount": order.amount_minor,
            "balance_transactions": [
                {"amount": -order.amount_minor, "fee": 1500, "currency": order.currency.lower()}
            ],
            "charge": "ch_1",
            "currency": order.currency.lower(),
            "payment_intent": f"pi_{order.pk}",
            "status": status,
        }
