"""Secrets are taken out of logs wherever they appear."""

import io
import json
import logging

import pytest
import structlog
from django.conf import settings

from twitchclone.core.logging import configure, redact_text

KEY = "live_42_abcdefghijABCDEFGHIJ0123456789"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"publish {KEY} refused", "publish live_[redacted] refused"),
        ("Authorization: Bearer abcdefgh12345678", "Authorization: Bearer [redacted]"),
        ("PASS oauth:abcdefgh12345678", "PASS oauth [redacted]"),
        ("postgresql://tc:s3cret@db/tc", "postgresql://tc:[redacted]@db/tc"),
        ("GET /x?token=abc&page=2", "GET /x?token=[redacted]&page=2"),
        ("nothing to hide at live_streams", "nothing to hide at live_streams"),
    ],
)
def test_texts_lose_their_secrets(text, shown):
    assert redact_text(text) == shown


@pytest.fixture
def log_lines():
    """Everything written since, with the production format; the settings' own comes back."""
    configure({"level": "INFO", "format": "json"})
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    configure(settings.LOGGING)


def test_values_of_secret_names_are_hidden(log_lines):
    structlog.get_logger("test").info("made", stream_key="abc", api_key="x", login="ana")
    (line,) = log_lines()
    assert (line["stream_key"], line["api_key"]) == ("[redacted]", "[redacted]")
    assert line["login"] == "ana"


def test_nested_values_are_searched(log_lines):
    structlog.get_logger("test").info(
        "sent", body={"password": "p", "deep": [f"key {KEY}", {"token": "t"}]}, count=3
    )
    (line,) = log_lines()
    assert line["body"] == {
        "password": "[redacted]",
        "deep": ["key live_[redacted]", {"token": "[redacted]"}],
    }
    assert line["count"] == 3


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_tracebacks_are_searched(log_format):
    configure({"level": "INFO", "format": log_format})
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    try:
        raise ValueError(f"no such key: {KEY}")
    except ValueError as error:
        structlog.get_logger("test").exception("failed", error=error)
    configure(settings.LOGGING)
    assert "live_[redacted]" in stream.getvalue()
    assert KEY not in stream.getvalue()


def test_other_libraries_log_lines_are_searched(log_lines):
    logging.getLogger("somebody").warning("got %s", KEY)
    (line,) = log_lines()
    assert line["event"] == "got live_[redacted]"


@pytest.mark.parametrize(
    "address",
    [
        "https://s3.example/b/videos/a/seg-1.m4s?X-Amz-Expires=9&X-Amz-Signature=0ff1ce&x=1",
        "https://cdn.example/a/*?Policy=eyJ&Signature=0ff1ce&Key-Pair-Id=K1",
        "/vod/0ff1ce00000000000000000000_-/source/seg-1.m4s",
        "/api/v1/clips/drafts/0ff1ce:000000000000:0000000_-/index.m3u8",
    ],
)
def test_addresses_that_open_a_video_stay_out(address):
    assert "0ff1ce" not in redact_text(f"Not Found: {address}")
