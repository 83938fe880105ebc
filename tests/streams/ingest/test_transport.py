"""Back-pressure and the order of events, on a transport that only takes notes."""

import asyncio

import pytest

from streams.ingest.transport import ConnectionClosed, PeerNotReading, RtmpTransport
from streams.media.rtmp import HandshakeCompleted, PublishRequested, RtmpLimits
from streams.media.rtmp.violations import HandshakeViolation
from tests.streams.media.rtmp.publisher import (
    HANDSHAKE,
    audio,
    encode_messages,
    key_frame,
    publish_messages,
    video,
)


class NotedTransport(asyncio.Transport):
    """Reads on or off, bytes written, and how many of them the peer has not taken."""

    def __init__(self):
        super().__init__()
        self.is_reading_on = True
        self.written = b""
        self.unread_bytes = 0
        self.is_closed = False

    def pause_reading(self):
        self.is_reading_on = False

    def resume_reading(self):
        self.is_reading_on = True

    def write(self, data):
        self.written += data

    def get_write_buffer_size(self):
        return self.unread_bytes

    def is_closing(self):
        return self.is_closed


@pytest.fixture
async def noted():
    return NotedTransport()


@pytest.fixture
async def transport(noted):
    transport = RtmpTransport(RtmpLimits(queue_high_bytes=10_000, queue_low_bytes=2_000))
    transport.connection_made(noted)
    return transport


def arrive(transport, data):
    while data:
        buffer = transport.get_buffer(-1)
        size = min(len(buffer), len(data))
        buffer[:size] = data[:size]
        transport.buffer_updated(size)
        data = data[size:]


async def test_reading_stops_while_a_publish_waits_for_its_answer(transport, noted):
    arrive(transport, HANDSHAKE + encode_messages(publish_messages()))
    assert isinstance((await transport.receive())[-1], PublishRequested)
    assert not noted.is_reading_on
    transport.accept_publish()
    assert noted.is_reading_on


async def test_reading_stops_above_one_mark_and_goes_on_below_the_other(transport, noted):
    arrive(transport, HANDSHAKE + encode_messages(publish_messages()))
    transport.accept_publish()
    await transport.receive()
    tags = [video(key_frame(1_000 - 5), at) for at in range(11)]
    arrive(transport, encode_messages(tags))
    assert not noted.is_reading_on
    assert len(await transport.receive()) == 11
    for _ in range(8):
        transport.consumed(1_000)
        assert not noted.is_reading_on
    transport.consumed(1_000)
    assert noted.is_reading_on


async def test_events_come_before_the_end(transport):
    arrive(transport, HANDSHAKE)
    transport.connection_lost(None)
    assert await transport.receive() == [HandshakeCompleted()]
    with pytest.raises(ConnectionClosed):
        await transport.receive()


async def test_a_waiting_receiver_is_woken_by_the_end(transport):
    receiving = asyncio.ensure_future(transport.receive())
    await asyncio.sleep(0)
    arrive(transport, b"\x00")
    with pytest.raises(HandshakeViolation):
        await receiving


async def test_nothing_is_read_behind_a_violation(transport):
    arrive(transport, b"\x00")
    arrive(transport, HANDSHAKE)
    with pytest.raises(HandshakeViolation):
        await transport.receive()


async def test_a_peer_that_does_not_read_its_replies(transport, noted):
    noted.unread_bytes = 100_000
    arrive(transport, HANDSHAKE)
    assert await transport.receive() == [HandshakeCompleted()]
    with pytest.raises(PeerNotReading):
        await transport.receive()


async def test_a_violation_while_held_input_is_read(transport, noted):
    arrive(transport, HANDSHAKE + encode_messages([*publish_messages(), audio(b"x")]) + b"\xff")
    transport.accept_publish()
    assert len(await transport.receive()) > 2
    with pytest.raises(Exception, match="begins without a header"):
        await transport.receive()
