"""Who may publish: takeover, wrong key, rotated key, suspended account."""

import pytest

from tests.whole.waiting import eventually

pytestmark = pytest.mark.media

_SUSPEND = """
import json
from accounts.models import User
from accounts.services.suspensions import suspend_account
account = User.objects.get(login={login!r})
suspend_account(account=account, by=User.objects.get(login={staff!r}), reason="Tests.")
print(json.dumps({{}}))
"""


def test_a_second_publisher_with_the_key_takes_over_at_once(
    stack, streamer, publish, wait_live, advancing
):
    first = publish(streamer.url)
    live = wait_live(streamer)

    second = publish(streamer.url)

    eventually(lambda: not first.is_running, "the first publisher is disconnected")
    advancing(live["playback_url"])
    assert second.is_running
    assert stack.live(streamer.login)["broadcast_id"] == live["broadcast_id"]


def test_a_wrong_key_is_refused_and_shown_nowhere(stack, streamer, publish):
    wrong = streamer.stream_key[:-4] + "zzzz"

    publish(f"{stack.rtmp_url}/{wrong}").wait_refused()

    assert stack.live(streamer.login)["playback_url"] is None
    assert "publish_refused" in stack.log()
    assert wrong not in stack.log()


def test_rotating_the_key_disconnects_the_publisher_that_used_it(
    stack, streamer, publish, wait_live
):
    publisher = publish(streamer.url)
    wait_live(streamer)

    rotated = stack.manage("rotate_stream_key", streamer.login)["stream_key"]

    eventually(lambda: not publisher.is_running, "the publisher is disconnected")
    publish(streamer.url).wait_refused()
    again = publish(f"{stack.rtmp_url}/{rotated}")
    eventually(lambda: stack.live(streamer.login).get("state") == "live", "live with the new key")
    assert again.is_running


def test_a_suspended_account_is_taken_off_the_air_and_refused(
    stack, streamer, publish, wait_live, staff
):
    publisher = publish(streamer.url)
    wait_live(streamer)

    stack.run_python(_SUSPEND.format(login=streamer.login, staff=staff))

    eventually(lambda: not publisher.is_running, "the publisher is disconnected")
    publish(streamer.url).wait_refused()
