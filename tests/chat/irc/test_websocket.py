"""IRC over WebSocket, at the two paths."""

from collections.abc import AsyncIterator

import pytest
from channels.testing import WebsocketCommunicator

from tests.accounts.tokens import make_token
from tests.chat.irc.client import WebSocketClient
from twitchclone.core.db import run_sync
from twitchclone.routing import websocket_application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def open_socket(server) -> AsyncIterator:
    sockets = []

    async def make(path="/", **options):
        sockets.append(await WebSocketClient(path, **options).open())
        return sockets[-1]

    yield make
    for socket in sockets:
        await socket.close()


@pytest.mark.parametrize("path", ["/", "/irc"])
async def test_it_is_the_same_chat(broadcaster, viewer, open_socket, enter, path):
    socket, ana = await open_socket(path), await enter(broadcaster)
    assert socket.subprotocol == "irc"
    await socket.log_in(await run_sync(make_token, viewer))
    await socket.join()
    assert (await socket.chat("hello")).tags["id"] == (await ana.hear_a("PRIVMSG")).tags["id"]
    await ana.chat("hi yourself")
    assert (await socket.hear_a("PRIVMSG")).prefix == "ana!ana@ana.tmi.twitch.tv"


async def test_a_frame_may_hold_several_lines(broadcaster, open_socket):
    socket = await open_socket()
    await socket.say("NICK justinfan1\r\nJOIN #ana\r\nPING :x")
    await socket.hear_until("366")
    assert (await socket.hear()).params == ("tmi.twitch.tv", "x")


async def test_binary_frames_are_read_as_text(broadcaster, open_socket):
    socket = await open_socket()
    await socket.socket.send_to(bytes_data=b"PING :x\xff\r\n")
    assert (await socket.hear()).param(1) == "x\ufffd"


async def test_pages_of_any_site_may_connect_because_no_cookie_counts(broadcaster, open_socket):
    socket = await open_socket(origin="https://overlay.example")
    await socket.log_in()
    await socket.say("PRIVMSG #ana :hi")
    assert (await socket.hear()).tags["msg-id"] == "no_permission"


async def test_without_the_subprotocol_none_is_chosen(server):
    socket = WebsocketCommunicator(websocket_application, "/", headers=[(b"host", b"a.example")])
    assert await socket.connect() == (True, None)
    await socket.disconnect()


async def test_hosts_that_we_are_not_are_refused(server, settings):
    settings.ALLOWED_HOSTS = ["live.example"]
    client = WebSocketClient(host="evil.example")
    is_open, _ = await client.socket.connect()
    assert not is_open


async def test_goodbyes(broadcaster, open_socket):
    socket = await open_socket()
    await socket.say("PASS oauth:wrong", "NICK vic")
    assert await socket.hear_end() == [":tmi.twitch.tv NOTICE * :Login authentication failed"]
