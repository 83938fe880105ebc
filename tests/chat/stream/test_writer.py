"""The writer: lines, removals, chatters, repeats, damage, several writers, trimming."""

import json
import threading
from datetime import timedelta

import pytest
from django.db.utils import OperationalError

from chat.models import Chatter, Message
from chat.stream import journal
from chat.stream import writer as writer_module
from chat.stream.append import append_sync
from chat.stream.connections import client
from chat.stream.read import read_after_sync
from chat.stream.rows import frame_of
from chat.stream.store import lock_shards
from chat.stream.writer import Writer
from chat.wire import changes
from chat.wire.ids import START
from chat.wire.lines import Author, Notice
from chat.wire.rooms import chat_room, journal_key
from tests.chat.speaking import clear_chat, clear_user, delete, line, say
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def speak(broadcaster, viewer):
    """`speak("hi")` in Ana's room, as Vic; returns the Appended."""

    return lambda text, *, by=viewer, **fields: say(broadcaster, by, text, **fields)


@pytest.fixture
def tell(broadcaster):
    """`tell(frame)` in Ana's room."""
    return lambda body: append_sync(chat_room(broadcaster.pk), body)


def rows():
    return list(Message.objects.order_by("id").values_list("text", "deleted_at"))


def test_a_line_is_stored_as_it_was_sent(speak, broadcaster, viewer):
    reply = {"threadId": "00000000-0000-8000-8000-000000000001", "text": "before"}
    said = speak("héllo", kind="action", reply=reply, nonce="n1", is_first=True)
    assert Writer().write_all() == 1
    message = Message.objects.get()
    assert (message.id, message.channel_id, message.user_id) == (
        said.id,
        broadcaster.pk,
        viewer.pk,
    )
    assert (message.login, message.kind, message.text) == ("vic", "action", "héllo")
    assert str(message.thread_id) == reply["threadId"]
    assert round(message.sent_at.timestamp() * 1000) == said.timestamp_ms
    assert frame_of(message) == {
        "id": str(said.id),
        "timestamp": said.timestamp_ms,
        **line(broadcaster, viewer, "héllo", kind="action", reply=reply, nonce="n1", is_first=True),
    }


def test_a_notice_is_stored_and_counts_as_no_message(tell, broadcaster, viewer):
    author = Author(id=viewer.pk, login="vic", display_name="Vic", color="")
    notice = Notice(
        channel_id=broadcaster.pk,
        channel_login="ana",
        author=author,
        notice="raid",
        system_text="5 raiders",
        params={"viewerCount": "5"},
    ).to_json()
    said = tell(notice)
    Writer().write_all()
    frame = frame_of(Message.objects.get())
    assert frame == {"id": str(said.id), "timestamp": said.timestamp_ms, **notice}
    assert not Chatter.objects.exists()


def test_what_is_written_leaves_the_journal_and_stays_in_the_stream(speak, valkey, broadcaster):
    speak("a")
    Writer().write_all()
    assert journal.backlog() == 0
    stream = chat_room(broadcaster.pk).key("stream")
    assert valkey.xlen(stream) == 1
    assert 0 < valkey.ttl(stream) <= 3600
    speak("b")
    assert valkey.ttl(stream) == -1


def test_writing_again_changes_nothing(speak, broadcaster, viewer, monkeypatch):
    speak("a")
    with monkeypatch.context() as patch:
        patch.setattr(journal, "settle", lambda *_: None)
        Writer().write([chat_room(broadcaster.pk).shard])
    Writer().write_all()
    assert rows() == [("a", None)]
    assert Chatter.objects.get(user=viewer).message_count == 1


def test_a_batch_that_fails_stays_in_the_journal(speak, broadcaster, monkeypatch):
    speak("a")
    with monkeypatch.context() as patch:
        patch.setattr(writer_module, "store_batch", fail)
        with pytest.raises(OperationalError):
            Writer().write_all()
    assert journal.backlog() == 1
    Writer().write_all()
    assert rows() == [("a", None)]


def fail(lines, removals):
    raise OperationalError("away")


