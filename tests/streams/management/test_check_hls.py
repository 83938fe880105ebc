"""`manage.py check_hls`: its exit code, its words, its JSON."""

import json

import pytest
from django.core.management import CommandError, call_command

from streams.management.commands import check_hls
from streams.origin.check import CheckReport

BREACH = {"where": "source", "clause": "4.4.4.9", "message": "part-3.m4s is too long", "count": 2}


def report(*breaches):
    return CheckReport("http://x/", 1.5, {"source": {"parts": 7, "segments": 1}}, list(breaches))


@pytest.fixture
def found(monkeypatch):
    def pretend(*breaches):
        monkeypatch.setattr(check_hls, "check_stream", lambda url, seconds: report(*breaches))

    return pretend


def test_a_right_stream_is_said_to_be_right(found, capsys):
    found()
    call_command("check_hls", "http://x/")
    printed = capsys.readouterr().out
    assert "source: parts 7, segments 1" in printed
    assert printed.endswith("No breach.\n")


def test_a_breach_is_told_and_fails(found, capsys):
    found(BREACH)
    with pytest.raises(SystemExit) as ended:
        call_command("check_hls", "http://x/")
    assert ended.value.code == 1
    assert "BREACH source 4.4.4.9: part-3.m4s is too long (2x)" in capsys.readouterr().out


def test_json(found, capsys):
    found(BREACH)
    with pytest.raises(SystemExit):
        call_command("check_hls", "http://x/", "--json")
    assert json.loads(capsys.readouterr().out)["breaches"] == [BREACH]


def test_a_stream_that_is_not_there_is_a_sentence():
    with pytest.raises(CommandError, match="does not answer"):
        call_command("check_hls", "http://127.0.0.1:9/live/index.m3u8")


@pytest.mark.parametrize("seconds", ["0", "x", "1e9"])
def test_seconds_have_bounds(seconds):
    with pytest.raises(CommandError):
        call_command("check_hls", "http://x/", "--seconds", seconds)
