"""History: the same answers before the writer has a line, after it, and without the stream."""

from uuid import UUID

import pytest
from django.utils import timezone

from chat.selectors.messages import (
    deleted_since,
    excerpt_around,
    find_message,
    messages_after,
    messages_of,
    recent_messages,
)
from chat.stream import tail
from chat.stream.connections import client
from chat.stream.writer import Writer
from chat.wire.ids import Position, message_id
from chat.wire.rooms import chat_room
from tests.chat.speaking import clear_chat, clear_user, delete, line, say

pytestmark = pytest.mark.django_db


def nothing(broadcaster):
    """Only the stream has it."""


def write(broadcaster):
    """Both have it."""
    Writer().write_all()


def write_and_lose(broadcaster):
    """Only the database has it."""
    Writer().write_all()
    client().delete(chat_room(broadcaster.pk).key("stream"))


everywhere = pytest.mark.parametrize("happens", [nothing, write, write_and_lose])


def texts(frames):
    return [frame["message"] for frame in frames]


@everywhere
def test_recent_messages_are_the_last_ones_oldest_first(happens, broadcaster, viewer):
    ids = [say(broadcaster, viewer, str(number)).id for number in range(5)]
    happens(broadcaster)
    assert texts(recent_messages(broadcaster.pk, limit=3)) == ["2", "3", "4"]
    assert texts(recent_messages(broadcaster.pk, limit=3, before=ids[2])) == ["0", "1"]
    assert recent_messages(viewer.pk) == []


@everywhere
def test_a_frame_is_the_same_wherever_it_comes_from(happens, broadcaster, viewer):
    said = say(broadcaster, viewer, "hi", kind="announcement", announcement_color="BLUE")
    happens(broadcaster)
    assert recent_messages(broadcaster.pk) == [
        {
            "id": str(said.id),
            "timestamp": said.timestamp_ms,
            **line(broadcaster, viewer, "hi", kind="announcement", announcement_color="BLUE"),
        }
    ]


def test_lines_of_stream_and_database_join_without_gap_or_repeat(broadcaster, viewer, monkeypatch):
    monkeypatch.setattr(tail, "_PAGE", 2)
    for number in range(4):
        say(broadcaster, viewer, str(number))
    Writer().write_all()
    client().xtrim(chat_room(broadcaster.pk).key("stream"), maxlen=3, approximate=False)
    for number in range(4, 7):
        say(broadcaster, viewer, str(number))
    assert texts(recent_messages(broadcaster.pk, limit=7)) == list("0123456")
    assert texts(recent_messages(broadcaster.pk, limit=5)) == list("23456")
    assert texts(messages_of(broadcaster.pk, viewer.pk)) == list("0123456")


@everywhere
def test_removed_lines_are_not_given(happens, broadcaster, viewer, outsider):
    bad = say(broadcaster, viewer, "bad")
    say(broadcaster, outsider, "troll")
    happens(broadcaster)
    delete(broadcaster, bad)
    clear_user(broadcaster, outsider, duration_s=60)
    say(broadcaster, outsider, "sorry")
    assert texts(recent_messages(broadcaster.pk)) == ["sorry"]
    happens(broadcaster)
    assert texts(recent_messages(broadcaster.pk)) == ["sorry"]
    clear_chat(broadcaster)
    assert recent_messages(broadcaster.pk) == []


@everywhere
def test_an_accounts_lines_hold_the_deleted_ones_flagged(happens, broadcaster, viewer, outsider):
    bad = say(broadcaster, viewer, "bad")
    say(broadcaster, outsider, f'"{viewer.pk}"')
    delete(broadcaster, bad)
    say(broadcaster, viewer, "good")
    happens(broadcaster)
    found = messages_of(broadcaster.pk, viewer.pk)
    assert [(frame["message"], frame.get("isDeleted")) for frame in found] == [
        ("bad", True),
        ("good", None),
    ]
    assert texts(messages_of(broadcaster.pk, viewer.pk, limit=1)) == ["good"]


@everywhere
def test_a_line_is_found_in_its_own_channel_only(happens, broadcaster, viewer):
    first = say(broadcaster, viewer, "one")
    second = say(broadcaster, viewer, "two")
    delete(broadcaster, second)
    happens(broadcaster)
    assert find_message(broadcaster.pk, first.id)["message"] == "one"
    assert "isDeleted" not in find_message(broadcaster.pk, first.id)
    assert find_message(broadcaster.pk, second.id)["isDeleted"]
    assert find_message(viewer.pk, first.id) is None
    nobody = message_id(Position(first.position.ms, first.position.sequence + 9), broadcaster.pk)
    assert find_message(broadcaster.pk, nobody) is None
    assert find_message(broadcaster.pk, UUID(int=1)) is None


def test_an_old_line_is_found_without_reading_what_was_said_since(
    broadcaster, viewer, outsider, monkeypatch
):
    first, second = (say(broadcaster, viewer, text) for text in ("one", "two"))
    for number in range(20):
        say(broadcaster, outsider, str(number))
    delete(broadcaster, second)
    read = []
    monkeypatch.setattr(
        tail, "_add", lambda *args, add=tail._add: read.append(args[2]) or add(*args)
    )
    assert "isDeleted" not in find_message(broadcaster.pk, first.id)
    assert find_message(broadcaster.pk, second.id)["isDeleted"]
    assert [len(page) for page in read] == [2, 2]
    clear_user(broadcaster, viewer)
    assert find_message(broadcaster.pk, first.id)["isDeleted"]


def test_a_removal_is_not_a_line(broadcaster, viewer):
    cleared = clear_chat(broadcaster)
    assert find_message(broadcaster.pk, cleared.id) is None


@everywhere
def test_an_excerpt_holds_what_was_said_around(happens, broadcaster, viewer):
    ids = [say(broadcaster, viewer, str(number)).id for number in range(7)]
    happens(broadcaster)
    assert texts(excerpt_around(broadcaster.pk, ids[3], before=2, after=1)) == list("1234")
    assert texts(excerpt_around(broadcaster.pk, ids[0], before=2, after=2)) == list("012")


def test_readers_beyond_the_stream_continue_from_the_database(broadcaster, viewer):
    said = [say(broadcaster, viewer, str(number)) for number in range(5)]
    moment = timezone.now()
    delete(broadcaster, said[3])
    Writer().write_all()
    after = messages_after(broadcaster.pk, said[1].id)
    assert texts(after) == ["2", "4"]
    assert texts(messages_after(broadcaster.pk, said[0].id, until=said[2].id)) == ["1", "2"]
    assert texts(messages_after(broadcaster.pk, said[0].id, limit=1)) == ["1"]
    assert deleted_since(broadcaster.pk, moment) == [said[3].id]
    assert deleted_since(viewer.pk, moment) == []


def test_history_costs_one_query_and_none_while_the_stream_suffices(
    broadcaster, viewer, django_assert_num_queries
):
    for number in range(3):
        say(broadcaster, viewer, str(number))
    with django_assert_num_queries(0):
        recent_messages(broadcaster.pk, limit=3)
    with django_assert_num_queries(1):
        recent_messages(broadcaster.pk, limit=4)
    with django_assert_num_queries(1):
        messages_of(broadcaster.pk, viewer.pk)


def test_without_valkey_the_database_answers(broadcaster, viewer, monkeypatch):
    say(broadcaster, viewer, "hi")
    Writer().write_all()

    def away():
        raise ConnectionRefused

    from redis.exceptions import ConnectionError as ConnectionRefused

    monkeypatch.setattr(tail, "client", away)
    assert texts(recent_messages(broadcaster.pk)) == ["hi"]
