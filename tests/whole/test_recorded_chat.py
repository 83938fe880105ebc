"""A broadcast with a drop becomes one video, which plays from S3 with its chat in step."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import expect
from websockets.sync.client import connect

from tests.whole.chatting import make_talkers
from tests.whole.lengths import AWAY_S, BROADCAST_S
from tests.whole.publishing import Publisher
from tests.whole.stack import Stack
from tests.whole.waiting import eventually

pytestmark = [pytest.mark.media, pytest.mark.browser]


@contextmanager
def talking(stack: Stack, channel: str, login: str) -> Iterator[Callable[[str], None]]:
    """Somebody in the channel's room; what they say is taken when the call returns."""
    made = make_talkers(stack, channel, [login])
    url = stack.page_url.replace("http", "ws", 1) + "/ws/chat"
    with connect(url) as socket:

        def ask(message: dict[str, str], answer: str) -> None:
            socket.send(json.dumps(message))
            while json.loads(socket.recv(10))["type"] != answer:
                pass

        ask({"type": "auth", "token": made["tokens"][0]}, "authenticated")
        yield lambda text: ask(
            {"type": "chat", "channelId": made["channel_id"], "text": text, "nonce": text[:60]},
            "sent",
        )


def broadcast_with_talk(
    stack: Stack, clip, *, login: str, url: str, seconds: float, drop_s: float
) -> dict[str, float]:
    """Stream, drop, stream again and stop, with a line in each half; what was said, and how many
    seconds of picture were sent before it."""
    said = {}
    with talking(stack, login, f"{login}_fan") as say:
        sent_s = 0.0
        for text in ("before the drop", "after the drop"):
            with Publisher(url, clip) as publisher:
                eventually(lambda: stack.live(login).get("state") == "live", f"{login} is live")
                time.sleep(seconds / 4)
                say(text)
                said[text] = sent_s + seconds / 4
                time.sleep(seconds / 4)
                sent_s += seconds / 2
                publisher.stop()
            if text == "before the drop":
                time.sleep(drop_s)
    return said


def ready_video(stack: Stack, login: str) -> dict:
    """The channel's only video, once it can be watched."""
    url = f"{stack.page_url}/api/v1/channels/{login}/videos/"
    (video,) = eventually(
        lambda: httpx.get(url).json()["results"],
        "the video is ready",
        until=lambda found: bool(found) and found[0]["state"] == "ready",
    )
    return video


def test_it_plays_from_s3_with_its_chat_in_step(
    recording_stack, storage, clip, viewer, note_figure
):
    login = "replayed"
    key = recording_stack.create_account(login)["stream_key"]
    url = f"{recording_stack.rtmp_url}/{key}"
    said = broadcast_with_talk(
        recording_stack, clip, login=login, url=url, seconds=BROADCAST_S, drop_s=AWAY_S
    )
    video = ready_video(recording_stack, login)
    assert BROADCAST_S - 2 <= video["duration_ms"] / 1000 <= BROADCAST_S + 6

    fetched: list[str] = []
    viewer.page.on("response", lambda answer: fetched.append(answer.url))
    viewer.open(f"{recording_stack.page_url}/videos/{video['id']}").wait_playing()

    lines = viewer.page.locator(".chat--replay .chat-line")
    for text, at_s in said.items():
        line = lines.filter(has_text=text)
        # The picture reaches everybody a second or two after it was taken, so it was said about a
        # moment that lies before.
        if viewer.time_s < at_s - 4:
            expect(line).to_have_count(0)
        expect(line).to_have_count(1, timeout=(BROADCAST_S + 30) * 1000)
        assert abs(viewer.time_s - at_s) < 5, f"{text!r} is shown at {viewer.time_s}"
    assert any(address.startswith(storage.url) and ".m4s" in address for address in fetched)
