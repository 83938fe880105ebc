"""Accounts in Chromium: a passkey from adding it to logging in with it, and accessible pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright

from accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

_PAGES = [
    "account_login",
    "account_signup",
    "accounts:settings-profile",
    "accounts:settings-security",
    "accounts:settings-sessions",
    "accounts:settings-data",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_email",
    "account_change_password",
]


class Visitor:
    """One tab on the running site; what its scripts get wrong is in `errors`."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "WebSocket" not in text:
            self.errors.append(text)

    def open(self, name: str) -> None:
        self.page.goto(self.url + reverse(name))

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def log_in(self) -> None:
        self.open("account_login")
        self.page.get_by_label("Login or e-mail address").fill("vic")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Log in")
        expect(self.page.locator("#main[data-user]:not([data-user=''])")).to_be_attached()

    def show_who_one_is(self) -> None:
        self.open("mfa_add_webauthn")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Continue")

    def add_authenticator(self) -> None:
        """A phone that holds passkeys and has seen the right fingerprint."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.fixture
def visitor(transactional_db: None, live_server: Any, viewer: User) -> Iterator[Visitor]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield Visitor(browser.new_page(), live_server.url)
        browser.close()


def test_a_passkey_from_adding_it_to_logging_in(visitor):
    page = visitor.page
    visitor.add_authenticator()
    visitor.log_in()
    visitor.show_who_one_is()
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Log in with it alone").check()
    visitor.press("Continue")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    visitor.open("accounts:settings-security")
    expect(page.get_by_text("My phone")).to_be_visible()

    page.context.clear_cookies()
    visitor.open("account_login")
    visitor.press("Log in with a passkey")
    expect(page.locator("#main[data-user]:not([data-user=''])")).to_be_attached()
    visitor.open("accounts:settings-profile")
    expect(page.get_by_label("Display name")).to_have_value("vic")
    assert visitor.errors == []


def test_without_a_key_the_page_says_so_and_stays(visitor):
    visitor.open("account_login")
    visitor.add_authenticator()
    visitor.press("Log in with a passkey")
    expect(visitor.page.get_by_role("alert").first).to_contain_text("Nothing was done")
    expect(visitor.page.get_by_role("button", name="Log in with a passkey")).to_be_enabled()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible(visitor, theme):
    visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    found = {}
    for name in _PAGES[:2]:
        found[name] = _violations(visitor, name)
    visitor.log_in()
    visitor.show_who_one_is()
    for name in _PAGES[2:]:
        found[name] = _violations(visitor, name)
    assert {name: one for name, one in found.items() if one} == {}
    assert visitor.errors == []


def _violations(visitor: Visitor, name: str) -> list[str]:
    visitor.open(name)
    response = Axe().run(visitor.page).response
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
