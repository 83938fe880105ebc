"""Who is in a room, over all processes: heartbeats, newcomers, who is gone, and what rooms hear."""

import asyncio
import json
from datetime import timedelta

import pytest

from chat.hub import presence, viewers
from chat.hub.presence import beat, newcomers, present_accounts
from chat.selectors.presence import CHATTER_TTL_S, chatter_ids, count_chatters, is_present
from chat.wire.rooms import account_room, chat_room, moderators_room
from tests.chat.hub.fakes import make_listener
from twitchclone.core import clock


async def enter(hub, room, *user_ids):
    pages = [make_listener(user_id=user_id) for user_id in user_ids]
    for page in pages:
        await hub.join(room, page)
    return pages


async def test_accounts_are_present_once_however_many_sockets_they_have(hub):
    await enter(hub, chat_room(1), 5, 5, 6, None)
    await enter(hub, chat_room(2), 5)
    await enter(hub, account_room(9), 9)
    await enter(hub, moderators_room(3), 9)
    assert present_accounts(hub) == {1: frozenset({5, 6}), 2: frozenset({5})}


async def test_a_heartbeat_lists_who_is_there(hub):
    await beat({1: frozenset({5, 6}), 2: frozenset(), 3: frozenset({7})})
    assert set(await asyncio.to_thread(chatter_ids, 1)) == {5, 6}
    assert await asyncio.to_thread(count_chatters, [1, 2, 3]) == {1: 2, 2: 0, 3: 1}
    assert await asyncio.to_thread(is_present, 1, 5)
    assert not await asyncio.to_thread(is_present, 1, 7)


async def test_who_sends_no_heartbeat_any_more_is_not_there(hub, monkeypatch):
    await beat({1: frozenset({5})})
    later = clock.now() + timedelta(seconds=CHATTER_TTL_S + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert await asyncio.to_thread(chatter_ids, 1) == []
    assert not await asyncio.to_thread(is_present, 1, 5)
    await beat({1: frozenset({6})})
    assert await asyncio.to_thread(count_chatters, [1]) == {1: 1}


async def test_lists_are_bounded(hub):
    await beat({1: frozenset(range(2500))})
    assert len(await asyncio.to_thread(chatter_ids, 1)) == 1000
    assert await asyncio.to_thread(count_chatters, [1]) == {1: 2500}


def test_newcomers_are_those_who_were_not_there():
    known = {1: frozenset({5}), 2: frozenset({5})}
    present = {1: frozenset({5, 6}), 3: frozenset({7})}
    assert newcomers(present, known) == {1: frozenset({6}), 3: frozenset({7})}


async def test_who_comes_is_listed_soon(hub, monkeypatch):
    monkeypatch.setattr(presence, "_LOOK_S", 0.01)
    await enter(hub, chat_room(1), 5)
    async with asyncio.timeout(10):
        while await asyncio.to_thread(count_chatters, [1]) != {1: 1}:  # noqa: ASYNC110 - another task writes it
            await asyncio.sleep(0.01)


@pytest.fixture
def _no_database(monkeypatch):
    """Counts are read from Valkey alone, in whatever thread."""
    monkeypatch.setattr(viewers, "run_sync", lambda *call: asyncio.to_thread(*call))


async def test_rooms_hear_how_many_watch_and_chat(hub, _no_database):
    (page,) = await enter(hub, chat_room(1), 5)
    (moderator,) = await enter(hub, moderators_room(1), 5)
    await beat({1: frozenset({5, 6})})
    await viewers.tell_viewers_once(hub)
    async with asyncio.timeout(10):
        while not page.transport.frames:  # noqa: ASYNC110 - the room's task writes it
            await asyncio.sleep(0.005)
    assert page.transport.objects == [
        {"type": "viewer_update", "channelId": "1", "viewers": 0, "chatters": 2}
    ]
    assert moderator.transport.frames == []


async def test_without_rooms_nothing_is_read(hub, monkeypatch):
    def fail(*call):
        raise AssertionError("read")

    monkeypatch.setattr(viewers, "run_sync", fail)
    await viewers.tell_viewers_once(hub)


def test_the_frame_is_json():
    found = json.loads(viewers.viewer_update(7, viewers=3, chatters=2))
    assert found == {"type": "viewer_update", "channelId": "7", "viewers": 3, "chatters": 2}
