"""System checks and the switches of social log-in."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.checks import check_mail
from twitchclone.settings import env, social


@pytest.mark.parametrize(
    ("verification", "email_url", "site_url", "ids"),
    [
        ("optional", "", "", []),
        ("mandatory", "smtp://mail", "https://example.org", []),
        ("mandatory", "", "", ["accounts.E002"]),
        ("sometimes", "", "", ["accounts.E001"]),
        ("mandatory", "smtp://mail", "", ["accounts.E003"]),
    ],
)
def test_mail(settings, verification, email_url, site_url, ids):
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    settings.EMAIL_URL = email_url
    settings.SITE_URL = site_url
    assert [found.id for found in check_mail(None)] == ids


def test_no_provider_by_default():
    assert social.read([]) == social.SocialLogins([], {}, [])


def test_a_provider_takes_its_credentials(monkeypatch):
    monkeypatch.setenv("GITHUB_CLIENT_ID", "an-id")
    monkeypatch.setenv("GITHUB_CLIENT_SECRET", "a-secret")
    before = dict(env.READ)
    found = social.read(["github"])
    assert found.apps == ["allauth.socialaccount.providers.github"]
    assert found.providers["github"]["APPS"] == [{"client_id": "an-id", "secret": "a-secret"}]
    assert found.origins == ["https://github.com"]
    assert before == env.READ


def test_openid_connect_takes_an_address(monkeypatch):
    monkeypatch.setenv("OPENID_CONNECT_CLIENT_ID", "an-id")
    monkeypatch.setenv("OPENID_CONNECT_CLIENT_SECRET", "a-secret")
    monkeypatch.setenv("OPENID_CONNECT_NAME", "The university")
    monkeypatch.setenv("OPENID_CONNECT_URL", "https://sso.example.edu/realms/x")
    found = social.read(["openid_connect"])
    (app,) = found.providers["openid_connect"]["APPS"]
    assert app["name"] == "The university"
    assert app["settings"]["server_url"] == "https://sso.example.edu/realms/x"
    assert found.origins == ["https://sso.example.edu"]
    monkeypatch.setenv("OPENID_CONNECT_URL", "sso.example.edu")
    with pytest.raises(ImproperlyConfigured, match="OPENID_CONNECT_URL"):
        social.read(["openid_connect"])


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["myspace"], "SOCIAL_LOGINS names 'myspace'; known are discord, github"),
        (["google"], "so GOOGLE_CLIENT_ID must be set"),
    ],
)
def test_mistakes_are_told(names, message):
    with pytest.raises(ImproperlyConfigured, match=message):
        social.read(names)
