"""The connection itself: hostile bytes, silence, slow readers, TLS, going down."""

import asyncio
import ssl
import time

import pytest

from chat.consumers import limits as socket_limits
from chat.hub import TOO_SLOW, Listener
from chat.irc import keepalive as keepalives
from chat.irc import tcp
from chat.irc.keepalive import Keepalive, keepalive_of_loop
from chat.irc.pace import LINES_AT_ONCE, LINES_PER_S, Pace
from chat.irc.protocol.messages import MAX_LINE_BYTES
from chat.irc.session import IrcSession
from chat.irc.wire import wire_for
from tests.accounts.tokens import make_token
from tests.chat.hub.fakes import FakeTransport
from tests.chat.irc.client import TcpClient
from tests.streams.ingest.certificates import server_context
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


async def test_hostile_bytes_break_nothing(broadcaster, enter, connect):
    reader = await enter()
    hostile = await connect()
    for data in (
        b"\x00\xff\xfe\r\n" * 10,
        b"@" * 5000 + b"\r\n",
        b":" * 200 + b"\r\n",
        b"@a=" + b"\\" * 4000 + b" PING :x\r\n",
        b"x" * (2 * MAX_LINE_BYTES),
        b"\r\nPING :alive\r\n",
    ):
        await hostile.say_bytes(data)
    heard = await hostile.hear_until("PONG")
    assert {message.command for message in heard} <= {"421", "417", "PONG"}
    assert "417" in {message.command for message in heard}
    await reader.hear_nothing_more()


async def test_who_only_makes_mistakes_is_sent_away(connect, db):
    client = await connect()
    await client.say(*["\x01"] * 60)
    assert await client.hear_end() == []


async def test_lines_may_come_in_any_pieces(broadcaster, connect):
    client = await connect()
    for piece in (b"NICK justin", b"fan1\r", b"\nJOIN #a", b"na\n", b"PING :", b"x\r\n"):
        await client.say_bytes(piece)
        await asyncio.sleep(0)
    assert (await client.hear_until("376"))[0].param(0) == "justinfan1"
    assert (await client.hear_until("366"))[0].command == "JOIN"
    assert (await client.hear()).params == ("tmi.twitch.tv", "x")


async def test_more_lines_than_are_read_wait(broadcaster, connect, monkeypatch):
    monkeypatch.setattr(tcp, "_MAX_WAITING_LINES", 4)
    client = await connect()
    await client.say(*[f"PING :{number}" for number in range(100)])
    answers = [(await client.hear()).param(1) for _ in range(100)]
    assert answers == [str(number) for number in range(100)]


def test_a_pace_lets_bursts_through_and_then_makes_wait():
    pace = Pace()
    assert [pace.take(100.0) for _ in range(LINES_AT_ONCE)] == [0.0] * LINES_AT_ONCE
    assert pace.take(100.0) == pytest.approx(1 / LINES_PER_S)
    assert pace.take(200.0) == 0.0


async def test_connections_of_an_address_are_limited(viewer, connect, monkeypatch):
    monkeypatch.setattr(
        socket_limits.SocketCounts,
        "take_address",
        lambda self, address: self.take(f"address:{address}", 1) or f"address:{address}",
    )
    await (await connect()).say("PING")
    second = await connect()
    assert "too many chat connections" in (await second.hear_end())[0]


def make_session(*, is_registered=True):
    session = IrcSession(
        Listener(wire=wire_for(frozenset()), transport=FakeTransport()), address=""
    )
    session.is_registered = is_registered
    return session


async def test_clients_are_pinged_and_the_silent_are_dropped():
    keepalive, session = Keepalive(), make_session()
    pulse = keepalive.add(session)
    start = time.monotonic()
    transport = session.listener.transport
    keepalive.look(start + keepalives.PING_EVERY_S - 1)
    assert transport.frames == []
    keepalive.look(start + keepalives.PING_EVERY_S + 1)
    keepalive.look(start + keepalives.PING_EVERY_S + 30)
    assert transport.frames == [b"PING :tmi.twitch.tv\r\n"]
    pulse.hear(start + keepalives.PING_EVERY_S + 40)
    keepalive.look(start + keepalives.PING_EVERY_S + 100)
    assert transport.closed is None
    keepalive.look(start + 2 * keepalives.PING_EVERY_S + 50)
    assert len(transport.frames) == 2
    keepalive.look(start + 2 * keepalives.PING_EVERY_S + 50 + keepalives.ANSWER_WITHIN_S + 1)
    assert transport.closed is not None
    keepalive.discard(session)


async def test_who_does_not_log_in_is_sent_away():
    keepalive, session = Keepalive(), make_session(is_registered=False)
    keepalive.add(session)
    keepalive.look(time.monotonic() + keepalives.LOG_IN_WITHIN_S + 1)
    assert session.listener.transport.frames == [b":tmi.twitch.tv NOTICE * :Login timed out\r\n"]
    assert session.listener.transport.closed is not None
    keepalive.discard(session)


async def test_who_does_not_read_is_dropped_and_delays_nobody():
    session = make_session()
    session.listener.transport.stall(buffered=2_000_000)
    session.say("PING :x\r\n")
    assert session.listener.transport.closed == (TOO_SLOW, "You are reading too slowly.")


async def test_going_down_asks_clients_to_come_back(broadcaster, viewer, server, enter):
    vic, reader = await enter(viewer), await enter()
    await server.close()
    for client in (vic, reader):
        assert ":tmi.twitch.tv RECONNECT" in await client.hear_end()
    assert server.connections == set()
    assert keepalive_of_loop().sessions == []
    with pytest.raises(OSError):
        await TcpClient(server.port).open()


async def test_tls(broadcaster, viewer, server, tmp_path):
    port = await server.listen("127.0.0.1", 0, server_context(tmp_path))
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    client = await TcpClient(port, ssl=trusting).open()
    await client.log_in(await run_sync(make_token, viewer))
    await client.join()
    assert (await client.chat("hello")).command == "USERSTATE"
    await client.close()
    plain = await TcpClient(port).open()
    await plain.say("NICK justinfan1")
    assert await plain.hear_end() == []
