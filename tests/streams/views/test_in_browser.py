"""The pages in Chromium: finding, following, going live, and accessible in both themes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from accounts.models import User
from accounts.services.profiles import update_profile
from streams.services.channels import update_channel
from streams.services.panels import PanelInput, save_panels
from tests.factories import PASSWORD, make_account
from tests.streams.builders import channel_of, go_live, make_category, make_key

pytestmark = pytest.mark.browser

_PUBLIC = ["/", "/directory/", "/directory/categories/", "/directory/category/chess/"]
_PUBLIC += ["/search/", "/search/?q=a", "/ana", "/lea"]
_OWN = ["/following/", "/dashboard/", "/dashboard/keys/", "/dashboard/channel/"]
_OWN += ["/dashboard/broadcasts/"]
_KEY_FORM = re.compile(r"^live_\d+_\w{30}$")
# The video origin and the event socket are other processes, which do not run here; a request that
# a test leaves behind by going to the next page is cut off.
_ELSEWHERE = (
    *("WebSocket", "Failed to load resource", "ERR_"),
    *("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort"),
)


class Visitor:
    """One tab on the running site; what its scripts get wrong is in `errors`."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and not any(word in text for word in _ELSEWHERE):
            self.errors.append(text)

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path, wait_until="domcontentloaded")
        return self.page

    def log_in(self, login: str) -> None:
        page = self.open("/accounts/login/")
        page.get_by_label("Login or e-mail address").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
        expect(page.locator("#main[data-user]:not([data-user=''])")).to_be_attached()


@pytest.fixture
def site(transactional_db: None, live_server: Any, viewer: User) -> str:
    """Ana is live in Chess with a page full of things; Lea is offline; Vic looks on."""
    ana, lea = make_account("ana", display_name="Ana"), make_account("lea")
    update_profile(account=ana, bio="Endgames.", links=[{"title": "Blog", "url": "https://e.org"}])
    panels = [PanelInput(title="Rules", body="Be kind. https://example.org")]
    chess = make_category("Chess")
    for account in (ana, lea):
        channel = channel_of(account)
        update_channel(
            channel=channel, actor=account, title="Endgames", category=chess, tags=["blitz"]
        )
        save_panels(channel=channel, actor=account, panels=panels)
    make_key(ana, "Laptop")
    go_live(ana)
    return str(live_server.url)


@pytest.fixture
def visitor(site: str) -> Iterator[Visitor]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--mute-audio"]
        )
        yield Visitor(browser.new_page(reduced_motion="reduce"), site)
        browser.close()


def test_from_the_front_page_to_a_channel_without_a_reload(visitor):
    page = visitor.open("/")
    page.evaluate("window.hasStayed = true")
    page.get_by_role("link", name="Browse").first.click()
    # The address changes last; going back before it has would go one page too far.
    page.wait_for_url("**/directory/")
    expect(page.get_by_role("heading", name="Browse")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Endgames").click()
    page.wait_for_url(lambda url: "/directory/" not in url)
    expect(page.get_by_role("heading", name="Endgames")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/directory/")
    expect(page.get_by_role("heading", name="Browse")).to_be_visible()
    assert page.evaluate("window.hasStayed") is True
    assert visitor.errors == []


def test_search_suggests_while_typing(visitor):
    page = visitor.open("/")
    page.keyboard.press("/")
    page.keyboard.type("le")
    option = page.get_by_role("option", name="lea")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lea")
    expect(page.get_by_role("heading", name="About lea")).to_be_visible()
    assert visitor.errors == []


def test_what_was_searched_for_is_offered_again(visitor):
    page = visitor.open("/search/?q=ana")
    expect(page.get_by_role("heading", name="Results for")).to_be_visible()
    visitor.open("/search/")
    expect(page.get_by_role("main").get_by_role("link", name="ana")).to_be_visible()


def test_the_theme_stays(visitor):
    page = visitor.open("/directory/")
    page.get_by_role("button", name="Account and settings").click()
    page.get_by_role("button", name="Dark").click()
    visitor.open("/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_following_at_once(visitor):
    visitor.log_in("vic")
    page = visitor.open("/lea")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    expect(page.locator("#follower-count")).to_have_text("1")
    visitor.open("/following/")
    expect(page.get_by_role("main").get_by_role("link", name="lea")).to_be_visible()
    assert visitor.errors == []


def test_filters_apply_at_once(visitor):
    page = visitor.open("/directory/")
    page.get_by_label("Language").select_option("de")
    expect(page.get_by_text("Nobody live matches these filters")).to_be_visible()
    assert "language=de" in page.url
    page.get_by_label("Language").select_option("")
    expect(page.get_by_role("main").get_by_role("link", name="Endgames")).to_be_visible()


def test_a_streamer_sets_everything_up(visitor):
    visitor.log_in("lea")
    page = visitor.open("/dashboard/")
    page.get_by_label("Title").fill("Rook endings")
    page.get_by_label("Tags").fill("rapid ")
    page.get_by_label("Category", exact=True).fill("che")
    page.get_by_role("option", name="Chess").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Stream information saved.")).to_be_visible()
    page.get_by_role("button", name="Create a stream key").click()
    expect(page.get_by_label("Stream key", exact=True)).to_have_value(_KEY_FORM)
    visitor.open("/lea")
    expect(page.get_by_role("heading", name="Rook endings")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="rapid")).to_be_visible()
    assert visitor.errors == []


def test_panels_are_added_moved_and_saved(visitor):
    visitor.log_in("lea")
    page = visitor.open("/dashboard/channel/")
    page.get_by_role("button", name="Add a panel").click()
    page.get_by_label("Title").last.fill("Schedule")
    page.get_by_role("button", name="Move up").last.click()
    page.get_by_role("button", name="Save panels").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    visitor.open("/lea")
    assert page.locator(".about-panel__title").all_inner_texts() == ["Schedule", "Rules"]
    assert visitor.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible(visitor, theme):
    visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    found = {path: _violations(visitor, path) for path in _PUBLIC}
    visitor.log_in("ana")
    found |= {path: _violations(visitor, path) for path in _OWN}
    assert {path: one for path, one in found.items() if one} == {}
    assert visitor.errors == []


def _violations(visitor: Visitor, path: str) -> list[str]:
    page = visitor.open(path)
    expect(page.locator("h1").first).to_be_attached()
    response = Axe().run(page).response
    return [
        f"{one['id']}: {[node['html'][:140] for node in one['nodes'][:3]]}"
        for one in response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
