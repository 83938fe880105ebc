"""Valkey is killed and comes back: every line that was acknowledged is heard, once, in order."""

import asyncio
import subprocess

import pytest

from chat.errors import Overloaded
from chat.hub import Hub
from chat.stream.append import append
from chat.stream.connections import close_async_client
from chat.wire.rooms import chat_room
from tests.chat.hub.fakes import make_listener
from twitchclone.core import embedded
from twitchclone.core.embedded.valkey import valkey_server

ROOM = chat_room(7)


class OwnValkey:
    """A durable server that can be killed."""

    def __init__(self, data_dir):
        self._server = valkey_server(data_dir)

    async def start(self):
        self._server.prepare()
        self._process = subprocess.Popen(  # noqa: ASYNC220 - forks at once, and is a test
            self._server.argv,
            env=dict(self._server.environment),
            cwd=self._server.cwd,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        async with asyncio.timeout(20):
            while not self._server.is_ready(self._process.pid):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.02)

    def kill(self):
        self._process.kill()
        self._process.wait()


@pytest.fixture
async def own_valkey(tmp_path, settings):
    settings.REDIS_URL = embedded.redis_url(tmp_path)
    found = OwnValkey(tmp_path)
    await found.start()
    yield found
    found.kill()


async def say(number):
    async with asyncio.timeout(30):
        while True:
            try:
                await append(ROOM, {"type": "chat", "n": number}, nonce=str(number))
                return
            except Overloaded:
                await asyncio.sleep(0.02)


async def test_nothing_is_lost_or_told_twice_when_valkey_is_killed(own_valkey):
    hub, pages = Hub(), [make_listener() for _ in range(3)]
    for page in pages:
        await hub.join(ROOM, page)
    for number in range(90):
        if number in (30, 60):
            own_valkey.kill()
            restart = asyncio.create_task(own_valkey.start())
        await say(number)
    await restart
    async with asyncio.timeout(20):
        while any(len(page.transport.numbers) < 90 for page in pages):  # noqa: ASYNC110 - others' doing
            await asyncio.sleep(0.02)
    assert all(page.transport.numbers == list(range(90)) for page in pages)
    late = make_listener()
    assert (await hub.join(ROOM, late)).is_complete
    await hub.close()
    await close_async_client()
