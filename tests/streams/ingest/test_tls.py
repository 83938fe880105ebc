"""RTMPS: the same publishers behind TLS, and connections that never finish its handshake."""

import asyncio
import contextlib
import ssl

import pytest

from streams.ingest import ConnectionBudget
from streams.media.rtmp import RtmpLimits
from streams.ports import CloseReason
from tests.streams.ingest.certificates import server_context
from tests.streams.ingest.client import RtmpClient
from tests.streams.media.rtmp.publisher import farewell_messages, key_frame, video


@pytest.fixture
def tls(tmp_path):
    return server_context(tmp_path)


@pytest.fixture
def trusting():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def test_a_publish_over_tls(serve, gate, tls, trusting):
    server = await serve(ssl_context=tls)
    async with RtmpClient(server.port, ssl_context=trusting) as client:
        await client.publish()
        frames = [video(key_frame(60_000), at * 33) for at in range(100)]
        await client.send([*frames, *farewell_messages()])
        await gate.sinks[0].closed.wait()
    assert gate.requests[0].is_tls
    assert gate.sinks[0].reason is CloseReason.EOF
    assert len(gate.sinks[0].tags) == 100


async def test_a_refusal_over_tls_is_heard(serve, gate, tls, trusting):
    server = await serve(ssl_context=tls)
    async with RtmpClient(server.port, ssl_context=trusting) as client:
        await client.publish("wrong")
        await client.read_to_end()
    assert client.description() == "The stream key is wrong."


@pytest.mark.parametrize("opening", [b"", b"\x03" + bytes(1536), b"\x16\x03\x01"], ids=len)
async def test_handshakes_that_do_not_come_to_an_end(serve, gate, tls, opening):
    limits = RtmpLimits(handshake_timeout_seconds=0.05)
    budget = ConnectionBudget(limits)
    server = await serve(limits, ssl_context=tls, budget=budget)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(opening)
    with contextlib.suppress(ConnectionError):
        await reader.read()
    writer.close()
    await server.close()
    assert gate.requests == []
    assert (budget.total, budget.unauthenticated) == (0, 0)
