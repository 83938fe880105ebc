"""Every page of accounts answers for those it is for, and for nobody else."""

import pytest
from django.urls import reverse

ENTRANCE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
SETTINGS = [
    "accounts:settings-profile",
    "accounts:settings-security",
    "accounts:settings-sessions",
    "accounts:settings-data",
    "account_email",
    "account_change_password",
]
CHANGES = [
    ("accounts:settings-profile", {}),
    ("accounts:settings-avatar", {}),
    ("accounts:settings-avatar-remove", {}),
    ("accounts:settings-banner", {}),
    ("accounts:settings-banner-remove", {}),
    ("accounts:settings-disconnect", {}),
    ("accounts:settings-sessions-end-others", {}),
    ("accounts:settings-session-end", {"session_id": 1}),
    ("accounts:settings-data-delete", {}),
    ("mfa_activate_totp", {}),
    ("mfa_deactivate_totp", {}),
    ("mfa_generate_recovery_codes", {}),
    ("mfa_add_webauthn", {}),
    ("account_change_password", {}),
    ("account_email", {}),
]


@pytest.mark.parametrize("name", ENTRANCE)
def test_entrance_pages_are_for_everybody(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "auth-card" in response.text


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_pages_are_for_the_account(client_of, viewer, name):
    response = client_of(viewer).get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", [*SETTINGS, "accounts:settings-data-export"])
def test_anonymous_visitors_are_sent_to_log_in(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "parameters"), CHANGES)
def test_anonymous_visitors_change_nothing(client, db, name, parameters):
    response = client.post(reverse(name, kwargs=parameters), {})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "parameters"), CHANGES)
def test_no_change_without_the_token(client_of, viewer, name, parameters):
    """CSRF: a form on another site has the visitor's cookies, but not the token."""
    response = client_of(viewer, enforce_csrf_checks=True).post(
        reverse(name, kwargs=parameters), {}, headers={"Origin": "https://evil.example"}
    )
    assert response.status_code == 403


@pytest.mark.parametrize(("name", "parameters"), CHANGES)
def test_a_suspended_account_is_logged_out(client_of, banned, name, parameters):
    client = client_of(banned)
    assert client.post(reverse(name, kwargs=parameters), {}).status_code == 302
    assert client.get(reverse("accounts:settings-profile")).status_code == 302


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("mfa_index", "accounts:settings-security"),
        ("mfa_list_webauthn", "accounts:settings-security"),
        ("socialaccount_connections", "accounts:settings-security"),
        ("usersessions_list", "accounts:settings-sessions"),
        ("accounts:settings", "accounts:settings-profile"),
    ],
)
def test_allauths_lists_lead_to_the_settings(client_of, viewer, name, target):
    response = client_of(viewer).get(reverse(name))
    assert response.status_code == 302
    assert response["Location"] == reverse(target)
