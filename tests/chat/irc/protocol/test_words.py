"""Capabilities, names and numerics."""

import pytest

from chat.irc.protocol import numerics
from chat.irc.protocol.capabilities import COMMANDS, NONE, TAGS, apply_request
from chat.irc.protocol.errors import Violation
from chat.irc.protocol.names import channel_login, is_anonymous, password_token


@pytest.mark.parametrize(
    ("current", "requested", "after"),
    [
        (NONE, "twitch.tv/tags twitch.tv/commands", {TAGS, COMMANDS}),
        ({TAGS}, "twitch.tv/commands", {TAGS, COMMANDS}),
        ({TAGS, COMMANDS}, "-twitch.tv/tags", {COMMANDS}),
        ({TAGS}, "twitch.tv/commands server-time", None),
        (NONE, "", set()),
    ],
)
def test_capabilities_are_taken_all_or_none(current, requested, after):
    assert apply_request(frozenset(current), requested) == after


def test_channels():
    assert channel_login("#Ana_1") == "ana_1"
    for name in ("ana", "#", "##ana", "#ana!", "#" + "a" * 26, "#ä"):
        with pytest.raises(Violation):
            channel_login(name)


def test_anonymous_names():
    assert is_anonymous("justinfan12345")
    assert is_anonymous("JustinFan1")
    assert not is_anonymous("justinfan")
    assert not is_anonymous("justinfan1x")


def test_passwords():
    assert password_token("oauth:abc") == "abc"
    assert password_token("OAuth:abc") == "abc"
    assert password_token("abc") == password_token("") == password_token("basic:abc") == ""


def test_the_welcome_is_twitchs():
    lines = numerics.welcome("vic").split("\r\n")
    assert lines[0] == ":tmi.twitch.tv 001 vic :Welcome, GLHF!"
    assert [line.split()[1] for line in lines[:-1]] == [
        "001",
        "002",
        "003",
        "004",
        "375",
        "372",
        "376",
    ]
    assert lines[-1] == ""


def test_names_are_cut_into_lines():
    logins = [f"person{number:018d}" for number in range(60)]
    lines = numerics.names("vic", "ana", logins).split("\r\n")[:-1]
    assert all(len(line) <= 510 for line in lines)
    assert lines[-1] == ":vic.tmi.twitch.tv 366 vic #ana :End of /NAMES list"
    listed = [login for line in lines[:-1] for login in line.split(":", 2)[2].split()]
    assert listed == logins