def test_chatters_have_first_last_and_number(speak, viewer, outsider):
    first, _, third = (speak(text) for text in "abc")
    Writer().write_all()
    last = speak("d")
    speak("e", by=outsider)
    Writer().write_all()
    chatter = Chatter.objects.get(user=viewer)
    assert chatter.message_count == 4
    assert round(chatter.first_message_at.timestamp() * 1000) == first.timestamp_ms
    assert round(chatter.last_message_at.timestamp() * 1000) == last.timestamp_ms
    assert Chatter.objects.count() == 2
    assert third.timestamp_ms <= last.timestamp_ms


def test_a_chatter_of_before_keeps_what_the_channel_knows(speak, broadcaster, viewer):
    Chatter.objects.create(channel_id=broadcaster.pk, user=viewer, suspicion="monitored")
    speak("a")
    Writer().write_all()
    chatter = Chatter.objects.get()
    assert (chatter.suspicion, chatter.message_count) == ("monitored", 1)
    assert chatter.first_message_at is not None


@pytest.mark.parametrize("is_same_batch", [True, False])
def test_a_deleted_line_is_marked_by_whom(speak, tell, is_same_batch, broadcaster, moderator):
    said = speak("bad")
    speak("good")
    if not is_same_batch:
        Writer().write_all()
    removed = delete(broadcaster, said, moderator="mia")
    Writer().write_all()
    bad = Message.objects.get(text="bad")
    assert bad.deleted_by_id == moderator.pk
    assert round(bad.deleted_at.timestamp() * 1000) == removed.timestamp_ms
    assert Message.objects.get(text="good").deleted_at is None


def test_a_line_of_another_room_is_not_deleted(speak, tell, outsider):
    said = speak("a")
    delete(outsider, said)
    Writer().write_all()
    assert rows() == [("a", None)]


@pytest.mark.parametrize("duration_s", [None, 600])
def test_a_cleared_account_loses_what_it_said_before(
    speak, tell, broadcaster, viewer, outsider, duration_s
):
    speak("before")
    speak("other", by=outsider)
    clear_user(broadcaster, viewer, duration_s=duration_s)
    speak("after")
    Writer().write_all()
    assert [(text, at is not None) for text, at in rows()] == [
        ("before", True),
        ("other", False),
        ("after", False),
    ]


def test_a_timeout_leaves_old_lines_and_a_ban_none(
    speak, tell, valkey, broadcaster, viewer, monkeypatch
):
    speak("old")
    Writer().write_all()
    monkeypatch.setattr("chat.stream.rows.CLEARED_WITHIN", timedelta(0))
    clear_user(broadcaster, viewer, duration_s=600)
    Writer().write_all()
    assert rows() == [("old", None)]
    clear_user(broadcaster, viewer)
    Writer().write_all()
    assert rows()[0][1] is not None


def test_a_cleared_chat_loses_all_lines_before(speak, tell, broadcaster):
    speak("before")
    clear_chat(broadcaster)
    speak("after")
    Writer().write_all()
    assert [at is not None for _, at in rows()] == [True, False]


def test_what_leaves_no_trace_is_dropped_from_the_journal(tell, broadcaster):
    tell(changes.pinned(channel_id=broadcaster.pk, line=None, moderator="ana"))
    assert Writer().write_all() == 1
    assert journal.backlog() == 0


def test_lines_of_an_account_that_is_gone_are_not_stored(speak):
    gone = make_account("gone")
    speak("bye", by=gone)
    gone.delete()
    speak("hi")
    Writer().write_all()
    assert [text for text, _ in rows()] == ["hi"]


def test_nul_and_half_surrogates_break_no_batch(tell, broadcaster, viewer):
    body = line(broadcaster, viewer, "a\x00b\ud83d")
    raw = json.dumps(body)  # with escapes, as another client of Valkey could write
    room = chat_room(broadcaster.pk)
    client().xadd(
        journal_key(room.shard), {"r": room.number, "p": "1790000000000-1", "b": raw.encode()}
    )
    tell(line(broadcaster, viewer, "c\x00d\ud83d"))
    Writer().write_all()
    assert [text for text, _ in rows()] == ["ab?", "cd?"]


