"""Ways to a peer: ASGI's send in order and without waiting, TCP, and listeners on top of them."""

import asyncio

import pytest

from chat.hub import AsgiTransport, TcpTransport, transport_of
from chat.hub.listener import Listener
from chat.hub.wire import JSON
from tests.chat.hub.fakes import make_listener


class Peer:
    """An ASGI server that takes messages when its gate is open."""

    def __init__(self):
        self.taken = []
        self.gate = asyncio.Event()
        self.is_gone = False

    async def send(self, message):
        await self.gate.wait()
        if self.is_gone:
            raise OSError("gone")
        self.taken.append(message)


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


async def test_asgi_gets_all_in_order_and_nobody_waits():
    peer = Peer()
    transport = AsgiTransport(peer.send)
    for number in range(3):
        assert transport.offer(b"%d" % number, 100)
    transport.close(4008, "slow")
    transport.offer(b"late", 100)
    assert transport.buffered_bytes() == 3
    peer.gate.set()
    await settle()
    assert [message.get("text") for message in peer.taken] == ["0", "1", "2", None]
    assert peer.taken[-1] == {"type": "websocket.close", "code": 4008, "reason": "slow"}
    assert transport.buffered_bytes() == 0


async def test_asgi_takes_no_more_than_the_limit():
    transport = AsgiTransport(Peer().send)
    assert transport.offer(b"x" * 50, 40)
    assert not transport.offer(b"y", 40)


async def test_an_asgi_peer_that_is_gone_is_written_to_no_more():
    peer = Peer()
    peer.is_gone = True
    peer.gate.set()
    transport = AsgiTransport(peer.send)
    transport.offer(b"x", 100)
    await settle()
    assert transport.offer(b"y", 100)
    assert transport.buffered_bytes() == 0


async def test_other_servers_are_written_to_by_asgi():
    assert isinstance(transport_of({}, Peer().send), AsgiTransport)
    assert isinstance(transport_of({"extensions": {"hub": "theirs"}}, Peer().send), AsgiTransport)


@pytest.fixture
async def tcp():
    """Both ends of a connection."""
    accepted = asyncio.get_running_loop().create_future()

    async def accept(reader, writer):
        accepted.set_result(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    yield (await accepted).transport, reader
    writer.close()
    server.close()
    (await accepted).close()


async def test_tcp_gets_bytes_as_they_are_and_an_end(tcp):
    way, reader = tcp
    transport = TcpTransport(way)
    listener = Listener(wire=JSON, transport=transport)
    listener.send(b"PING\r\n")
    listener.close(4008, "slow")
    assert transport.offer(b"late\r\n", 100)
    assert await asyncio.wait_for(reader.read(), 5) == b"PING\r\n"


async def test_a_listener_that_reads_nothing_at_all_is_closed_by_its_own_frames():
    listener = make_listener()
    listener.transport.stall(2_000_000)
    listener.send(b"x")
    assert listener.transport.closed[0] == 4008
    listener.send(b"y")
    listener.close(4000, "again")
    assert listener.transport.closed[0] == 4008


async def test_an_empty_payload_is_no_frame():
    listener = make_listener()
    listener.send(b"")
    assert listener.transport.frames == []
