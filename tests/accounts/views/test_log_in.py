"""Logging in: by which names, how often, and what a stranger learns from it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, make_account

URL = "/accounts/login/"


def log_in(client, login, password=PASSWORD, **headers):
    return client.post(URL, {"login": login, "password": password}, headers=headers)


def is_logged_in(client):
    return client.get(reverse("accounts:settings-profile")).status_code == 200


@pytest.mark.parametrize("login", ["vic", "VIC", " vic ", "vic@example.org", "Vic@Example.ORG"])
def test_by_login_or_address_in_any_case(client, viewer, login):
    response = log_in(client, login)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_logged_in(client)


def test_back_to_where_one_came_from_but_to_no_other_site(client, viewer):
    form = {"login": "vic", "password": PASSWORD}
    assert client.post(URL, {**form, "next": "/directory/"})["Location"] == "/directory/"
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert Client().post(URL, {**form, "next": evil})["Location"] == "/"


def test_wrong_ones_are_answered_alike(client, viewer):
    """Whether an account exists is nothing the form tells."""

    def words(login):
        response = log_in(client, login, "wrong password")
        assert response.status_code == 200
        assert not is_logged_in(client)
        return response.text.replace(login, "X").split('role="alert"')[1][:200]

    assert words("vic") == words("nobody")
    assert words("vic@example.org") == words("nobody@example.org")


@pytest.mark.parametrize("login", ["vic", "vic@example.org", "nobody", "nobody@example.org"])
def test_every_attempt_costs_one_password_check(client, viewer, monkeypatch, login):
    """Hashing is what takes time: as many hashes for an unknown name as for a known one."""
    hashed = []
    real_check, real_make = User.check_password, User.set_password
    monkeypatch.setattr(
        User, "check_password", lambda self, raw: hashed.append(1) or real_check(self, raw)
    )
    monkeypatch.setattr(
        User, "set_password", lambda self, raw: hashed.append(1) or real_make(self, raw)
    )
    log_in(client, login, "wrong password")
    assert len(hashed) == 1


def test_a_suspended_account_is_told_why_but_only_with_its_password(client, banned):
    wrong = log_in(client, banned.login, "wrong password")
    assert "Spam." not in wrong.text and "suspended" not in wrong.text
    right = log_in(client, banned.login)
    assert right.status_code == 403
    assert "suspended" in right.text and "Spam." in right.text
    assert not is_logged_in(client)


def test_an_account_without_a_password_has_none(client, db):
    make_account("ana", password=None)
    for password in ("", "!", "None"):
        log_in(client, "ana", password)
        assert not is_logged_in(client)


def test_guessing_one_accounts_password_ends_after_five_attempts(client, viewer):
    for number in range(5):
        log_in(client, "vic", f"guess {number}")
    refused = log_in(client, "vic")
    assert "Too many failed attempts" in refused.text
    assert not is_logged_in(client)


def test_guessing_from_one_address_ends_whatever_it_claims_to_be(client, db):
    """X-Forwarded-For of somebody who is no trusted proxy counts for nothing."""
    for number in range(10):
        spoofed = {"X-Forwarded-For": f"198.51.100.{number}"}
        assert "Too many" not in log_in(client, f"person{number}", "guess", **spoofed).text
    refused = log_in(client, "another", "guess", **{"X-Forwarded-For": "203.0.113.9"})
    assert "Too many failed attempts" in refused.text


def test_behind_a_trusted_proxy_visitors_do_not_share_a_limit(client, viewer, settings):
    from twitchclone.core.addresses import _trusted_networks

    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    _trusted_networks.cache_clear()
    try:
        for number in range(10):
            log_in(client, f"person{number}", "guess", **{"X-Forwarded-For": "198.51.100.1"})
        blocked = {"X-Forwarded-For": "203.0.113.7, 198.51.100.1"}
        assert "Too many" in log_in(client, "vic", **blocked).text
        log_in(client, "vic", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
        assert is_logged_in(client)
    finally:
        _trusted_networks.cache_clear()


def test_too_many_log_ins_get_the_sites_own_page(client, db):
    for _ in range(30):
        client.post(URL, {})
    response = client.post(URL, {})
    assert response.status_code == 429
    assert "Too many attempts" in response.text


def test_log_in_needs_the_token(viewer):
    response = log_in(Client(enforce_csrf_checks=True), "vic")
    assert response.status_code == 403


def test_logging_out_takes_a_post(client_of, viewer):
    client = client_of(viewer)
    client.get(reverse("account_logout"))
    assert is_logged_in(client)
    client.post(reverse("account_logout"))
    assert not is_logged_in(client)


def test_the_session_gets_a_new_key(client, viewer):
    """Or somebody who set the visitor's cookie beforehand would be logged in too."""
    client.get(URL)
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    log_in(client, "vic")
    assert client.session.session_key != before
