"""A person's lines: exported, and gone with the account from database and streams."""

import json

import pytest

from chat.models import Message
from chat.selectors.messages import recent_messages
from chat.services.archive import export_messages, forget_account
from chat.stream.connections import client
from chat.stream.read import read_after_sync
from chat.stream.writer import Writer
from chat.wire.ids import START
from chat.wire.rooms import chat_room
from tests.chat.speaking import delete, say

pytestmark = pytest.mark.django_db


def reply_to(said, by, thread=None):
    thread = thread or said
    return {
        "messageId": str(said.id),
        "userId": str(by.pk),
        "login": by.login,
        "displayName": by.display_name,
        "text": "secret",
        "threadId": str(thread.id),
        "threadUserId": str(by.pk),
        "threadLogin": by.login,
        "threadDisplayName": by.display_name,
    }


def test_an_export_holds_ones_own_lines_only(broadcaster, viewer, outsider):
    say(broadcaster, viewer, "one")
    two = say(outsider, viewer, "two", kind="action")
    delete(outsider, two)
    say(broadcaster, outsider, "other")
    Writer().write_all()
    exported = export_messages(viewer)
    assert [(row["channel"], row["text"], row["kind"], row["is_deleted"]) for row in exported] == [
        ("ana", "one", "chat", False),
        ("otto", "two", "action", True),
    ]
    json.dumps(exported)


def test_a_deleted_account_leaves_no_words(broadcaster, viewer, outsider, on_commit):
    said = say(broadcaster, viewer, "secret")
    say(broadcaster, outsider, "yes", reply=reply_to(said, viewer))
    say(viewer, outsider, "in vic's room")
    Writer().write_all()
    say(broadcaster, viewer, "secret, not written yet")
    number, login = viewer.pk, viewer.login
    with on_commit():
        forget_account(viewer)
        viewer.delete()
    Writer().write_all()
    kept = list(Message.objects.order_by("id"))
    assert [(row.user_id, row.text) for row in kept] == [(0, ""), (outsider.pk, "yes")]
    assert all(login not in json.dumps(row.body) + row.login for row in kept)
    assert "secret" not in json.dumps([row.body for row in kept])
    assert [frame["message"] for frame in recent_messages(broadcaster.pk)] == ["yes"]
    left = b"".join(entry.body for entry in read_after_sync(chat_room(broadcaster.pk), START))
    assert b"secret" not in left
    assert not client().exists(chat_room(number).key("stream"))


def test_it_may_be_called_for_who_never_spoke(viewer, broadcaster, on_commit):
    say(broadcaster, broadcaster, "mine")
    Writer().write_all()
    with on_commit():
        forget_account(viewer)
    assert Message.objects.get().text == "mine"
