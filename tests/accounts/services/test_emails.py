"""Changing the address, and clearing away what was never confirmed."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation

from accounts.models import User
from accounts.services.emails import remove_unconfirmed_leftovers, replace_email
from tests.factories import make_account
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput


def note_confirmation(address, *, days_ago):
    confirmation = EmailConfirmation.create(address)
    confirmation.sent = clock.now() - timedelta(days=days_ago)
    confirmation.save()


def test_a_confirmed_address_stays_until_the_new_one_is_confirmed(viewer):
    replace_email(account=viewer, email="first@example.org")
    replace_email(account=viewer, email="Second@example.org")
    rows = EmailAddress.objects.filter(user=viewer).order_by("id")
    assert [(row.email, row.primary, row.verified) for row in rows] == [
        ("vic@example.org", True, True),
        ("second@example.org", False, False),
    ]
    assert User.objects.get(pk=viewer.pk).email == "vic@example.org"


def test_an_unconfirmed_address_is_replaced_with_its_links(db):
    account = make_account("ana", is_email_verified=False)
    address = EmailAddress.objects.get(user=account)
    note_confirmation(address, days_ago=0)
    replace_email(account=account, email="new@example.org")
    address.refresh_from_db()
    assert (address.email, address.primary, address.verified) == ("new@example.org", True, False)
    assert User.objects.get(pk=account.pk).email == "new@example.org"
    assert not EmailConfirmation.objects.exists()


def test_refusals(viewer, db):
    account = make_account("ana", is_email_verified=False)
    with pytest.raises(InvalidInput):
        replace_email(account=account, email="nothing")
    with pytest.raises(Conflict) as refusal:
        replace_email(account=account, email="VIC@example.org")
    assert refusal.value.field == "email"
    assert User.objects.get(pk=account.pk).email == "ana@example.org"


def test_pending_addresses_go_after_a_week(viewer):
    old = replace_email(account=viewer, email="old@example.org")
    note_confirmation(old, days_ago=8)
    assert remove_unconfirmed_leftovers() == 1
    assert [row.email for row in EmailAddress.objects.filter(user=viewer)] == ["vic@example.org"]

    fresh = replace_email(account=viewer, email="fresh@example.org")
    note_confirmation(fresh, days_ago=8)
    note_confirmation(fresh, days_ago=1)
    assert remove_unconfirmed_leftovers() == 0
    assert EmailConfirmation.objects.count() == 1


@pytest.mark.parametrize(("verification", "is_removed"), [("mandatory", True), ("optional", False)])
def test_sign_ups_that_nobody_could_use_go_too(settings, db, verification, is_removed):
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    account = make_account("ana", is_email_verified=False)
    note_confirmation(EmailAddress.objects.get(user=account), days_ago=8)
    remove_unconfirmed_leftovers()
    assert User.objects.filter(pk=account.pk).exists() is not is_removed


def test_accounts_that_were_used_or_made_by_operators_stay(settings, db):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    made = make_account("made", is_email_verified=False)
    used = make_account("used_once", is_email_verified=False)
    User.objects.filter(pk=used.pk).update(last_login=clock.now())
    note_confirmation(EmailAddress.objects.get(user=used), days_ago=8)
    assert remove_unconfirmed_leftovers() == 0
    assert User.objects.filter(pk__in=[made.pk, used.pk]).count() == 2
