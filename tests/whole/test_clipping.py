"""From the key C on a live broadcast to a clip that plays, in one browser and the whole product."""

import re

import pytest
from playwright.sync_api import expect

from tests.whole.waiting import eventually

pytestmark = [pytest.mark.media, pytest.mark.browser]


def test_a_viewer_clips_what_was_just_live(stack, streamers, publish, wait_live, viewer):
    streamer, fan = next(streamers), next(streamers)
    session = stack.session_of(fan.login)
    page = viewer.page
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": stack.page_url}])
    publish(streamer.url)
    wait_live(streamer)
    viewer.open(f"{stack.page_url}/{streamer.login}").wait_playing()
    # Clips are of five seconds at least.
    eventually(lambda: viewer.time_s, "enough to clip", until=lambda at_s: at_s > 8)

    page.keyboard.press("c")
    editor = page.get_by_role("dialog", name="Make a clip")
    expect(editor.get_by_role("slider", name="Start of the clip")).to_be_focused(timeout=30_000)
    expect(editor.locator(".clip-trim__strip")).to_be_visible(timeout=30_000)
    editor.get_by_role("textbox", name="Title").fill("She did it")
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_role("status")).to_contain_text("Ready", timeout=60_000)
    editor.get_by_role("link", name="Open the clip").click()

    expect(page).to_have_url(re.compile(r"/clips/\w+$"))
    expect(page.get_by_role("heading", name="She did it")).to_be_visible()
    clip = page.locator(".clip-player")
    eventually(
        lambda: clip.evaluate("video => video.currentTime"),
        "the clip plays",
        until=lambda at_s: at_s > 1,
    )
    assert 4.9 < clip.evaluate("video => video.duration") < 61
    assert viewer.has_stayed
