"""Suspending and reinstating."""

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from accounts.services.suspensions import reinstate_account, suspend_account
from tests.factories import PASSWORD
from twitchclone.core.errors import InvalidInput, NotPermitted


def test_a_suspension_ends_every_session_at_once(client, viewer, moderator):
    client.post(reverse("account_login"), {"login": "vic", "password": PASSWORD})
    assert client.get(reverse("accounts:settings-profile")).status_code == 200
    assert UserSession.objects.filter(user=viewer).count() == 1

    suspend_account(account=viewer, by=moderator, reason="  Insults  in chat. ")

    assert viewer.is_suspended
    assert viewer.suspension_reason == "Insults in chat."
    assert not UserSession.objects.filter(user=viewer).exists()
    assert client.get(reverse("accounts:settings-profile")).status_code == 302


def test_a_session_nobody_took_note_of_is_worthless_too(client_of, viewer, moderator):
    client = client_of(viewer)
    UserSession.objects.all().delete()
    suspend_account(account=viewer, by=moderator, reason="Spam.")
    assert client.get(reverse("accounts:settings-profile")).status_code == 302


def test_the_channel_is_told_once(viewer, moderator, monkeypatch):
    told = []
    monkeypatch.setattr(
        "streams.account_hooks.ChannelHooks.on_account_suspended",
        lambda self, *, account: told.append(account.pk),
    )
    suspend_account(account=viewer, by=moderator, reason="Spam.")
    suspended_at = viewer.suspended_at
    suspend_account(account=viewer, by=moderator, reason="Spam and insults.")
    assert told == [viewer.pk]
    assert viewer.suspended_at == suspended_at
    assert viewer.suspension_reason == "Spam and insults."


def test_reinstating_gives_log_in_back(client, viewer, moderator):
    suspend_account(account=viewer, by=moderator, reason="Spam.")
    reinstate_account(account=viewer, by=moderator)
    reinstate_account(account=viewer, by=moderator)
    assert not viewer.is_suspended
    assert viewer.suspension_reason == ""
    client.post(reverse("account_login"), {"login": "vic", "password": PASSWORD})
    assert client.get(reverse("accounts:settings-profile")).status_code == 200


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_needed(viewer, moderator, reason):
    with pytest.raises(InvalidInput) as refusal:
        suspend_account(account=viewer, by=moderator, reason=reason)
    assert refusal.value.field == "reason"


def test_not_by_just_anybody(viewer, outsider, banned):
    with pytest.raises(NotPermitted):
        suspend_account(account=viewer, by=outsider, reason="I do not like him.")
    with pytest.raises(NotPermitted):
        reinstate_account(account=banned, by=banned)
