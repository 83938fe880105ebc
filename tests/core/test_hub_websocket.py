"""Frames past ASGI: the bytes, nothing before 101 or after a close, pings, and who never leaves."""

import asyncio
import contextlib
import json
import socket

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode

from tests.core.serving import serving
from twitchclone.core.server.keepalive import Keepalive
from twitchclone.core.server.websocket import HubWebSocketProtocol, text_frame


class Sockets:
    """An application that accepts, keeps what it is given, and counts what it hears."""

    def __init__(self):
        self.connections: asyncio.Queue = asyncio.Queue()
        self.heard: asyncio.Queue = asyncio.Queue()
        self.is_accepting = asyncio.Event()
        self.is_accepting.set()
        self.scopes = []

    async def __call__(self, scope, receive, send):
        self.scopes.append(scope)
        self.connections.put_nowait((scope["extensions"]["hub"], send))
        await receive()
        await self.is_accepting.wait()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.put_nowait(message["text"])
        self.heard.put_nowait(message)


@pytest.fixture
async def sockets():
    return Sockets()


@pytest.fixture
async def address(sockets):
    async with serving(sockets) as (found, _):
        yield found


async def within(awaitable, seconds=5):
    return await asyncio.wait_for(awaitable, seconds)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_frames_are_those_of_the_library(size):
    payload = b"x" * size
    assert text_frame(payload) == Frame(Opcode.TEXT, payload).serialize(mask=False)


async def test_prebuilt_frames_and_sent_ones_arrive_in_order(sockets, address):
    async with connect(address) as browser:
        connection, send = await within(sockets.connections.get())
        assert isinstance(connection, HubWebSocketProtocol)
        for number in range(50):
            assert connection.offer(text_frame(b"past %d" % number), 65_536)
            await send({"type": "websocket.send", "text": f"by {number}"})
        got = [await within(browser.recv()) for _ in range(100)]
    assert got == [f"{way} {number}" for number in range(50) for way in ("past", "by")]


async def test_nothing_is_written_before_the_handshake_is_answered(sockets, address):
    sockets.is_accepting.clear()
    opening = asyncio.create_task(connect(address).__aenter__())
    connection, _ = await within(sockets.connections.get())
    assert connection.offer(text_frame(b"too early"), 65_536)
    connection.close(4000, "too early")
    sockets.is_accepting.set()
    browser = await within(opening)
    connection.offer(text_frame(b"in time"), 65_536)
    assert await within(browser.recv()) == "in time"
    await browser.close()


async def test_a_close_is_behind_all_that_was_written_and_nothing_is_behind_it(sockets, address):
    async with connect(address) as browser:
        connection, _ = await within(sockets.connections.get())
        await browser.send("there")
        await within(sockets.heard.get())
        connection.offer(text_frame(b"last words"), 65_536)
        connection.close(4008, "You are reading too slowly.")
        assert connection.offer(text_frame(b"after the close"), 65_536)
        connection.close(4000, "again")
        assert await within(browser.recv()) == "last words"
        with pytest.raises(ConnectionClosed) as closed:
            await within(browser.recv())
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (
        4008,
        "You are reading too slowly.",
    )
    assert (await within(sockets.heard.get()))["code"] == 4008


async def test_nothing_is_written_behind_the_browsers_close(sockets, address):
    browser = await connect(address).__aenter__()
    connection, _ = await within(sockets.connections.get())
    await browser.close(1000)
    assert (await within(sockets.heard.get()))["type"] == "websocket.disconnect"
    assert connection.offer(text_frame(b"late"), 65_536)
    connection.close(4000, "late")
    assert browser.close_code == 1000


async def test_a_browser_that_does_not_read_is_seen_and_can_be_closed(sockets, address):
    port = int(address.rpartition(":")[2])
    with _stalled(port):
        connection, _ = await within(sockets.connections.get())
        frame = text_frame(b"x" * 60_000)
        taken = 0
        while connection.offer(frame, 65_536):
            taken += 1
            await asyncio.sleep(0)
            assert taken < 200  # the kernel would take megabytes before it said so
        assert connection.buffered_bytes() > 65_536
        connection.close(4008, "")
        connection.close_timer.cancel()
        connection.transport.abort()  # what the timer does ten seconds on
        assert (await within(sockets.heard.get()))["code"] == 4008


