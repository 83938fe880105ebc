"""Requests to the video origin that cost it more than they cost who sends them."""

import pytest

from streams.media.hls.directives import BadDirective, parse_directives
from streams.media.hls.journal import JournalError
from streams.origin import recording
from streams.origin.recording import RecordedPlaylists


def test_parameters_without_end():
    with pytest.raises(BadDirective):
        parse_directives("_HLS_msn=1&" + "a=1&" * 1000)
    assert parse_directives("a=1&" * 10_000).msn is None


class State:
    is_ended = False


class Feed:
    """As much of a rendition as the list of its recording looks at."""

    def __init__(self, directory):
        self.directory = directory
        self.state = State()


@pytest.fixture
def renders(monkeypatch):
    """Every time a list is made; each one tells its number."""
    made = []

    def render(directory, is_ended):
        made.append(is_ended)
        return b"%d" % len(made), b"gzip %d" % len(made)

    monkeypatch.setattr(recording, "_render", render)
    return made


async def test_a_whole_broadcasts_list_is_made_once_for_all_who_ask(tmp_path, renders):
    lists, feed = RecordedPlaylists(), Feed(tmp_path)
    assert await lists.of(feed).body(gzipped=False) == b"1"
    assert await lists.of(feed).body(gzipped=True) == b"gzip 1"
    assert renders == [False]


async def test_and_once_more_when_the_broadcast_has_ended(tmp_path, renders):
    lists, feed = RecordedPlaylists(), Feed(tmp_path)
    await lists.of(feed).body(gzipped=False)
    feed.state.is_ended = True
    for _ in range(3):
        assert await lists.of(feed).body(gzipped=False) == b"2"
    assert renders == [False, True]


async def test_a_list_that_is_old_is_made_anew(tmp_path, renders, monkeypatch):
    monkeypatch.setattr(recording, "_KEPT_AT_LEAST_S", -1.0)
    monkeypatch.setattr(recording, "_KEPT_PER_SECOND_OF_WORK", -1.0)
    lists, feed = RecordedPlaylists(), Feed(tmp_path)
    assert [await lists.of(feed).body(gzipped=False) for _ in range(2)] == [b"1", b"2"]


async def test_nothing_recorded_is_not_remembered(tmp_path):
    lists, feed = RecordedPlaylists(), Feed(tmp_path)
    for _ in range(2):
        with pytest.raises((OSError, JournalError)):
            await lists.of(feed).body(gzipped=False)
