"""A stream key is nowhere but with its owner: no log, page, database or file holds it."""

import subprocess

import pytest

from twitchclone.core.embedded import database_url
from twitchclone.core.embedded.binaries import postgres_bin_dir

pytestmark = [pytest.mark.media, pytest.mark.browser]


@pytest.fixture
def used_keys(stack, streamer, publish, wait_live):
    """Keys that have been through everything: good, with a query, rotated away, wrong."""
    publish(streamer.url + "?bandwidthtest=true")
    wait_live(streamer)
    rotated = stack.manage("rotate_stream_key", streamer.login)["stream_key"]
    wrong = rotated[:-5] + "Wr0ng"
    publish(f"{stack.rtmp_url}/{wrong}").wait_refused()
    publish(f"{stack.rtmp_url}/{rotated}")
    wait_live(streamer)
    return [streamer.stream_key, rotated, wrong]


def test_no_key_is_kept_or_shown_in_clear(stack, streamer, used_keys, viewer):
    viewer.open(f"{stack.page_url}/{streamer.login}").wait_playing()
    places = {
        "the log": stack.log(),
        "the page": viewer.page.content(),
        "the API": str(stack.channel(streamer.login)),
        "the database": _dump(stack),
    }
    for key in used_keys:
        assert not [place for place, text in places.items() if key in text]
        assert not _files_with(stack, key)


def _dump(stack) -> str:
    url = database_url(stack.data_dir)
    command = [str(postgres_bin_dir() / "pg_dump"), "--dbname", url]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "streams_streamkey" in dumped
    return dumped


def _files_with(stack, key: str) -> list[str]:
    """Every file of the installation that holds the key: write-ahead logs, broker, recordings."""
    found = subprocess.run(
        ["grep", "-rlaF", "--", key, str(stack.folder)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return found.stdout.split()