@contextlib.contextmanager
def _stalled(port):
    with socket.socket() as browser:
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        browser.connect(("127.0.0.1", port))
        browser.sendall(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        yield


async def test_a_browser_that_answers_pings_is_kept(sockets, address):
    async with connect(address) as browser:
        connection, _ = await within(sockets.connections.get())
        for number in range(3):
            connection.check_alive()
            await browser.send(f"still here {number}")  # behind its pong
            await within(sockets.heard.get())
        connection.check_alive()
        assert not connection.transport.is_closing()


async def test_a_browser_that_answers_no_ping_is_given_up(sockets, address):
    async with connect(address) as browser:
        connection, _ = await within(sockets.connections.get())
        connection.check_alive()
        connection._is_heard = False  # as if a whole period had passed
        connection.check_alive()
        with pytest.raises(ConnectionClosed) as closed:
            await within(browser.recv())
    assert closed.value.rcvd.code == 1011


async def test_a_connection_that_lingers_while_closing_is_cut_off(sockets, address):
    port = int(address.rpartition(":")[2])
    with _stalled(port):
        connection, _ = await within(sockets.connections.get())
        while connection.offer(text_frame(b"x" * 60_000), 65_536):  # noqa: ASYNC110 - steps of the loop, no time
            await asyncio.sleep(0)
        connection.transport.close()
        connection.check_alive()
        assert connection.buffered_bytes() > 0
        connection.check_alive()
        assert (await within(sockets.heard.get()))["type"] == "websocket.disconnect"


async def test_a_message_that_is_too_large_ends_its_connection(sockets, address):
    async with connect(address) as browser:
        await browser.send("x" * 8193)
        with pytest.raises(ConnectionClosed) as closed:
            await within(browser.recv())
    assert closed.value.rcvd.code == 1009


async def test_a_refused_handshake_is_answered(sockets):
    async def refuse(scope, receive, send):
        await receive()
        await send({"type": "websocket.close", "code": 4403})

    async with serving(refuse) as (address, _):
        with pytest.raises(InvalidStatus) as refused:
            await connect(address).__aenter__()
    assert refused.value.response.status_code == 403


async def test_a_server_that_stops_sends_its_sockets_away(sockets):
    async with serving(sockets) as (address, server):
        browser = await connect(address).__aenter__()
        await within(sockets.connections.get())
        server.should_exit = True
        with pytest.raises(ConnectionClosed) as closed:
            await within(browser.recv())
    assert closed.value.rcvd.code == 1012


async def test_what_ended_is_held_by_nobody(sockets, address):
    async with connect(address):
        connection, _ = await within(sockets.connections.get())
    await within(sockets.heard.get())
    while connection.tasks:  # noqa: ASYNC110 - steps of the loop, no time
        await asyncio.sleep(0)
    assert "hub" not in sockets.scopes[0]["extensions"]
    assert not hasattr(connection, "request")
    json.dumps(sockets.scopes[0]["path"])


class Watched:
    def __init__(self):
        self.looks = 0

    def check_alive(self):
        self.looks += 1


async def test_everybody_is_looked_at_once_in_a_period():
    keepalive = Keepalive(asyncio.get_running_loop())
    early = Watched()
    keepalive.add(early)
    for _ in range(15):
        keepalive.take_turn()
    late = Watched()
    keepalive.add(late)
    for _ in range(15):
        keepalive.take_turn()
    assert (early.looks, late.looks) == (1, 0)
    for _ in range(15):
        keepalive.take_turn()
    assert (early.looks, late.looks) == (1, 1)
    keepalive.discard(early)
    keepalive.discard(late)
    keepalive.take_turn()
    for _ in range(60):
        keepalive.take_turn()
    assert (early.looks, late.looks) == (1, 1)