@pytest.mark.parametrize(
    "fields",
    [
        {"x": "1"},
        {"r": "no", "p": "1-1", "b": "{}"},
        {"r": "1", "p": "99999999999999999-1", "b": '{"type":"chat"}'},
        {"r": "1", "p": "1-99999999", "b": '{"type":"chat_cleared"}'},
        {"r": "1", "p": "1-1", "b": b"\xff\xfe"},
        {"r": "1", "p": "1-1", "b": "[" * 100_000},
        {"r": "1", "p": "1-1", "b": "[]"},
        {"r": "1", "p": "1-1", "b": '{"type":"chat","message":NaN}'},
        {"r": "1", "p": "1-1", "b": '{"type":"chat","kind":"x","username":"a","userId":"1"}'},
    ],
)
def test_a_damaged_entry_is_set_aside_and_blocks_nobody(fields, speak, broadcaster):
    shard = chat_room(broadcaster.pk).shard
    client().xadd(journal_key(shard), fields)
    speak("after")
    Writer().write_all()
    assert [text for text, _ in rows()] == ["after"]
    ((_, kept),) = client().xrange(journal.unreadable_key(shard))
    assert kept[b"reason"]


def test_a_batch_that_is_refused_is_written_one_by_one(speak, monkeypatch, broadcaster):
    from django.db import DataError

    store = writer_module.store_batch

    def refuse(lines, removals):
        if any(row.text == "bad" for row in lines):
            raise DataError("invalid")
        store(lines, removals)

    monkeypatch.setattr(writer_module, "store_batch", refuse)
    for text in ("a", "bad", "b"):
        speak(text)
    Writer().write_all()
    assert [text for text, _ in rows()] == ["a", "b"]
    shard = chat_room(broadcaster.pk).shard
    assert client().xlen(journal.unreadable_key(shard)) == 1


def test_trimming_keeps_what_is_not_written(speak, valkey, broadcaster, monkeypatch):
    monkeypatch.setattr(writer_module, "_BATCH", 100)
    for number in range(2600):
        speak(str(number))
    room = chat_room(broadcaster.pk)
    Writer().write([room.shard])
    assert valkey.xlen(room.key("stream")) == 2600
    while journal.backlog():
        Writer().write([room.shard])
    assert journal.KEPT_ENTRIES <= valkey.xlen(room.key("stream")) < journal.KEPT_ENTRIES + 200
    assert Message.objects.count() == 2600


def test_old_lines_leave_the_stream_but_the_newest_and_the_unwritten(
    speak, valkey, broadcaster, viewer, monkeypatch
):
    monkeypatch.setattr(writer_module, "_BATCH", 300)
    room = chat_room(broadcaster.pk)
    body = json.dumps(line(broadcaster, viewer, "old"))
    for number in range(1000):
        place = f"1700000000000-{number}"
        client().xadd(room.key("stream"), {"o": "-", "b": body}, id=place)
        if number >= 600:  # the others are written
            client().xadd(journal_key(room.shard), {"r": room.number, "p": place, "b": body})
    Writer().write([room.shard])
    unwritten = 100
    kept = valkey.xlen(room.key("stream"))
    assert 0 <= kept - journal.KEPT_AT_LEAST - unwritten < 100
    speak("new")
    Writer().write_all()
    kept = valkey.xlen(room.key("stream"))
    assert 0 <= kept - journal.KEPT_AT_LEAST < 100
    assert texts_of(room)[-1] == "new"


def texts_of(room):
    return [json.loads(entry.body)["message"] for entry in read_after_sync(room, START)]


@pytest.mark.django_db(transaction=True)
def test_a_shard_is_one_writers_at_a_time(speak, broadcaster):
    from django.db import connections, transaction

    shard = chat_room(broadcaster.pk).shard
    speak("a")
    written = []

    def write():
        written.append(Writer().write([shard]))
        connections.close_all()

    with transaction.atomic():
        assert lock_shards([shard]) == [shard]
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert written == [0]
    assert Writer().write([shard]) == 1


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_servers_that_are_away_and_logs_once(speak, monkeypatch):
    speak("a")
    real, failures = writer_module.journal.wait_for_entries, iter(range(3))
    loop = Writer(pause_s=0)

    def wait(block_ms):
        if next(failures, None) is not None:
            raise OperationalError("away\nmore")
        if journal.backlog():
            return real(block_ms)
        loop.stop()
        return []

    monkeypatch.setattr(writer_module.journal, "wait_for_entries", wait)
    logged = []
    monkeypatch.setattr(writer_module.log, "warning", lambda *a, **k: logged.append((a, k)))
    loop.run()
    assert logged == [(("chat.writer_waits",), {"error": "away"})]
    assert rows() == [("a", None)]
