"""Playback tokens: what they say, for how long, and that nobody else can make one."""

import pytest

from streams.playback.token import RESTRICTED_S, TokenInvalid, make_token, read_token
from streams.storage import Area
from twitchclone.core import clock

PREFIX = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def at(monkeypatch):
    def move(now_s: int) -> None:
        monkeypatch.setattr(clock, "now_ms", lambda: now_s * 1000)

    return move


def test_a_token_says_what_it_was_made_for():
    token = read_token(make_token(Area.VIDEOS, prefix=PREFIX, video_id=2**62, access_mark=7))
    assert (token.area, token.prefix, token.video_id) == (Area.VIDEOS, PREFIX, 2**62)
    assert token.access_mark == 7
    assert token.is_restricted


def test_public_tokens_are_equal_for_hours_and_end(at):
    at(1_000_000)
    token = make_token(Area.CLIPS, prefix=PREFIX)
    at(1_003_600)
    assert make_token(Area.CLIPS, prefix=PREFIX) == token
    assert not read_token(token).is_restricted
    at(1_000_000 + 25 * 3600)
    with pytest.raises(TokenInvalid):
        read_token(token)


def test_restricted_tokens_end_sooner(at):
    at(1_000_000)
    token = make_token(Area.VIDEOS, prefix=PREFIX, access_mark=2**32 - 1)
    at(1_000_000 + RESTRICTED_S - 1)
    read_token(token)
    at(1_000_000 + RESTRICTED_S)
    with pytest.raises(TokenInvalid):
        read_token(token)


def test_a_changed_token_is_refused():
    token = make_token(Area.VIDEOS, prefix=PREFIX)
    for index in range(len(token)):
        other = "A" if token[index] != "A" else "B"
        with pytest.raises(TokenInvalid):
            read_token(token[:index] + other + token[index + 1 :])


@pytest.mark.parametrize("text", ["", "A", "x" * 60, "é" * 60, "..", "/", "A" * 10_000])
def test_nonsense_is_refused(text):
    with pytest.raises(TokenInvalid):
        read_token(text)


def test_keys_can_be_rotated(settings):
    token = make_token(Area.VIDEOS, prefix=PREFIX)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert read_token(token).prefix == PREFIX
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(TokenInvalid):
        read_token(token)
