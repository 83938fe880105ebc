"""The frames about cases are those that docs/chat-protocol.schema.json describes."""

import jsonschema
import pytest

from chat.wire import cases
from chat.wire.ids import Position, message_id
from tests.chat.consumers.page import SCHEMA

PERSON = {"channel_id": 1, "user_id": 2, "login": "vic"}
TEXTS = {"text": "hello", "status": "pending"}
FRAMES = [
    cases.held_message(
        channel_id=1,
        held_id=3,
        line={"type": "chat"},
        reasons=[{"category": "hate", "level": 2, "start": 0, "end": 4}],
        created_at_ms=1_790_000_000_000,
        expires_at_ms=1_790_000_300_000,
    ),
    cases.held_resolved(channel_id=1, held_id=3, status="denied", text="hello"),
    cases.held_resolved(channel_id=1, held_id=3, status="denied", text="hello", moderator="mia"),
    cases.suspicious(**PERSON, display_name="Vic", suspicion="", note=""),
    cases.report(**PERSON, **TEXTS, report_id=4, category="spam", message_id=None),
    cases.unban_request(**PERSON, **TEXTS, request_id=5, display_name="Vic", answer=""),
]


@pytest.mark.parametrize("body", FRAMES, ids=lambda body: body["type"])
def test_frames_are_as_documented(body):
    identifier = str(message_id(Position(1_790_000_000_000, 0), 1))
    frame = {"id": identifier, "timestamp": 1_790_000_000_000} | body
    jsonschema.Draft202012Validator(SCHEMA).validate(frame)


@pytest.mark.parametrize("body", FRAMES, ids=lambda body: body["type"])
def test_numbers_that_name_something_are_texts(body):
    for name, value in body.items():
        if name.endswith("Id") and value is not None:
            assert isinstance(value, str), name
