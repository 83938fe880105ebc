"""Second factors: log-in with them, and that no one else turns them on or off."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.urls import reverse

from accounts.adapter import MfaAdapter
from tests.factories import PASSWORD, make_account

PROFILE = "/settings/profile/"


def code_of(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows now, or so many steps of 30 s later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def secret(viewer) -> str:
    """Vic has an authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(viewer, secret)
    return secret


def log_in(client):
    return client.post(reverse("account_login"), {"login": "vic", "password": PASSWORD})


def reauthenticate(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_logged_in(client) -> bool:
    return client.get(PROFILE).status_code == 200


def test_the_password_alone_opens_nothing(client, secret):
    response = log_in(client)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_logged_in(client)
    page = client.get(response["Location"])
    assert "One more step" in page.text


def test_with_the_apps_code(client, secret):
    log_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This code is not right" in wrong.text
    assert not is_logged_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_logged_in(client)


def test_a_code_works_once(client, client_of, secret):
    log_in(client)
    code = code_of(secret)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.logout()
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_logged_in(client)


def test_with_a_recovery_code_once(client, viewer, secret):
    code = RecoveryCodes.activate(viewer).generate_codes()[3]
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_logged_in(client)
    client.logout()
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_logged_in(client)


def test_codes_cannot_be_guessed(client, secret):
    log_in(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    refused = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "Too many failed attempts" in refused.text
    assert not is_logged_in(client)


def test_a_suspension_counts_between_the_two_steps(client, viewer, moderator, secret):
    from accounts.services.suspensions import suspend_account

    log_in(client)
    suspend_account(account=viewer, by=moderator, reason="Spam.")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not is_logged_in(client)


def test_setting_up_an_app(client_of, viewer, on_commit, run_jobs, mailoutbox):
    client = client_of(viewer)
    url = reverse("mfa_activate_totp")
    assert client.get(url)["Location"].startswith(reverse("account_reauthenticate"))
    reauthenticate(client)
    page = client.get(url)
    assert "data:image/svg+xml" in page.text
    secret = page.context["form"].secret
    with on_commit():
        done = client.post(url, {"code": code_of(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(done["Location"])
    assert codes.text.count("<code>") == 10
    assert "no-store" in codes["Cache-Control"]
    assert "On</span>" in client.get(reverse("accounts:settings-security")).text
    run_jobs()
    assert [mail.subject for mail in mailoutbox] == ["An authenticator app was set up"]


def test_secrets_are_encrypted_in_the_database(viewer, secret, settings):
    (stored,) = Authenticator.objects.filter(user=viewer).values_list("data", flat=True)
    assert secret not in str(stored)
    assert MfaAdapter().decrypt(stored["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert MfaAdapter().decrypt(stored["secret"]) == secret
    assert MfaAdapter().encrypt("one") != MfaAdapter().encrypt("one")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("mfa_deactivate_totp", {}),
        ("mfa_generate_recovery_codes", {}),
        ("mfa_activate_totp", {"code": "123456"}),
        ("mfa_add_webauthn", {"credential": "{}"}),
    ],
)
def test_nothing_changes_without_the_password(client_of, viewer, secret, name, form):
    before = list(Authenticator.objects.values_list("id", "data"))
    response = client_of(viewer).post(reverse(name), form)
    assert response.status_code == 302
    assert list(Authenticator.objects.values_list("id", "data")) == before


def test_turning_it_off(client_of, viewer, secret):
    client = client_of(viewer)
    reauthenticate(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert Authenticator.objects.exists(), "Fetching the page changes nothing."
    client.post(reverse("mfa_deactivate_totp"), {})
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_after_the_password_only(client_of, viewer, secret):
    codes = RecoveryCodes.activate(viewer).generate_codes()
    client = client_of(viewer)
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert codes[0] not in client.get(reverse(name), follow=True).text
    reauthenticate(client)
    assert codes[0] in client.get(reverse("mfa_view_recovery_codes")).text
    assert client.get(reverse("mfa_download_recovery_codes")).text.split() == codes


def test_passkey_endpoints_answer(client, client_of, viewer):
    url = reverse("mfa_login_webauthn")
    options = client.get(url, headers={"Accept": "application/json"}).json()["request_options"]
    assert options["publicKey"]["rpId"] == "testserver"
    assert options["publicKey"]["userVerification"] == "required"
    assert client.post(url, {"credential": "{}"})["Location"] == reverse("account_login")
    assert client.post(url, {"credential": "nonsense"})["Location"] == reverse("account_login")

    browser = client_of(viewer)
    reauthenticate(browser)
    page = browser.get(reverse("mfa_add_webauthn"))
    assert page.context["js_data"]["creation_options"]["publicKey"]["user"]["name"] == "vic"
    refused = browser.post(reverse("mfa_add_webauthn"), {"credential": "{}", "name": "x"})
    assert refused.status_code == 200
    assert not Authenticator.objects.exists()


def test_anothers_keys_cannot_be_touched(client_of, viewer):
    other = make_account("other")
    key = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={})
    client = client_of(viewer)
    reauthenticate(client)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, kwargs={"pk": key.pk}), {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_an_unconfirmed_address_may_protect_itself_where_none_is_confirmed(client_of, db, settings):
    account = make_account("ana", is_email_verified=False)
    client = client_of(account)
    reauthenticate(client)
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = True
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
