"""Second factors: a code opens the door once, guessing ends, and the database tells none."""

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
from django.core.cache import cache
from django.test import Client

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(viewer) -> str:
    """Vic has an authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(viewer, secret)
    return secret


def log_in(code: str) -> bool:
    """Whether a fresh browser gets in with password and code."""
    browser = Client()
    browser.post("/accounts/login/", {"login": "vic", "password": PASSWORD})
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    return bool(browser.get("/settings/profile/").status_code == 200)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_code_is_good_once(secret):
    code = code_of(secret)
    assert log_in(code)
    assert not log_in(code)
    assert not log_in(f"{code[:3]} {code[3:]}")


def test_also_after_its_own_step_while_the_tolerance_lasts(secret, viewer):
    code = code_of(secret)
    assert log_in(code)
    # What allauth notes for one step of 30 s, forgotten.
    cache.delete(f"allauth.mfa.totp.used?user={viewer.pk}&code={code}")
    assert not log_in(code)


def test_guessing_ends(secret):
    browser = Client()
    browser.post("/accounts/login/", {"login": "vic", "password": PASSWORD})
    right = code_of(secret)
    for _ in range(10):
        browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    browser.post("/accounts/2fa/authenticate/", {"code": right})
    assert browser.get("/settings/profile/").status_code == 302


def test_a_recovery_code_is_good_once(viewer, secret):
    RecoveryCodes.activate(viewer)
    row = Authenticator.objects.get(user=viewer, type=Authenticator.Type.RECOVERY_CODES)
    code = row.wrap().get_unused_codes()[0]
    assert log_in(code)
    assert not log_in(code)


def test_a_copy_of_the_database_makes_no_codes(viewer, secret):
    RecoveryCodes.activate(viewer)
    stored = " ".join(str(row.data) for row in Authenticator.objects.filter(user=viewer))
    row = Authenticator.objects.get(user=viewer, type=Authenticator.Type.RECOVERY_CODES)
    assert secret not in stored
    assert not any(code in stored for code in row.wrap().get_unused_codes())
