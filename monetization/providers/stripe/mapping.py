"""Stripe's events as ours (docs.stripe.com/api/events/types): dicts in, frozen values out.

A subscription's money is an invoice. Since 2025-03-31 an invoice does not name its PaymentIntent,
but refunds and disputes name nothing else; `invoice_payment.paid` links the two.
"""

from collections.abc import Callable
from typing import Any

from monetization.providers import events
from monetization.providers.stripe.amounts import from_stripe

# Beginnings of `requirements.disabled_reason` that no form of the owner's can cure.
_RESTRICTIONS = ("rejected.", "listed", "platform_paused", "under_review", "other")
_TAX_FIELDS = (".tax_id", ".id_number", ".ssn_last_4", ".vat_id")
Object = dict[str, Any]
Mapped = tuple[str, events.PaymentEvent | None]


def map_event(type_: str, data: Object, *, account: str = "") -> Mapped:
    """(object key, event) of an event's `data.object`; (its id, None) for what is not ours.

    `account` is the connected account that an event of Connect is about, empty for our own.
    """
    mapper = _MAPPERS.get(type_)
    key, event = mapper(data) if mapper else ("", None)
    if type_ in {"payout.paid", "payout.failed"}:
        key, event = _bank_answered(data, account)
    return key or str(data.get("id", "")), event


def _session_paid(data: Object) -> Mapped:
    """Also the delayed ways to pay, whose session is completed before the money is there."""
    order_id = str(data.get("client_reference_id") or "")
    if data["mode"] == "subscription":
        return _id(data["subscription"]), events.SubscriptionStarted(
            order_id=order_id,
            subscription_ref=_id(data["subscription"]),
            customer_ref=_id(data.get("customer")),
        )
    if data["mode"] != "payment" or data["payment_status"] != "paid":
        return "", None
    amount = from_stripe(data["amount_total"], data["currency"])
    tax = from_stripe((data.get("total_details") or {}).get("amount_tax") or 0, data["currency"])
    return _id(data["payment_intent"]), events.PaymentSucceeded(
        payment_ref=_id(data["payment_intent"]),
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        tax_minor=tax.amount_minor,
        order_id=order_id,
        customer_ref=_id(data.get("customer")),
    )


def _session_failed(data: Object) -> Mapped:
    order_id = str(data.get("client_reference_id") or "")
    return order_id, events.PaymentFailed(order_id=order_id, reason="payment_failed")


def _session_expired(data: Object) -> Mapped:
    order_id = str(data.get("client_reference_id") or "")
    return order_id, events.CheckoutExpired(order_id=order_id)


def _invoice_paid(data: Object) -> Mapped:
    subscription = _subscription_of(data)
    if not subscription or not data["amount_paid"]:
        return "", None  # not of a subscription, or nothing to pay
    amount = from_stripe(data["amount_paid"], data["currency"])
    taxes = sum(one["amount"] for one in data.get("total_taxes") or [])
    return subscription, events.PaymentSucceeded(
        payment_ref=_id(data["id"]),
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        tax_minor=from_stripe(taxes, data["currency"]).amount_minor,
        order_id=_order_of(data),
        subscription_ref=subscription,
        customer_ref=_id(data.get("customer")),
    )


def _invoice_failed(data: Object) -> Mapped:
    subscription = _subscription_of(data)
    if not subscription:
        return "", None
    return subscription, events.PaymentFailed(
        order_id=_order_of(data), subscription_ref=subscription, reason="payment_failed"
    )


def _invoice_payment_paid(data: Object) -> Mapped:
    intent = _id((data.get("payment") or {}).get("payment_intent"))
    if not intent:
        return "", None
    linked = events.PaymentLinked(payment_ref=_id(data["invoice"]), intent_ref=intent)
    return intent, linked


def _refund(data: Object) -> Mapped:
    """`refund.created`, `.updated` and `.failed` say by `status` what became of it."""
    intent = _id(data.get("payment_intent"))
    refund_id = str((data.get("metadata") or {}).get("refund_id") or "")
    if data["status"] == "succeeded":
        amount = from_stripe(data["amount"], data["currency"])
        return intent, events.RefundSucceeded(
            refund_ref=data["id"],
            payment_ref=intent,
            amount_minor=amount.amount_minor,
            currency=amount.currency,
            refund_id=refund_id,
        )
    if data["status"] in {"failed", "canceled"}:
        return intent, events.RefundFailed(
            refund_ref=data["id"],
            payment_ref=intent,
            refund_id=refund_id,
            reason=str(data.get("failure_reason") or data["status"]),
        )
    return intent, None


