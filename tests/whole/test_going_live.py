"""From `create_account` to the picture, and to the end of the broadcast."""

import time

import pytest

from tests.whole.waiting import eventually

pytestmark = [pytest.mark.media, pytest.mark.browser]


def test_a_publisher_is_live_plays_and_goes_offline(
    stack, streamer, publish, wait_live, viewer, note_figure
):
    assert stack.live(streamer.login)["playback_url"] is None

    started = time.monotonic()
    publisher = publish(streamer.url)
    live = wait_live(streamer)
    note_figure(f"live in the API {time.monotonic() - started:.1f} s after the encoder's start")

    assert live["playback_url"].startswith(stack.origin_url)
    assert streamer.stream_key not in live["playback_url"]
    viewer.open(f"{stack.page_url}/{streamer.login}").wait_playing()

    publisher.stop()
    eventually(lambda: viewer.state == "offline", "the page says offline")
    assert "offline" in viewer.text.lower()
    assert viewer.has_stayed
    assert stack.live(streamer.login)["playback_url"] is None


def test_an_open_offline_page_starts_to_play_by_itself(stack, streamer, publish, viewer):
    viewer.open(f"{stack.page_url}/{streamer.login}")
    assert "offline" in viewer.text.lower()

    publish(streamer.url)

    viewer.wait_playing()
    assert viewer.has_stayed


def test_a_publisher_that_comes_back_within_the_grace_continues_its_broadcast(
    stack, streamer, publish, wait_live, viewer
):
    first = publish(streamer.url)
    live = wait_live(streamer)
    viewer.open(f"{stack.page_url}/{streamer.login}").wait_playing()

    first.kill()
    eventually(
        lambda: stack.live(streamer.login).get("state") == "reconnecting",
        "the broadcast waits for its publisher",
    )
    publish(streamer.url)

    viewer.wait_plays_on()
    assert viewer.has_stayed
    assert stack.live(streamer.login)["broadcast_id"] == live["broadcast_id"]
