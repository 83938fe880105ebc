"""The shell in Chromium: navigation without reloads, menus, dialogs, keys, toasts."""

import re

import pytest
from playwright.sync_api import expect

from tests.frontend.site import ORIGIN, Site, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.urls("tests.frontend.urls")]


def test_a_link_swaps_the_main_region_and_back_brings_the_old_one(client):
    site = Site(client, ["/_styleguide", "/directory/"])
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")
        page.evaluate("window.hasStayed = true")

        page.get_by_role("link", name="Browse").first.click()
        page.wait_for_url(f"{ORIGIN}/directory/")
        expect(page.locator("h1")).not_to_have_text("Style guide")
        assert page.evaluate("document.activeElement.id") == "main"
        expect(page.locator(".topnav__link[aria-current=page]")).to_have_text("Browse")

        page.go_back()
        expect(page.locator("h1").first).to_have_text("Style guide")
        assert page.evaluate("window.hasStayed") is True
        assert site.errors == []


def test_a_page_of_another_account_is_loaded_in_full(client):
    site = Site(client, ["/_styleguide", "/directory/"])
    site.change("/directory/", 'id="main"', 'id="main" data-user="7"')
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")
        page.evaluate("window.hasStayed = true")

        page.get_by_role("link", name="Browse").first.click()
        page.wait_for_url(f"{ORIGIN}/directory/")
        page.wait_for_load_state("load")

        assert page.evaluate("window.hasStayed") is None


def test_the_theme_is_chosen_in_the_menu_and_remembered_in_a_cookie(client):
    site = Site(client, ["/_styleguide"])
    with chromium() as browser:
        page = site.open(browser, "/_styleguide", color_scheme="light")
        before = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

        page.get_by_role("button", name="Account and settings").click()
        page.get_by_role("button", name="Dark").click()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert before != page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        assert cookies["theme"] == "dark"


def test_a_menu_is_walked_with_arrows_and_closed_with_escape(client):
    site = Site(client, ["/_styleguide"])
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")
        opener = page.get_by_role("button", name="Menu", exact=True)

        opener.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#sg-menu a").first).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.locator("#sg-menu button").first).to_be_focused()
        page.keyboard.press("End")
        expect(page.locator("#sg-menu .menu__item--danger")).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.locator("#sg-menu a").first).to_be_focused()
        page.keyboard.press("Escape")

        expect(opener).to_be_focused()
        expect(page.locator("#sg-menu")).to_be_hidden()


def test_keys_reach_the_search_and_the_list_of_shortcuts(client):
    site = Site(client, ["/_styleguide"])
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")

        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.keyboard.press("/")
        expect(page.locator(".search__input")).to_be_focused()
        page.keyboard.type("?/")

        expect(page.locator(".search__input")).to_have_value("?/")
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_tabs_follow_the_arrow_keys(client):
    site = Site(client, ["/_styleguide"])
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")

        page.get_by_role("tab", name="First").focus()
        page.keyboard.press("ArrowRight")

        expect(page.get_by_role("tab", name="Second")).to_be_focused()
        expect(page.locator("#sg-panel-b")).to_be_visible()
        expect(page.locator("#sg-panel-a")).to_be_hidden()


def test_a_refused_follow_is_put_back_and_explained(client):
    site = Site(client, ["/_styleguide"])
    site.answer("/ana/follow/", status=403)
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")
        button = page.locator("[data-component=follow-button]").first

        button.click()

        expect(page.locator(".toast--error")).to_contain_text("You may not do that.")
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(button).to_have_text("Follow")


def test_a_toast_the_server_asks_for_is_shown_and_spoken(client):
    site = Site(client, ["/_styleguide"])
    toast = '{"toast": {"message": "You follow <b>Ana</b>.", "level": "success"}}'
    site.answer("/ana/follow/", status=204, headers={"HX-Trigger": toast})
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")

        page.locator("[data-component=follow-button]").first.click()

        region = page.get_by_role("status").filter(has_text="You follow")
        expect(region.locator(".toast--success")).to_contain_text("You follow <b>Ana</b>.")
        page.get_by_role("button", name="Dismiss").click()
        expect(page.locator(".toast")).to_have_count(0)


def test_a_secret_is_hidden_until_asked_for(client):
    site = Site(client, ["/_styleguide"])
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")
        field = page.get_by_label("Stream key")
        reveal = page.locator("[data-reveal]")

        expect(field).to_have_attribute("type", "password")
        reveal.click()

        expect(field).to_have_attribute("type", "text")
        expect(reveal).to_have_attribute("aria-pressed", "true")
        expect(reveal).to_have_text("Hide")


def test_a_picture_is_previewed_and_a_wrong_file_refused_before_it_is_sent(client):
    site = Site(client, ["/_styleguide"])
    with chromium() as browser:
        page = site.open(browser, "/_styleguide")
        field = page.locator("[data-component=file-upload]")
        chooser = field.locator("input[type=file]")

        chooser.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"text"})
        expect(page.locator("[data-file-error]")).to_contain_text("cannot be used")
        chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"png"})

        expect(field.locator("[data-preview] img")).to_have_attribute("src", re.compile("^blob:"))
        expect(field.locator("[data-file-name]")).to_contain_text("a.png")
        expect(page.locator("[data-file-error]")).to_be_empty()
