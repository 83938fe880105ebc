"""Appending: order, positions, repeats, journalling, and each refusal."""

import asyncio
import json

import pytest
from redis.connection import AbstractConnection as Connection
from redis.exceptions import ConnectionError as ConnectionLost

from chat.errors import Banned, Duplicate, NotUnique, Overloaded, SlowMode, TimedOut
from chat.stream import append as append_module
from chat.stream.append import Guard, Stale, append, append_sync
from chat.stream.connections import client
from chat.stream.read import live_channel, parse_published, read_after, read_after_sync
from chat.stream.restrictions import bump_version, lift_ban, put_ban, restore_room
from chat.wire.ids import START, Position, position_of, room_number_of
from chat.wire.rooms import account_room, chat_room, journal_key, moderators_room
from twitchclone.core import clock

pytestmark = pytest.mark.usefixtures("valkey")
ROOM = chat_room(42)
JOURNAL = journal_key(ROOM.shard)


def say(text="hi", *, version=None, nonce="", room=ROOM, **checks):
    guard = None if version is None else Guard(user_id=7, room_version=version, **checks)
    return append_sync(room, {"type": "chat", "message": text}, nonce=nonce, guard=guard)


def test_an_entry_reads_as_it_was_said():
    said = say("héllo\x00")
    (entry,) = read_after_sync(ROOM, START)
    assert (entry.id, entry.position, entry.timestamp_ms) == (
        said.id,
        said.position,
        said.timestamp_ms,
    )
    assert json.loads(entry.body) == {"type": "chat", "message": "héllo\x00"}
    assert position_of(said.id) == said.position
    assert room_number_of(said.id) == 42


def test_half_a_surrogate_pair_does_not_reach_anybody():
    say("a\ud83d b")
    assert json.loads(read_after_sync(ROOM, START)[0].body)["message"] == "a? b"


async def test_readers_are_told_what_came_before(valkey):
    listener = client().pubsub(ignore_subscribe_messages=True)
    listener.subscribe(live_channel(ROOM))
    listener.get_message(timeout=5)
    first = await append(ROOM, {"type": "chat", "message": "a b"}, origin="web:1")
    second = await append(ROOM, {"type": "chat"})
    told = [parse_published(ROOM, next(published(listener))) for _ in range(2)]
    listener.close()
    assert [before for before, _ in told] == [START, first.position]
    assert [(entry.position, entry.origin) for _, entry in told] == [
        (first.position, "web:1"),
        (second.position, ""),
    ]
    assert json.loads(told[0][1].body)["message"] == "a b"


def published(listener):
    while True:
        if message := listener.get_message(timeout=5):
            yield message["data"]


def test_positions_grow_when_the_clock_steps_back(valkey):
    ahead = clock.now_ms() + 3_600_000
    valkey.set(ROOM.key("last"), f"{ahead}-{(1 << 20) - 2}")
    positions = [say(str(number)).position for number in range(3)]
    assert positions == [
        Position(ahead, (1 << 20) - 1),
        Position(ahead + 1, 0),
        Position(ahead + 1, 1),
    ]


def test_positions_grow_when_the_stream_has_expired(valkey):
    first = say()
    valkey.delete(ROOM.key("stream"))
    valkey.set(ROOM.key("last"), str(Position(first.position.ms + 5000, 3)))
    assert say().position == Position(first.position.ms + 5000, 4)


def test_a_repeated_nonce_appends_nothing_and_answers_the_same():
    first = say(nonce="7:abc")
    again = say("other", nonce="7:abc")
    assert (again.id, again.is_repeat, first.is_repeat) == (first.id, True, False)
    assert len(read_after_sync(ROOM, START)) == 1
    assert not say(nonce="8:abc").is_repeat


def test_only_everybodys_room_is_journalled_and_kept(valkey):
    for room in (moderators_room(42), account_room(42)):
        say(room=room)
        assert 0 < valkey.ttl(room.key("stream")) <= 86_400
    assert valkey.xlen(JOURNAL) == 0
    say()
    assert valkey.ttl(ROOM.key("stream")) == -1
    ((_, fields),) = valkey.xrange(JOURNAL)
    assert fields["r"] == "42"


def test_a_capped_room_keeps_about_500_entries(valkey):
    room = moderators_room(42)
    for number in range(800):
        say(str(number), room=room)
    assert 500 <= valkey.xlen(room.key("stream")) < 700


def test_a_long_backlog_refuses_and_appends_nothing(valkey, monkeypatch):
    monkeypatch.setattr(append_module, "MAX_BACKLOG", 2)
    say()
    say()
    with pytest.raises(Overloaded):
        say()
    assert valkey.xlen(ROOM.key("stream")) == 2
    assert say(room=account_room(42)).id


