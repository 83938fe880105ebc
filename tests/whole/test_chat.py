"""Two browsers on one channel's page talk and moderate each other, through the real processes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.whole.browsing import Viewer
from tests.whole.stack import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.media]


@pytest.fixture
def viewer_as(stack, new_viewer) -> Callable[..., Viewer]:
    """A browser of its own, logged in through the form, on a channel's page."""

    def open_viewer(login: str, path: str) -> Viewer:
        viewer = new_viewer()
        page = viewer.page
        page.goto(f"{stack.page_url}/accounts/login/?next={path}")
        page.get_by_label("Login or e-mail").or_(page.locator("[name=login]")).first.fill(login)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form [type=submit]").last.click()
        page.wait_for_url(f"**{path}")
        expect(page.locator(".chat")).to_have_attribute("data-state", "open", timeout=20_000)
        return viewer

    return open_viewer


@pytest.fixture
def open_as(viewer_as) -> Callable[..., Page]:
    """The same, as Playwright's page."""
    return lambda login, path: viewer_as(login, path).page


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


def test_talk_with_emotes_and_badges_while_the_stream_plays(
    streamers, publish, wait_live, viewer_as
):
    ana, vic = next(streamers), next(streamers)
    publish(ana.url)
    wait_live(ana)
    watching = [viewer_as(one.login, f"/{ana.login}") for one in (ana, vic)]
    for viewer in watching:
        viewer.wait_playing()
    ana_page, vic_page = (viewer.page for viewer in watching)

    say(ana_page, "welcome GoodGame")
    say(vic_page, "LoveThis 🎉")
    for page in (ana_page, vic_page):
        for code in ("GoodGame", "LoveThis"):
            emote = page.get_by_role("img", name=code)
            expect(emote).to_be_visible()
            # Loaded, and not only there.
            expect(emote).to_have_js_property("complete", True)
            assert emote.evaluate("image => image.naturalWidth") > 0
        welcome = lines(page).filter(has_text="welcome")
        expect(welcome.get_by_role("img", name="Broadcaster")).to_be_visible()
    for viewer in watching:
        viewer.wait_plays_on()


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
