"""Playback tokens: what they say, for how long, and that nobody else can make one."""

import base64

import pytest

from streams.playback.token import (
    RESTRICTED_S,
    TokenInvalid,
    folder_mark,
    make_token,
    read_token,
)
from streams.storage import Area
from twitchclone.core import clock

PREFIX = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def at(monkeypatch):
    def move(now_s: int) -> None:
        monkeypatch.setattr(clock, "now_ms", lambda: now_s * 1000)

    return move


def test_a_token_says_what_it_was_made_for():
    token = read_token(make_token(Area.VIDEOS, 2**62, prefix=PREFIX, access_mark=7))
    assert (token.area, token.content_id) == (Area.VIDEOS, 2**62)
    assert token.folder_mark == folder_mark(PREFIX)
    assert token.access_mark == 7
    assert token.is_restricted


def test_public_tokens_are_equal_for_hours_and_end(at):
    at(1_000_000)
    token = make_token(Area.CLIPS, 5, prefix=PREFIX)
    at(1_003_600)
    assert make_token(Area.CLIPS, 5, prefix=PREFIX) == token
    assert not read_token(token).is_restricted
    at(1_000_000 + 25 * 3600)
    with pytest.raises(TokenInvalid):
        read_token(token)


def test_restricted_tokens_end_sooner(at):
    at(1_000_000)
    token = make_token(Area.VIDEOS, 5, prefix=PREFIX, access_mark=2**32 - 1)
    at(1_000_000 + RESTRICTED_S - 1)
    read_token(token)
    at(1_000_000 + RESTRICTED_S)
    with pytest.raises(TokenInvalid):
        read_token(token)


def test_a_changed_token_is_refused():
    token = make_token(Area.VIDEOS, 5, prefix=PREFIX)
    for index in range(len(token)):
        other = "A" if token[index] != "A" else "B"
        with pytest.raises(TokenInvalid):
            read_token(token[:index] + other + token[index + 1 :])


@pytest.mark.parametrize("text", ["", "A", "x" * 60, "é" * 60, "..", "/", "A" * 10_000])
def test_nonsense_is_refused(text):
    with pytest.raises(TokenInvalid):
        read_token(text)


def test_a_token_does_not_tell_the_folder():
    """Whoever sees a picture of a restricted video has a token."""
    token = make_token(Area.VIDEOS, 5, prefix=PREFIX)
    data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    folder = bytes.fromhex(PREFIX)
    assert not any(folder[at : at + 4] in data for at in range(13))


def test_keys_can_be_rotated(settings):
    token = make_token(Area.VIDEOS, 5, prefix=PREFIX)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert read_token(token).content_id == 5
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(TokenInvalid):
        read_token(token)
