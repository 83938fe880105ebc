"""Changing an account's e-mail address, and the removal of what was never confirmed."""

from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.accounts import clean_email
from accounts.services.deletions import erase_account
from twitchclone.core import clock
from twitchclone.core.errors import Conflict

# Twice the life of a confirmation link and a day.
LEFTOVER_AGE = timedelta(days=7)


@transaction.atomic
def replace_email(*, account: User, email: str) -> EmailAddress:
    """The address to be confirmed next, without sending anything.

    A confirmed address stays in force until the new one is confirmed; one that never was is
    replaced at once. Raises Conflict when the new one belongs to somebody else and must not wait.
    """
    email = clean_email(email)
    User.objects.select_for_update().get(pk=account.pk)
    addresses = EmailAddress.objects.filter(user=account)
    primary = addresses.filter(primary=True).first()
    if primary is not None and not primary.verified:
        return _overwrite(account, primary, email)
    addresses.filter(primary=False, verified=False).delete()
    return EmailAddress.objects.create(user=account, email=email)


def _overwrite(account: User, address: EmailAddress, email: str) -> EmailAddress:
    address.email = account.email = email
    try:
        with transaction.atomic():
            account.save(update_fields=["email"])
            address.save(update_fields=["email"])
    except IntegrityError as error:
        raise Conflict(
            "There is an account with this e-mail address already.", code="taken", field="email"
        ) from error
    # Links to the former address would confirm the new one.
    EmailConfirmation.objects.filter(email_address=address).delete()
    return address


def remove_unconfirmed_leftovers() -> int:
    """Delete addresses, and accounts nobody could log in to, that were not confirmed in a week.

    Returns how many there were. Accounts that operators make have had no confirmation sent, and
    stay; so do all where the site lets people in without confirmation.
    """
    before = clock.now() - LEFTOVER_AGE
    stale = EmailAddress.objects.filter(verified=False, emailconfirmation__sent__lt=before)
    stale = stale.exclude(emailconfirmation__sent__gte=before).distinct()
    removed = 0
    for address in stale.filter(primary=False):
        address.delete()
        removed += 1
    if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory":
        unused = stale.filter(primary=True, user__last_login=None, user__is_staff=False)
        for address in unused.select_related("user"):
            erase_account(account=address.user)
            removed += 1
    EmailConfirmation.objects.filter(sent__lt=before).delete()
    return removed
