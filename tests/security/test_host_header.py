"""The Host header is the visitor's word: what is sent to others does not repeat it."""

import pytest

from accounts.checks import check_mail
from tests.factories import make_account

pytestmark = pytest.mark.django_db
EVIL = {"Host": "evil.example"}


@pytest.fixture
def mails(client, settings, on_commit, run_jobs, mailoutbox):
    """Ask for something that sends mails, as a visitor of another host name."""

    def ask(path, data):
        with on_commit():
            client.post(path, data, headers=EVIL)
        run_jobs()
        return [f"{mail.body} {mail.alternatives}" for mail in mailoutbox]

    settings.SITE_URL = "https://live.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    return ask


def test_a_password_resets_link_leads_here(viewer, mails):
    (mail,) = mails("/accounts/password/reset/", {"email": viewer.email})
    assert "https://live.example.org/accounts/password/reset/key/" in mail
    assert "evil.example" not in mail


def test_so_do_the_links_for_those_without_an_account(mails, settings):
    (mail,) = mails("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert "https://live.example.org/" in mail
    assert "evil.example" not in mail


def test_and_those_that_confirm_an_address(mails, client_of, settings):
    data = {"username": "new_one", "email": "new@example.org", "password1": "long enough 42"}
    (mail,) = mails("/accounts/signup/", data)
    assert "https://live.example.org/accounts/confirm-email/" in mail
    assert "evil.example" not in mail


def test_a_site_that_does_not_know_its_address_sends_no_mail(settings):
    settings.EMAIL_URL, settings.SITE_URL = "smtp://mail", ""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ALLOWED_HOSTS = ["*"]
    assert [found.id for found in check_mail(None) if found.is_serious()] == ["accounts.E003"]
    settings.ALLOWED_HOSTS = ["live.example.org"]
    assert check_mail(None) == []


def test_other_names_are_refused_where_the_own_one_is_known(client, settings):
    settings.ALLOWED_HOSTS = ["live.example.org"]
    assert client.get("/", headers=EVIL).status_code == 400


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "http://testserver@evil.example/",
        "http://[::1/evil",
        "\x00//evil.example/",
    ],
)
def test_no_form_leads_to_another_site(target, client, password, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_account("vic")
    log_in = client.post("/accounts/login/", {"login": "vic", "password": password, "next": target})
    log_out = client.post("/accounts/logout/", {"next": target})
    for response in (log_in, log_out):
        assert response.status_code == 302
        assert "evil" not in response["Location"]
        assert response["Location"].startswith("/")
