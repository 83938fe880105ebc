"""The product's own checker reads a live stream and finds no breach of RFC 8216bis."""

import httpx
import pytest

from tests.whole.waiting import eventually

pytestmark = pytest.mark.media


def test_source_and_ladder_keep_the_rules_over_a_reconnect(
    stack, streamer, publish, wait_live, advancing
):
    publisher = publish(streamer.url, reconnects=True)
    url = wait_live(streamer)["playback_url"]
    eventually(lambda: "160p/" in httpx.get(url).text, "the ladder is offered")

    with stack.begin("check_hls", url, "--seconds", "15") as check:
        advancing(url)
        publisher.interrupt()
        report, complaint = check.communicate(timeout=90)

    assert check.returncode == 0, report + complaint
    assert "160p" in report
