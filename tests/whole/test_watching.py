"""Where the picture plays besides the channel page, and who counts as a viewer."""

import pytest

from tests.whole.waiting import eventually

pytestmark = [pytest.mark.media, pytest.mark.browser]


def test_the_embedded_player_plays(stack, streamer, publish, wait_live, viewer):
    publish(streamer.url)
    wait_live(streamer)

    viewer.open(f"{stack.page_url}/embed/{streamer.login}/").wait_playing()


def test_the_home_page_plays_a_live_stream(stack, streamer, publish, wait_live, viewer):
    publish(streamer.url)
    wait_live(streamer)

    viewer.open(stack.page_url).wait_playing()


def test_a_viewer_is_counted_once_however_many_tabs_are_open(
    stack, streamer, publish, wait_live, new_viewer
):
    publish(streamer.url)
    wait_live(streamer)
    page = f"{stack.page_url}/{streamer.login}"
    first = new_viewer().open(page)
    first.wait_playing()
    _wait_viewers(stack, streamer, 1)

    new_viewer(first.page.context).open(page).wait_playing()
    new_viewer().open(page).wait_playing()

    _wait_viewers(stack, streamer, 2)


def _wait_viewers(stack, streamer, count: int) -> None:
    eventually(
        lambda: stack.live(streamer.login).get("viewer_count"),
        f"{count} viewers are counted",
        until=lambda counted: counted == count,
    )
