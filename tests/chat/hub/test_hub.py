"""The hub on a real Valkey: joining, resuming, losing the connection, closing what nobody hears."""

import asyncio
import json
import time
from uuid import UUID

import pytest
from websockets.asyncio.client import connect

from chat.errors import Overloaded
from chat.hub import JSON, Listener, close_current_hub, current_hub, transport_of
from chat.hub import station as station_module
from chat.stream.append import append
from chat.stream.connections import async_client, close_async_client
from chat.stream.read import live_channel, newest
from chat.wire.ids import START, position_of
from chat.wire.rooms import account_room, chat_room, moderators_room
from tests.chat.hub.fakes import FakeTransport, make_listener
from tests.core.serving import serving

ROOM = chat_room(7)


async def say(number, room=ROOM, **options):
    body = {"type": "chat", "n": number}
    return (await append(room, body, **options)).position


async def until(condition, seconds=10):
    """Wait for what the loop brings about; fails when it does not."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is awaited is another task's doing
            await asyncio.sleep(0.005)


async def drop_subscriptions(hub):
    """Cut the pub/sub connection, as a failing network does."""
    await async_client().execute_command("CLIENT", "KILL", "TYPE", "pubsub")


async def test_what_is_said_reaches_everybody_in_the_room(hub):
    ana, bob, elsewhere = make_listener(), make_listener(), make_listener()
    for listener in (ana, bob):
        await hub.join(ROOM, listener)
    await hub.join(chat_room(8), elsewhere)
    for number in range(5):
        await say(number)
    await until(lambda: len(ana.transport.numbers) == len(bob.transport.numbers) == 5)
    assert ana.transport.numbers == [0, 1, 2, 3, 4]
    assert elsewhere.transport.frames == []
    frame = ana.transport.objects[0]
    assert position_of(UUID(frame["id"])).ms == frame["timestamp"]


async def test_joining_after_a_position_brings_all_since_and_nothing_twice(hub):
    for number in range(3):
        await say(number)
    seen = await say(3)
    for number in range(4, 700):
        await say(number)
    page = make_listener()
    joined = await hub.join(ROOM, page, after=seen)
    await say(700)
    await until(lambda: 700 in page.transport.numbers)
    assert joined.is_complete
    assert page.transport.numbers == list(range(4, 701))


async def test_joining_after_what_pubsub_has_not_brought_yet_brings_nothing_twice(hub, monkeypatch):
    first, second = make_listener(), make_listener()
    await hub.join(ROOM, first)
    held = []
    feed = hub._stations[ROOM].feed
    monkeypatch.setattr(hub._subscriber, "_on_published", lambda *what: held.append(what))
    seen = await say(1)
    await until(lambda: held)
    await hub.join(ROOM, second, after=seen)
    for _, before, entry in held:
        feed.receive(before, entry)
    monkeypatch.undo()
    await say(2)
    await until(lambda: first.transport.numbers == [1, 2])
    assert second.transport.numbers == [2]


async def test_a_position_that_was_never_there_is_as_good_as_the_newest(hub):
    await say(1)
    page = make_listener()
    await hub.join(ROOM, page, after=type(START)(9_999_999_999_999, 0))
    await say(2)
    await until(lambda: page.transport.numbers == [2])


async def test_who_has_seen_what_the_stream_dropped_is_told_where_it_begins(hub):
    seen = await say(0)
    for number in range(1, 20):
        await say(number)
    await async_client().xtrim(ROOM.key("stream"), maxlen=5, approximate=False)
    page = make_listener()
    joined = await hub.join(ROOM, page, after=seen)
    (first, *_) = await newest(ROOM, 5)
    assert not joined.is_complete
    assert joined.position == first.position
    assert page.transport.frames == []
    assert list(hub.listeners(ROOM)) == page.rooms == []
    assert (await hub.join(ROOM, page, after=joined.position)).is_complete
    assert page.transport.numbers == [16, 17, 18, 19]


async def test_what_is_said_while_pubsub_is_lost_is_not(hub):
    page = make_listener()
    await hub.join(ROOM, page)
    for number in range(200):
        if number in (50, 120):
            await drop_subscriptions(hub)
        await say(number)
    await until(lambda: len(page.transport.numbers) >= 200)
    assert page.transport.numbers == list(range(200))


async def test_a_quiet_rooms_last_line_is_found_by_the_sweep(hub, monkeypatch):
    page = make_listener()
    await hub.join(ROOM, page)
    monkeypatch.setattr(hub._subscriber, "_on_published", lambda *what: None)
    await say(1)
    hub.sweep(time.monotonic() + 60)
    await until(lambda: page.transport.numbers == [1])


async def test_what_cannot_be_healed_sends_the_pages_to_resume(hub, monkeypatch):
    await say(0)
    page = make_listener()
    await hub.join(ROOM, page)
    monkeypatch.setattr(hub._subscriber, "_on_published", lambda *what: None)
    for number in range(1, 20):
        await say(number)
    await async_client().xtrim(ROOM.key("stream"), maxlen=5, approximate=False)
    hub.sweep(time.monotonic() + 60)
    await until(lambda: page.transport.closed is not None)
    assert page.transport.closed[0] == 1012
    monkeypatch.undo()
    back = make_listener()
    await hub.join(ROOM, back)
    await say(20)
    await until(lambda: back.transport.numbers == [20])


async def test_joining_while_valkey_is_away_says_so(hub, monkeypatch):
    monkeypatch.setattr(hub._subscriber, "want", lambda room: None)
    monkeypatch.setattr(station_module, "_OPEN_WITHIN_S", 0.01)
    page = make_listener()
    with pytest.raises(Overloaded):
        await hub.join(ROOM, page)
    assert page.rooms == []
    assert hub._stations[ROOM].is_idle


async def test_who_left_hears_nothing_and_who_joins_again_hears_once(hub):
    page, other = make_listener(), make_listener()
    for listener in (page, page, other):
        await hub.join(ROOM, listener)
    await say(1)
    await until(lambda: other.transport.numbers == [1])
    hub.leave(ROOM, page)
    await say(2)
    await until(lambda: other.transport.numbers == [1, 2])
    assert page.transport.numbers == [1]
    hub.leave_all(other)
    assert hub.listeners(ROOM) == []
    assert other.rooms == []


async def test_a_room_that_nobody_hears_is_closed_after_a_while_and_opened_again(hub):
    page = make_listener()
    await hub.join(ROOM, page)
    hub.leave(ROOM, page)
    hub.sweep(1000.0)
    hub.sweep(1005.0)
    assert ROOM in hub._stations
    hub.sweep(1011.0)
    assert ROOM not in hub._stations
    await hub.join(ROOM, page)  # before the subscriber has done anything about it
    await say(1)
    await until(lambda: page.transport.numbers == [1])
    hub.leave(ROOM, page)
    hub.sweep(2000.0)
    hub.sweep(2011.0)
    await until(lambda: live_channel(ROOM).encode() not in hub._subscriber._asked)
    channels = await async_client().pubsub_channels()
    assert live_channel(ROOM).encode() not in channels


async def test_rooms_of_moderators_and_accounts_are_rooms(hub):
    page = make_listener(user_id=5)
    for room in (moderators_room(7), account_room(5)):
        await hub.join(room, page)
    await say(1, moderators_room(7))
    await until(lambda: page.transport.numbers == [1])
    await append(account_room(5), {"type": "signed_out"})
    await until(lambda: page.transport.closed is not None)
    assert page.transport.objects[-1]["type"] == "signed_out"
    assert page.transport.closed[0] == 4403


async def test_observers_see_each_entry_once_and_stop_when_told(hub):
    seen = []
    stop = hub.on_entry(ROOM, lambda entry: seen.append(json.loads(entry.body)["n"]))
    page = make_listener()
    await hub.join(ROOM, page)
    await say(1)
    await until(lambda: page.transport.numbers == [1])
    stop()
    await say(2)
    await until(lambda: page.transport.numbers == [1, 2])
    assert seen == [1]


async def test_an_observer_that_fails_costs_nobody_a_line(hub):
    def fail(entry):
        raise ValueError("a defect")

    hub.on_entry(ROOM, fail)
    page = make_listener()
    await hub.join(ROOM, page)
    await say(1)
    await say(2)
    await until(lambda: page.transport.numbers == [1, 2])


async def test_a_payload_that_is_none_costs_nobody_a_line(hub):
    page = make_listener()
    await hub.join(ROOM, page)
    await async_client().publish(live_channel(ROOM), b"nonsense")
    await say(1)
    await until(lambda: page.transport.numbers == [1])


async def test_what_passes_reaches_this_processs_listeners_only(hub):
    page = make_listener()
    await hub.join(ROOM, page)
    hub.tell(ROOM, b'{"type":"viewer_update"}')
    hub.tell(chat_room(99), b'{"type":"viewer_update"}')
    await until(lambda: page.transport.objects == [{"type": "viewer_update"}])


async def test_a_thousand_rooms_open_with_few_commands(hub):
    pages = [make_listener() for _ in range(1000)]
    await asyncio.gather(*(hub.join(chat_room(n), page) for n, page in enumerate(pages)))
    await asyncio.gather(*(say(n, chat_room(n)) for n in range(1000)))
    await until(lambda: all(page.transport.numbers == [n] for n, page in enumerate(pages)))


async def test_each_loop_has_a_hub_until_it_is_closed(valkey):
    found = current_hub()
    assert current_hub() is found
    await close_current_hub()
    assert current_hub() is not found


async def _reader(scope, receive, send):
    """An edge as small as they come: `/?<id of the last frame>`."""
    await receive()
    await send({"type": "websocket.accept"})
    hub = current_hub()
    listener = Listener(wire=JSON, transport=transport_of(scope, send))
    await hub.join(ROOM, listener)
    listener.send(b'{"type":"joined"}')
    while (await receive())["type"] == "websocket.receive":
        pass
    hub.leave_all(listener)


async def test_many_real_sockets_hear_a_busy_room_while_others_come_and_go(valkey):
    async with serving(_reader) as (address, _):
        stable = [await connect(address).__aenter__() for _ in range(20)]
        for browser in stable:
            assert json.loads(await browser.recv()) == {"type": "joined"}
        for number in range(100):
            await say(number)
            if number % 10 == 0:
                async with connect(address) as passer_by:
                    await passer_by.recv()
        for browser in stable:
            assert await _numbers(browser, 100) == list(range(100))
            await browser.close()
        await until(lambda: not current_hub().listeners(ROOM))
    await close_current_hub()
    await close_async_client()


async def _numbers(browser, count):
    found: list[int] = []
    while len(found) < count:
        parsed = json.loads(await asyncio.wait_for(browser.recv(), 10))
        found += [item["n"] for item in (parsed if isinstance(parsed, list) else [parsed])]
    return found


def test_keys_of_listeners_are_their_own():
    keys = {Listener(wire=JSON, transport=FakeTransport()).key for _ in range(100)}
    assert len(keys) == 100
    assert not any(" " in key for key in keys)
