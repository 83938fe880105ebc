"""Signing up."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.forms import entrance
from accounts.models import User
from tests.factories import PASSWORD, make_account

URL = "/accounts/signup/"
FORM = {"username": "Nia_1", "email": "Nia@example.org", "password1": PASSWORD}


def is_logged_in(client):
    return client.get(reverse("accounts:settings-profile")).status_code == 200


def test_an_account_with_channel_and_a_mail(client, db, on_commit, run_jobs, mailoutbox):
    with on_commit():
        response = client.post(URL, FORM)
    assert (response.status_code, response["Location"]) == (302, "/")
    account = User.objects.get(login="nia_1")
    assert account.email == "nia@example.org"
    assert account.channel.pk == account.pk
    assert is_logged_in(client)
    assert run_jobs() == ["accounts.send_mail"]
    (mail,) = mailoutbox
    assert mail.to == ["nia@example.org"]
    assert mail.subject == "Welcome to twitchclone"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"username": "ab"}, "3 to 25 characters"),
        ({"username": "a-b-c"}, "3 to 25 characters"),
        ({"username": "admin"}, "“admin” is reserved"),
        ({"username": "VIC"}, "This login is taken"),
        ({"email": "nobody"}, "valid email address"),
        ({"email": "VIC@example.org"}, "an account with this e-mail address already"),
        ({"password1": "password"}, "too common"),
        ({"password1": "nia_1nia"}, "too similar"),
        ({"password1": "short"}, "too short"),
        ({"username": "", "email": "", "password1": ""}, "This field is required"),
    ],
)
def test_refusals_stand_beside_the_field(client, viewer, changes, message):
    response = client.post(URL, {**FORM, **changes})
    assert response.status_code == 200
    assert message in response.text
    assert "field--invalid" in response.text
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("competitor", "message"),
    [
        ({"login": "nia_1", "email": "other@example.org"}, "“nia_1” is taken"),
        ({"login": "other", "email": "nia@example.org"}, "this e-mail address already"),
    ],
)
def test_somebody_else_was_faster(client, db, monkeypatch, competitor, message):
    """The form found the login free; a moment later it is not."""
    real = entrance.create_account

    def create_after_another(**given):
        make_account(**competitor)
        return real(**given)

    monkeypatch.setattr(entrance, "create_account", create_after_another)
    response = client.post(URL, FORM)
    assert response.status_code == 200
    assert message in response.text
    assert User.objects.count() == 1
    assert not is_logged_in(client)


def test_where_addresses_must_be_confirmed(client, db, settings, on_commit, run_jobs, mailoutbox):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    with on_commit():
        response = client.post(URL, FORM)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert not is_logged_in(client)
    run_jobs()
    link = mailoutbox[0].body.split("Confirm this address: ")[1].split()[0]
    page = client.get(link)
    assert "nia_1" in page.text
    assert not EmailAddress.objects.get().verified, "A link that is only fetched confirms nothing."
    client.post(link)
    assert EmailAddress.objects.get().verified
    assert "used already" in client.get(link).text
    client.post(reverse("account_login"), {"login": "nia_1", "password": PASSWORD})
    assert is_logged_in(client)


def test_there_a_known_address_is_told_by_mail_only(
    client, viewer, settings, on_commit, run_jobs, mailoutbox
):
    """The page is the one a new address gets: a stranger learns nothing."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    with on_commit():
        new = client.post(URL, FORM)
        known = Client().post(URL, {**FORM, "username": "other", "email": "vic@example.org"})
    assert (new.status_code, new["Location"]) == (known.status_code, known["Location"])
    assert User.objects.count() == 2
    run_jobs()
    assert {(mail.to[0], mail.subject) for mail in mailoutbox} == {
        ("nia@example.org", "Welcome to twitchclone"),
        ("vic@example.org", "You have an account already"),
    }


def test_sign_up_needs_the_token(db):
    assert Client(enforce_csrf_checks=True).post(URL, FORM).status_code == 403


def test_sign_ups_from_one_address_are_limited(client, db):
    for _ in range(20):
        client.post(URL, {}, headers={"X-Forwarded-For": "198.51.100.1"})
    spoofed = client.post(URL, FORM, headers={"X-Forwarded-For": "198.51.100.2"})
    assert spoofed.status_code == 429
    assert not User.objects.exists()