def test_a_lost_or_changed_room_is_stale():
    with pytest.raises(Stale):
        say(version=1)
    version = restore_room(42, bans={})
    assert say(version=version).id
    bump_version(42)
    with pytest.raises(Stale):
        say(version=version)
    assert len(read_after_sync(ROOM, START)) == 1


def test_bans_and_timeouts_refuse_until_they_end():
    version = restore_room(42, bans={7: None})
    with pytest.raises(Banned):
        say(version=version)
    put_ban(42, 7, expires_at_ms=clock.now_ms() + 90_000)
    with pytest.raises(TimedOut) as refusal:
        say(version=version)
    assert 85 <= refusal.value.retry_after_s <= 90
    put_ban(42, 7, expires_at_ms=clock.now_ms() - 1)
    with pytest.raises(Stale):
        say(version=version)
    lift_ban(42, 7)
    assert say(version=restore_room(42, bans={})).id


def test_slow_mode_says_how_long_and_follows_a_shorter_setting():
    version = restore_room(42, bans={})
    say(version=version, slow_mode_ms=30_000)
    with pytest.raises(SlowMode) as refusal:
        say(version=version, slow_mode_ms=30_000)
    assert 29 <= refusal.value.retry_after_s <= 30
    assert say(version=version, slow_mode_ms=0).id


def test_a_refused_message_does_not_take_the_slow_mode_slot():
    version = restore_room(42, bans={})
    say(version=version, duplicate_digest="d")
    with pytest.raises(Duplicate):
        say(version=version, slow_mode_ms=30_000, duplicate_digest="d")
    assert say(version=version, slow_mode_ms=30_000, duplicate_digest="e").id


def test_unique_chat_is_for_the_room_and_duplicates_for_the_account():
    version = restore_room(42, bans={})
    say(version=version, duplicate_digest="d", unique_digest="u")
    other = Guard(user_id=8, room_version=version, duplicate_digest="d")
    assert append_sync(ROOM, {"type": "chat"}, guard=other).id
    with pytest.raises(NotUnique):
        say(version=version, unique_digest="u")


def test_a_repeat_is_answered_even_to_who_is_banned_by_now():
    version = restore_room(42, bans={})
    first = say(version=version, nonce="n", slow_mode_ms=60_000)
    put_ban(42, 7, expires_at_ms=None)
    assert say(version=version, nonce="n", slow_mode_ms=60_000).id == first.id


def test_valkey_may_forget_the_script(valkey):
    say()
    valkey.script_flush()
    assert say().id


async def test_many_at_once_are_in_one_order():
    said = await asyncio.gather(*[append(ROOM, {"n": n}) for n in range(200)])
    assert len({item.id for item in said}) == 200
    entries = await read_after(ROOM, START)
    assert [entry.id for entry in entries] == sorted(item.id for item in said)


async def test_without_valkey_the_sender_is_told_to_try_again(settings, monkeypatch, tmp_path):
    from chat.stream import connections

    settings.REDIS_URL = f"unix://{tmp_path}/none.sock"
    monkeypatch.setattr(connections, "_async_clients", type(connections._async_clients)())
    connections.client.cache_clear()
    try:
        with pytest.raises(Overloaded):
            say()
        with pytest.raises(Overloaded):
            await append(ROOM, {})
    finally:
        connections.client.cache_clear()


def test_an_answer_that_is_lost_is_asked_for_again_and_appended_once(monkeypatch):
    say("warm")  # the connection stands, and the script is known
    read, losses = Connection.read_response, iter([True])

    def lose_once(self, *args, **kwargs):
        answer = read(self, *args, **kwargs)
        if next(losses, False):
            self.disconnect()
            raise ConnectionLost("reset by peer")
        return answer

    monkeypatch.setattr(Connection, "read_response", lose_once)
    assert say("once").is_repeat
    entries = read_after_sync(ROOM, START)
    assert [json.loads(entry.body)["message"] for entry in entries] == ["warm", "once"]


def test_an_outage_is_logged_now_and_then(settings, tmp_path, monkeypatch):
    settings.REDIS_URL = f"unix://{tmp_path}/none.sock"
    logged = []
    monkeypatch.setattr(append_module.log, "warning", lambda *a, **k: logged.append(k))
    monkeypatch.setattr(append_module, "_logged_at", -append_module._LOGGED_EVERY_S)
    client.cache_clear()
    try:
        for _ in range(3):
            with pytest.raises(Overloaded):
                say()
    finally:
        client.cache_clear()
    assert logged == [{"error": "ConnectionError"}]
