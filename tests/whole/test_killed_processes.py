"""`kill -9` of one process after the other: it comes back, and so do stream and page."""

import pytest

from tests.whole.waiting import eventually

pytestmark = [pytest.mark.media, pytest.mark.browser]


@pytest.mark.parametrize("name", ["media", "web", "worker", "valkey", "postgres"])
def test_streaming_resumes_without_a_hand(
    name, stack, streamer, publish, wait_live, viewer, advancing
):
    publish(streamer.url, reconnects=True)
    live = wait_live(streamer)
    viewer.open(f"{stack.page_url}/{streamer.login}").wait_playing()

    killed = stack.kill(name)

    eventually(lambda: _is_replaced(stack, name, killed), f"{name} runs anew")
    eventually(stack.is_ready, "the product is ready again")
    advancing(live["playback_url"])
    viewer.wait_plays_on()
    assert viewer.has_stayed
    assert stack.live(streamer.login)["broadcast_id"] == live["broadcast_id"]


def test_a_reconnecting_publisher_is_admitted_while_the_database_is_away(
    stack, streamer, publish, wait_live
):
    first = publish(streamer.url, reconnects=True)
    live = wait_live(streamer)

    stack.kill("postgres")
    first.interrupt()

    eventually(stack.is_ready, "the product is ready again")
    eventually(
        lambda: stack.live(streamer.login).get("state") == "live",
        "the publisher is back on the air",
    )
    assert stack.live(streamer.login)["broadcast_id"] == live["broadcast_id"]


def _is_replaced(stack, name: str, killed: int) -> bool:
    process = stack.process(name)
    return process is not None and process.pid != killed
