"""A stored video on its page and in other sites, played from the web process."""

import pytest
from playwright.sync_api import expect

from tests.whole.stack import PASSWORD
from tests.whole.waiting import eventually

pytestmark = [pytest.mark.media, pytest.mark.browser]

_MAKE = """
import json
from streams.models import Channel
from tests.streams.recorded import make_video
channel = Channel.objects.get(owner__login={login!r})
video = make_video(channel, seconds=60, renditions=("source", "160p"), has_media=True)
print(json.dumps({{"id": video.pk}}))
"""


@pytest.fixture
def video_id(stack, streamer) -> int:
    return int(stack.run_python(_MAKE.format(login=streamer.login))["id"])


def test_a_guest_watches_seeks_and_comes_back(stack, video_id, viewer):
    page = viewer.page
    viewer.open(f"{stack.page_url}/videos/{video_id}").wait_playing()
    with page.expect_response(f"**/api/v1/videos/{video_id}/views/", timeout=20_000) as counted:
        page.keyboard.press("5")
        eventually(lambda: viewer.time_s, "the middle", until=lambda at: at > 30.5)
    assert counted.value.ok

    viewer.open(f"{stack.page_url}/videos/{video_id}")
    eventually(lambda: viewer.time_s, "where one left off", until=lambda at: at > 30.5)
    page.get_by_role("button", name="Start over").click()
    eventually(lambda: viewer.time_s, "the beginning", until=lambda at: 0 < at < 8)
    viewer.open(f"{stack.page_url}/videos/{video_id}?t=20s")
    eventually(lambda: viewer.time_s, "the moment asked for", until=lambda at: 20 < at < 28)


def test_an_account_goes_on_in_another_browser(stack, streamers, video_id, new_viewer):
    login = next(streamers).login
    first, second = new_viewer(), new_viewer()
    _log_in(stack, first.page, login, f"/videos/{video_id}")
    first.wait_playing()
    page = first.page
    page.keyboard.press("7")
    eventually(lambda: first.time_s, "a later moment", until=lambda at: at > 42.5)
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        page.keyboard.press("k")
    assert saved.value.ok

    _log_in(stack, second.page, login, f"/videos/{video_id}")

    expect(second.page.locator(".player__resumed")).to_be_visible(timeout=15_000)


def test_it_plays_in_other_sites(stack, video_id, viewer):
    viewer.open(f"{stack.page_url}/embed/video/{video_id}/")
    viewer.page.locator(".player__big-play").click()
    viewer.wait_playing()


def _log_in(stack, page, login: str, path: str) -> None:
    page.goto(f"{stack.page_url}/accounts/login/?next={path}")
    page.get_by_label("Login or e-mail address").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(f"**{path}")
