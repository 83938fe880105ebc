"""Where a channel is paid out to, and what the provider says about it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from monetization.errors import EventTooEarly
from monetization.models import PayoutAccount
from monetization.providers import current_provider, events, provider_named
from streams.models import Channel
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput


def open_payout_account(*, owner: User, return_url: str) -> str:
    """The provider's page where the owner shows identity, tax form and bank; asking again is safe.

    Not inside a transaction: a real provider takes a second. Raises PaymentsOff, InvalidInput for
    an account without a confirmed address where the site wants one, ProviderUnavailable,
    ProviderRefused.
    """
    account = PayoutAccount.objects.filter(pk=owner.pk).first()
    if account is None:
        account = _make(owner)
    return provider_named(account.provider).onboarding_url(
        payee_ref=account.payee_ref, return_url=return_url
    )


def _make(owner: User) -> PayoutAccount:
    if not Channel.objects.filter(pk=owner.pk).exists():
        raise InvalidInput(_("You have no channel that could be paid."))
    provider = current_provider()
    # The key makes two windows, or a crash before the row is stored, one account at the provider.
    receipt = provider.create_payee(
        channel_id=owner.pk, email=owner.email, idempotency_key=f"payee:{owner.pk}"
    )
    now = clock.now()
    account, _is_new = PayoutAccount.objects.get_or_create(
        channel_id=owner.pk,
        defaults={
            "provider": provider.name,
            "payee_ref": receipt.ref,
            "created_at": now,
            # Long ago, so that whatever the provider says is newer than nothing.
            "changed_at": datetime.fromtimestamp(0, now.tzinfo),
        },
    )
    return account


@transaction.atomic
def change_payee(*, provider: str, event: events.PayeeChanged, occurred_at: datetime) -> None:
    """Keep the state the provider said last; messages may come in any order."""
    account = _lock(provider, event.payee_ref)
    if occurred_at < account.changed_at:
        return
    account.state, account.changed_at = event.state, occurred_at
    account.save(update_fields=["state", "changed_at"])


@transaction.atomic
def keep_bank_answer(*, provider: str, event: events.PayeeBankAnswered) -> None:
    """What the owner has to put right at the provider."""
    account = _lock(provider, event.payee_ref)
    account.bank_problem = event.problem[:200]
    account.save(update_fields=["bank_problem"])


def _lock(provider: str, payee_ref: str) -> PayoutAccount:
    rows = PayoutAccount.objects.select_for_update()
    account = rows.filter(provider=provider, payee_ref=payee_ref).first()
    if account is None:
        raise EventTooEarly(f"no payout account {payee_ref}")
    return account
