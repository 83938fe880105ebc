"""A live broadcast rewound in the player, and back to live, without the page being loaded anew."""

import re

import pytest
from playwright.sync_api import expect

from tests.whole.waiting import eventually

pytestmark = [pytest.mark.media, pytest.mark.browser]


def test_a_viewer_rewinds_and_comes_back(stack, streamer, publish, wait_live, viewer):
    publish(streamer.url)
    wait_live(streamer)
    viewer.open(f"{stack.page_url}/{streamer.login}").wait_playing()
    page = viewer.page
    player, bar = page.locator("section.player"), page.get_by_role("slider", name="Position")
    expect(bar).to_have_attribute("aria-valuetext", "LIVE")
    eventually(
        lambda: int(bar.get_attribute("aria-valuemax") or 0), "a past", until=lambda s: s > 25
    )

    box = page.locator(".player__track").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)

    live = page.locator(".player__live")
    expect(live).to_have_attribute("data-behind", "", timeout=15_000)
    expect(bar).to_have_attribute("aria-valuetext", re.compile("behind live"))
    viewer.wait_plays_on()
    assert viewer.time_s < 25

    # The bar goes while nobody moves the pointer.
    page.mouse.move(box["x"] + 40, box["y"] - 90)
    live.click()
    expect(bar).to_have_attribute("aria-valuetext", "LIVE", timeout=15_000)
    viewer.wait_plays_on()
    expect(live).not_to_have_attribute("data-behind", "")

    page.keyboard.press("ArrowLeft")
    expect(bar).to_have_attribute("aria-valuetext", re.compile("behind live"), timeout=15_000)
    viewer.wait_plays_on()
    expect(player).to_have_attribute("data-state", "playing")
    assert viewer.has_stayed
