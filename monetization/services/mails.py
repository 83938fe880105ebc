"""Mails about money: receipts, renewals that were declined, subscriptions that ended unpaid.

Rendered and sent by tasks. They go to the account's own address and name no other account's.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.adapter.mails import render_mail
from accounts.models import User
from monetization.models import Payment, Subscription, SubscriptionState
from monetization.pricing.currencies import format_minor
from twitchclone.core.jobs import enqueue_on_commit


def mail_receipt(*, payment_id: int) -> None:
    """What was paid, the tax in it, and where the receipt is; nothing for a buyer who is gone."""
    row = Payment.objects.select_related("order__buyer").filter(pk=payment_id).first()
    if row is None or row.order.buyer is None:
        return
    _send(
        row.order.buyer,
        "receipt",
        {
            "description": row.order.description,
            "number": row.pk,
            "paid_at": row.paid_at,
            "gross": format_minor(row.gross_minor, row.currency),
            "net": format_minor(row.gross_minor - row.tax_minor, row.currency),
            "tax": format_minor(row.tax_minor, row.currency),
            "url": _address("monetization:receipt", row.pk),
        },
    )


def mail_declined(*, subscription_id: int) -> None:
    """When it will be tried again, until when the benefits stay; nothing once it has been paid."""
    row = _subscription(subscription_id)
    if row is None or row.state != SubscriptionState.GRACE or row.next_renewal_at is None:
        return
    _send(row.subscriber, "renewal_declined", _about(row))


def mail_ended(*, subscription_id: int) -> None:
    """That it is over, and how to come back; nothing once it has begun anew."""
    row = _subscription(subscription_id)
    if row is not None and row.state == SubscriptionState.ENDED:
        _send(row.subscriber, "subscription_ended", _about(row))


def _subscription(subscription_id: int) -> Subscription | None:
    rows = Subscription.objects.select_related("subscriber", "channel__owner")
    return rows.filter(pk=subscription_id).first()


def _about(row: Subscription) -> dict[str, Any]:
    owner = row.channel.owner
    return {
        "channel": owner.get_full_name(),
        "tier": row.tier,
        "next_try_at": row.next_renewal_at,
        "access_until": row.access_until,
        "url": _address("monetization:purchases"),
        "channel_url": _address("streams:channel", owner.login),
    }


def _send(account: User, template: str, context: dict[str, Any]) -> None:
    mail = render_mail(
        f"monetization/email/{template}",
        {"SITE_NAME": settings.SITE_NAME, "site_url": settings.SITE_URL, **context},
    )
    enqueue_on_commit(
        "accounts.send_mail", to=account.email, subject=mail.subject, text=mail.text, html=mail.html
    )


def _address(name: str, *args: object) -> str:
    """Tasks know no request: without SITE_URL it is a path."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"
