"""Resetting and changing the password."""

import re

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD

URL = "/accounts/password/reset/"
NEW = "another horse battery"


def can_log_in(login, password):
    client = Client()
    client.post(reverse("account_login"), {"login": login, "password": password})
    return client.get(reverse("accounts:settings-profile")).status_code == 200


def reset_link(mail):
    return re.search(r"https?://testserver(\S+)", mail.body)[1]


def test_a_reset_by_mail(client, viewer, client_of, on_commit, run_jobs, mailoutbox):
    elsewhere = client_of(viewer)
    with on_commit():
        client.post(URL, {"email": "VIC@example.org"})
    run_jobs()
    (mail,) = mailoutbox
    assert mail.subject == "Choose a new password"
    assert "the account vic on" in mail.body

    form_url = client.get(reset_link(mail))["Location"]
    with on_commit():
        client.post(form_url, {"password1": NEW, "password2": NEW})
    run_jobs()

    assert can_log_in("vic", NEW)
    assert not can_log_in("vic", PASSWORD)
    assert elsewhere.get(reverse("accounts:settings-profile")).status_code == 302
    assert mailoutbox[1].subject == "Your password was reset"
    assert "does not work" in Client().get(reset_link(mail), follow=True).text


def test_an_unknown_address_gets_the_same_page(client, viewer, on_commit, run_jobs, mailoutbox):
    with on_commit():
        known = client.post(URL, {"email": "vic@example.org"}, follow=True)
        unknown = client.post(URL, {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    run_jobs()
    assert {(mail.to[0], mail.subject) for mail in mailoutbox} == {
        ("vic@example.org", "Choose a new password"),
        ("nobody@example.org", "There is no account with this address"),
    }


def test_one_address_is_not_mailed_without_end(client, viewer, on_commit, run_jobs, mailoutbox):
    with on_commit():
        for _ in range(8):
            client.post(URL, {"email": "vic@example.org"})
    run_jobs()
    assert len(mailoutbox) == 5


def test_a_reset_does_not_go_round_the_second_factor(
    client, viewer, on_commit, run_jobs, mailoutbox
):

    TOTP.activate(viewer, generate_totp_secret())
    with on_commit():
        client.post(URL, {"email": "vic@example.org"})
    run_jobs()
    form_url = client.get(reset_link(mailoutbox[0]))["Location"]
    client.post(form_url, {"password1": NEW, "password2": NEW})
    assert client.get(reverse("accounts:settings-profile")).status_code == 302
    response = client.post(reverse("account_login"), {"login": "vic", "password": NEW})
    assert response["Location"] == reverse("mfa_authenticate")


def test_changing_it_keeps_this_session_only(client_of, viewer, on_commit, run_jobs, mailoutbox):
    here, elsewhere = client_of(viewer), client_of(viewer)
    url = reverse("account_change_password")
    wrong = here.post(url, {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert "not your current password" in wrong.text
    with on_commit():
        done = here.post(url, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert done["Location"] == reverse("accounts:settings-security")
    assert here.get(reverse("accounts:settings-profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:settings-profile")).status_code == 302
    run_jobs()
    assert [mail.subject for mail in mailoutbox] == ["Your password was changed"]
