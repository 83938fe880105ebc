"""Two browsers on one channel's page talk and moderate each other, through the real processes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.whole.stack import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def open_as(stack, new_viewer) -> Callable[..., Page]:
    """A browser of its own, logged in through the form, on a page."""

    def open_page(login: str, path: str) -> Page:
        page = new_viewer().page
        page.goto(f"{stack.page_url}/accounts/login/?next={path}")
        page.get_by_label("Login or e-mail").or_(page.locator("[name=login]")).first.fill(login)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form [type=submit]").last.click()
        page.wait_for_url(f"**{path}")
        expect(page.locator(".chat")).to_have_attribute("data-state", "open", timeout=20_000)
        return page

    return open_page


def lines(page: Page):
    return page.locator(".chat__settled .chat-line")


def say(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Send a message")
    field.fill(text)
    field.press("Enter")


def test_two_browsers_talk_and_moderate(stack, streamers, open_as, new_viewer):
    ana, vic = next(streamers), next(streamers)
    path = f"/{ana.login}"
    ana_page, vic_page = open_as(ana.login, path), open_as(vic.login, path)
    reader = new_viewer().open(f"{stack.page_url}{path}").page

    say(vic_page, "hello ana :) https://example.org/x")
    for page in (ana_page, vic_page, reader):
        expect(lines(page).last).to_contain_text("hello ana")
    expect(vic_page.locator(".chat-line--pending")).to_have_count(0)
    expect(lines(ana_page).last.locator(".chat-link")).to_have_text("https://example.org/x")
    expect(lines(ana_page).last).to_contain_text("First message here")

    say(ana_page, f"hi @{vic.login}")
    expect(vic_page.locator(".chat-line--mention")).to_contain_text(f"hi @{vic.login}")
    expect(lines(vic_page).last.get_by_role("img", name="Broadcaster")).to_be_visible()

    vic_line = lines(ana_page).filter(has_text="hello ana").first
    vic_line.hover()
    ana_page.get_by_role("button", name="Time out for 10 minutes").click()
    expect(vic_page.locator(".chat-card--obstacle")).to_contain_text("You are timed out")
    expect(lines(reader).first).to_contain_text("Message deleted")
    expect(ana_page.locator(".toast")).to_contain_text("is timed out for 10 minutes")

    ana_page.get_by_role("button", name="Undo").click()
    expect(vic_page.get_by_role("textbox", name="Send a message")).to_be_visible()
    say(vic_page, "thank you")
    expect(lines(reader).last).to_contain_text("thank you")

    say(ana_page, "/slow 30")
    expect(vic_page.locator(".chat__modes")).to_contain_text("Slow mode: 30 seconds")
    expect(lines(ana_page).last).to_contain_text("slow mode", ignore_case=True)

    # A page that comes later sees what was said, and nothing that was taken away.
    reader.reload()
    expect(lines(reader).last).to_contain_text("thank you")
    expect(reader.get_by_text("hello ana")).to_have_count(0)


def test_a_page_survives_the_web_process(stack, streamers, open_as):
    ana = next(streamers)
    page = open_as(ana.login, f"/{ana.login}")
    say(page, "before")
    expect(lines(page).last).to_contain_text("before")
    expect(page.locator(".chat-line--pending")).to_have_count(0)

    stack.kill("web")
    expect(page.locator(".chat")).to_have_attribute("data-state", "closed")
    say(page, "meanwhile")
    expect(page.locator(".chat-line--pending")).to_contain_text("meanwhile")

    expect(page.locator(".chat")).to_have_attribute("data-state", "open", timeout=60_000)
    expect(lines(page).filter(has_text="meanwhile")).to_have_count(1, timeout=20_000)
    expect(lines(page).filter(has_text="before")).to_have_count(1)
    expect(page.locator(".chat-line--pending")).to_have_count(0)
