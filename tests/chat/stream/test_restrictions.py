"""Bans and versions in Valkey: restoring against bans and lifts that happen meanwhile."""

import pytest

from chat.errors import Banned, TimedOut
from chat.stream import restrictions
from chat.stream.append import Guard, Stale, append_sync
from chat.stream.connections import client
from chat.stream.restrictions import (
    bump_version,
    current_version,
    current_version_async,
    forget_room,
    lift_ban,
    put_ban,
    restore_room,
)
from chat.wire.rooms import chat_room
from twitchclone.core import clock

pytestmark = pytest.mark.usefixtures("valkey")
ROOM = chat_room(42)


def speak(user_id):
    version = current_version(42)
    return append_sync(ROOM, {}, guard=Guard(user_id=user_id, room_version=version or 0))


def test_versions_grow_and_never_come_again():
    first = restore_room(42, bans={})
    bump_version(42)
    second = current_version(42)
    client().flushall()
    assert current_version(42) is None
    assert first < second < restore_room(42, bans={})


async def test_coroutines_read_the_same_version():
    assert await current_version_async(42) is None
    assert await current_version_async(42) == current_version(42)
    version = restore_room(42, bans={})
    assert await current_version_async(42) == version


def test_two_restores_agree():
    assert restore_room(42, bans={1: None}) == restore_room(42, bans={1: None})


def test_each_change_of_a_ban_is_a_new_version():
    versions = [restore_room(42, bans={})]
    put_ban(42, 7, expires_at_ms=None)
    versions.append(current_version(42))
    lift_ban(42, 7)
    versions.append(current_version(42))
    assert versions == sorted(set(versions))


def test_a_ban_of_a_lost_room_does_not_open_it():
    put_ban(42, 7, expires_at_ms=None)
    bump_version(42)
    assert current_version(42) is None
    with pytest.raises(Stale):
        speak(8)
    restore_room(42, bans={})
    assert speak(8).id
    with pytest.raises(Banned):
        speak(7)


def test_a_ban_that_commits_while_the_room_is_restored_stands():
    put_ban(42, 7, expires_at_ms=None)  # after the restore has read that there is none
    restore_room(42, bans={})
    with pytest.raises(Banned):
        speak(7)


def test_a_timeout_that_replaces_a_ban_meanwhile_stands():
    put_ban(42, 7, expires_at_ms=clock.now_ms() + 60_000)
    restore_room(42, bans={7: None})
    with pytest.raises(TimedOut):
        speak(7)


def test_a_lift_that_commits_while_the_room_is_restored_stands():
    lift_ban(42, 7)
    restore_room(42, bans={7: None})
    assert speak(7).id


def test_a_room_is_closed_until_all_bans_are_there(monkeypatch):
    monkeypatch.setattr(restrictions, "_RESTORED_AT_ONCE", 2)
    steps = []
    run = restrictions._RESTORE.run

    def watch(keys, arguments):
        run(keys, arguments)
        steps.append(current_version(42))

    monkeypatch.setattr(restrictions._RESTORE, "run", watch)
    restore_room(42, bans=dict.fromkeys(range(1, 6)))
    assert steps == [None, None, None]
    for user_id in range(1, 6):
        with pytest.raises(Banned):
            speak(user_id)


def test_a_hundred_thousand_bans_are_restored():
    bans = {number: None if number % 2 else clock.now_ms() + 60_000 for number in range(100_000)}
    restore_room(42, bans=bans)
    assert client().hlen(ROOM.key("bans")) == 100_000
    with pytest.raises(Banned):
        speak(99_999)
    with pytest.raises(TimedOut):
        speak(99_998)


def test_ended_bans_are_swept_and_recent_lifts_are_kept():
    long_ago = clock.now_ms() - 3_600_000
    for number in range(1000):
        put_ban(42, number, expires_at_ms=long_ago)
    assert client().hlen(ROOM.key("bans")) < 50
    for number in range(100):
        lift_ban(42, number)
    assert client().hlen(ROOM.key("bans")) >= 100


def test_a_forgotten_room_leaves_nothing_but_what_is_unwritten():
    restore_room(42, bans={7: None})
    speak(8)
    forget_room(42)
    names = [key.decode().rsplit(":", 1)[0] for key in client().keys("chat:*")]
    assert set(names) <= {"chat:{10}", f"chat:{{10}}:{ROOM}:nonce"}