def _dispute_opened(data: Object) -> Mapped:
    if data["status"].startswith("warning"):
        return "", None  # an inquiry takes no money yet
    intent = _id(data["payment_intent"])
    amount = from_stripe(data["amount"], data["currency"])
    fees = [from_stripe(one["fee"], one["currency"]) for one in data["balance_transactions"]]
    # Stripe takes its fee in the currency of our account with it.
    fee_minor = sum(fee.amount_minor for fee in fees if fee.currency == amount.currency)
    return intent, events.DisputeOpened(
        dispute_ref=data["id"],
        payment_ref=intent,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        fee_minor=fee_minor,
    )


def _dispute_closed(data: Object) -> Mapped:
    if data["status"].startswith("warning"):
        return "", None
    intent = _id(data["payment_intent"])
    return intent, events.DisputeClosed(
        dispute_ref=data["id"], payment_ref=intent, is_won=data["status"] == "won"
    )


def _subscription_changed(data: Object) -> Mapped:
    """Ended for us when nothing will be renewed any more, paid for as it may be."""
    is_over = data["status"] in {"canceled", "incomplete_expired", "unpaid"}
    if not is_over and not data.get("cancel_at_period_end"):
        return data["id"], None
    return data["id"], events.SubscriptionEnded(subscription_ref=data["id"])


def _transfer_made(data: Object) -> Mapped:
    payout_id = str((data.get("metadata") or {}).get("payout_id") or "")
    return data["id"], events.PayoutPaid(payout_ref=data["id"], payout_id=payout_id)


def _transfer_reversed(data: Object) -> Mapped:
    """A transfer may be reversed in parts; `amount_reversed` is all of them so far."""
    payout_id = str((data.get("metadata") or {}).get("payout_id") or "")
    returned = from_stripe(data["amount_reversed"], data["currency"])
    return data["id"], events.PayoutFailed(
        payout_ref=data["id"],
        payout_id=payout_id,
        reason="reversed",
        returned_minor=returned.amount_minor,
    )


def _account_updated(data: Object) -> Mapped:
    return data["id"], events.PayeeChanged(payee_ref=data["id"], state=_payee_state(data))


def _payee_state(account: Object) -> str:
    """docs.stripe.com/connect/handling-api-verification: what is due, and what it stops."""
    requirements = account.get("requirements") or {}
    due = {*(requirements.get("currently_due") or []), *(requirements.get("past_due") or [])}
    if (requirements.get("disabled_reason") or "").startswith(_RESTRICTIONS):
        return "restricted"
    transfers = (account.get("capabilities") or {}).get("transfers", "active")
    if account.get("payouts_enabled") and transfers == "active":
        return "ready"
    if account.get("details_submitted") and any(one.endswith(_TAX_FIELDS) for one in due):
        return "tax_form_missing"
    return "pending_identity"


def _bank_answered(data: Object, account: str) -> Mapped:
    """Payouts of a connected account; those of our own are between us and our bank."""
    if not account:
        return "", None
    problem = ""
    if data["status"] == "failed":
        problem = str(data.get("failure_code") or "could_not_process")
    return account, events.PayeeBankAnswered(payee_ref=account, problem=problem)


def _id(value: Any) -> str:
    """Of a field that may be expanded, or missing."""
    return str(value["id"] if isinstance(value, dict) else value or "")


def _details(invoice: Object) -> Object:
    return (invoice.get("parent") or {}).get("subscription_details") or {}


def _subscription_of(invoice: Object) -> str:
    return _id(_details(invoice).get("subscription"))


def _order_of(invoice: Object) -> str:
    return str((_details(invoice).get("metadata") or {}).get("order_id") or "")


_MAPPERS: dict[str, Callable[[Object], Mapped]] = {
    "checkout.session.completed": _session_paid,
    "checkout.session.async_payment_succeeded": _session_paid,
    "checkout.session.async_payment_failed": _session_failed,
    "checkout.session.expired": _session_expired,
    "invoice.paid": _invoice_paid,
    "invoice.payment_failed": _invoice_failed,
    "invoice_payment.paid": _invoice_payment_paid,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.dispute.created": _dispute_opened,
    "charge.dispute.closed": _dispute_closed,
    "customer.subscription.updated": _subscription_changed,
    "customer.subscription.deleted": _subscription_changed,
    "transfer.created": _transfer_made,
    "transfer.reversed": _transfer_reversed,
    "account.updated": _account_updated,
}
