"""The moderation view through the real processes: a held message, a report and modes, live."""

import pytest
from playwright.sync_api import expect

from tests.whole.test_chat import lines, open_as, say, viewer_as

__all__ = ["open_as", "viewer_as"]
pytestmark = [pytest.mark.browser, pytest.mark.media]


def test_what_happens_in_chat_is_on_the_desk(streamers, open_as):
    ana, vic = next(streamers), next(streamers)
    desk = open_as(ana.login, f"/moderation/?c={ana.login}")
    vic_page = open_as(vic.login, f"/{ana.login}")
    expect(desk.locator(".desk")).to_have_attribute("data-state", "open")

    terms = desk.context.new_page()
    terms.goto(desk.url.split("/moderation/")[0] + "/dashboard/chat/terms/")
    terms.get_by_label("Words or phrases").fill("pineapple*")
    terms.get_by_label("What happens").select_option("held")
    terms.get_by_role("button", name="Add", exact=True).click()
    expect(terms.locator(".term")).to_have_text("pineapple*")
    desk.get_by_role("tab", name="Log").click()
    expect(desk.locator('[data-panel="log"] .case-item').first).to_contain_text("had a term held")

    say(vic_page, "pineapples on pizza")
    expect(desk.get_by_role("tab", name="Held")).to_contain_text("1")
    desk.get_by_role("tab", name="Held").click()
    held = desk.locator('[data-panel="held"] .case-item__body')
    expect(held).to_contain_text("pineapples on pizza")
    expect(lines(desk)).to_have_count(0)
    held.focus()
    desk.keyboard.press("a")
    expect(lines(vic_page).last).to_contain_text("pineapples on pizza")
    expect(desk.get_by_text("Nothing is held")).to_be_visible()

    desk.get_by_role("tab", name="Modes").click()
    desk.get_by_role("tabpanel").get_by_role("switch", name="Shield mode").check()
    expect(vic_page.locator(".chat__modes")).to_contain_text("Slow mode: 30 seconds")
    desk.get_by_role("tab", name="Log").click()
    newest = desk.locator('[data-panel="log"] .case-item').first
    expect(newest).to_contain_text("turned shield mode on")
