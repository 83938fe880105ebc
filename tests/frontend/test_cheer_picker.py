"""The popover for cheers in Chromium: what it offers, what it writes, and when it cannot."""

import pytest
from playwright.sync_api import Page, expect

from chat.selectors.cheermotes import cheermotes
from tests.frontend.chat_server import ChatServer, you
from tests.frontend.site import chromium
from tests.frontend.test_chat import Chat, field

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PATH = "channels/ana/cheermotes/"


@pytest.fixture
def chat(client_of, viewer, broadcaster):
    chat = Chat(client_of(viewer), ChatServer(you=you()))
    answer(chat, balance=250)
    yield chat
    assert chat.site.errors == []


def answer(chat: Chat, *, balance: int, **changes) -> None:
    bounds = {"isOn": True, "minBits": 1, "maxBits": 100_000}
    body = {**bounds, "balance": balance, "results": cheermotes(), **changes}
    chat.answers["GET", PATH] = (200, body)


def open_picker(page: Page):
    page.get_by_role("button", name="Cheer with bits").click()
    return page.locator(".cheer-picker")


def test_a_cheer_is_put_together_and_written(chat):
    with chromium() as browser:
        page = chat.open(browser)
        field(page).fill("well played")
        picker = open_picker(page)
        expect(picker.locator(".cheer-picker__balance")).to_have_text("250 bits")
        assert any(path.endswith("/cheer.js") for _, path, _ in chat.site.asked)
        picker.get_by_role("radio", name="50", exact=True).check()
        picker.get_by_role("radio", name="Bloom").check()
        picker.get_by_role("button", name="Write Bloom50").click()
        expect(picker).to_be_hidden()
        expect(field(page)).to_have_value("well played Bloom50 ")
        expect(field(page)).to_be_focused()


def test_another_number_is_written_by_hand(chat):
    with chromium() as browser:
        page = chat.open(browser)
        picker = open_picker(page)
        other = picker.get_by_role("spinbutton", name="Another number of bits")
        other.fill("100001")
        expect(picker.get_by_role("alert")).to_have_text("A cheer is 1 to 100,000 bits.")
        other.fill("37")
        other.press("Enter")
        expect(field(page)).to_have_value("Cheer37 ")


def test_who_has_too_few_is_led_to_the_shop(chat):
    answer(chat, balance=40)
    with chromium() as browser:
        picker = open_picker(chat.open(browser))
        expect(picker.get_by_text("60 bits are missing.")).to_be_visible()
        link = picker.locator(".cheer-picker__foot").get_by_role("link", name="Get bits")
        expect(link).to_have_attribute("href", "/bits/")
        expect(picker.get_by_role("button", name="Write")).to_have_count(0)


def test_what_failed_can_be_tried_again(chat):
    chat.answers["GET", PATH] = (500, {})
    with chromium() as browser:
        picker = open_picker(chat.open(browser))
        expect(picker.get_by_text("The site cannot be reached.")).to_be_visible()
        answer(chat, balance=7)
        picker.get_by_role("button", name="Try again").click()
        expect(picker.locator(".cheer-picker__balance")).to_have_text("7 bits")


def test_nobody_cheers_in_a_channel_of_their_own(client_of, broadcaster):
    chat = Chat(client_of(broadcaster), ChatServer(you=you("broadcaster")))
    with chromium() as browser:
        page = chat.open(browser)
        expect(page.get_by_role("button", name="Cheer with bits")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_it_fits(chat, scheme, width):
    viewport = {"width": width, "height": 740}
    with chromium() as browser:
        page = chat.open(browser, color_scheme=scheme, viewport=viewport)
        picker = open_picker(page)
        expect(picker.get_by_role("button", name="Write Cheer100")).to_be_in_viewport()
        box = picker.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert picker.evaluate("one => one.scrollWidth <= one.clientWidth")
