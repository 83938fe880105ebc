"""`kill -9` of writer, Valkey and PostgreSQL under load: nothing lost, nothing twice, in order."""

import asyncio
import contextlib
import json
from uuid import UUID

import pytest
import redis.asyncio
from redis.exceptions import RedisError

from chat.errors import Overloaded
from chat.stream import connections
from chat.stream.append import append
from chat.stream.read import live_channel, parse_published, read_after
from chat.wire.ids import START
from chat.wire.rooms import chat_room
from tests.chat.stream.servers import own_servers
from tests.whole.waiting import eventually
from twitchclone.core.embedded import redis_url

SENDERS = 4
PAUSE_S = 0.01  # what else runs needs the processor too
BETWEEN_KILLS = 150  # acknowledged messages
WITHIN_S = 240  # where it is broken, not where it is slow


@pytest.fixture
def servers(settings):
    with own_servers() as started:
        settings.REDIS_URL = redis_url(started.folder)
        yield started


class Load:
    """Senders that repeat what was not acknowledged, each message with its own nonce."""

    def __init__(self, channel_id, user_ids):
        self.room, self._user_ids = chat_room(channel_id), user_ids
        self.acknowledged: dict[str, UUID] = {}
        self.repeats = 0
        self._progress = asyncio.Condition()
        self._is_ending = False

    async def send(self, sender):
        number = 0
        while not self._is_ending:
            number += 1
            await self._send_one(f"{sender}:{number}", self._user_ids[sender % 2])
            await asyncio.sleep(PAUSE_S)

    async def _send_one(self, nonce, user_id):
        body = {
            "type": "chat",
            "userId": str(user_id),
            "username": "vic",
            "kind": "chat",
            "message": nonce,
            "reply": None,
        }
        while True:
            try:
                appended = await append(self.room, body, nonce=nonce)
                break
            except Overloaded:
                self.repeats += 1
        async with self._progress:
            self.acknowledged[nonce] = appended.id
            self._progress.notify_all()

    async def advance(self, count=BETWEEN_KILLS):
        goal = len(self.acknowledged) + count
        async with self._progress:
            await self._progress.wait_for(lambda: len(self.acknowledged) >= goal)

    def end(self):
        self._is_ending = True


class Reader:
    """A subscriber that fetches what it missed, as the hub does."""

    def __init__(self, room):
        self.room, self.seen, self._last = room, [], START

    async def run(self):
        while True:
            with contextlib.suppress(RedisError, OSError):
                await self._listen()

    async def _listen(self):
        client = redis.asyncio.Redis.from_url(
            connections.settings.REDIS_URL, socket_connect_timeout=1
        )
        async with client, client.pubsub(ignore_subscribe_messages=True) as listener:
            await listener.subscribe(live_channel(self.room))
            await self.heal()
            async for message in listener.listen():
                before, entry = parse_published(self.room, message["data"])
                if before > self._last:
                    await self.heal()
                self._take(entry)

    async def heal(self):
        while entries := await read_after(self.room, self._last):
            for entry in entries:
                self._take(entry)

    def _take(self, entry):
        if entry.position > self._last:
            self._last = entry.position
            self.seen.append(json.loads(entry.body)["message"])


async def test_what_was_acknowledged_is_stored_once_and_read_once_in_order(servers):
    channel_id, *user_ids = servers.make_accounts()
    servers.start_writer()
    load = Load(channel_id, user_ids)
    reader = Reader(load.room)
    async with asyncio.timeout(WITHIN_S):
        senders = [asyncio.create_task(load.send(number)) for number in range(SENDERS)]
        reading = asyncio.create_task(reader.run())
        for kill in (
            servers.kill_writers,
            servers.kill_valkey,
            servers.kill_postgres,
            servers.start_writer,  # two at once, then none
            servers.kill_writers,
            servers.kill_valkey,
        ):
            await load.advance()
            await asyncio.to_thread(wait_until_writing, servers)
            await asyncio.to_thread(kill)
        await load.advance()
        load.end()
        await asyncio.gather(*senders)
        await asyncio.to_thread(wait_until_stored, servers, len(load.acknowledged))
        reading.cancel()
        await reader.heal()

    in_order = [text for text, _ in sorted(load.acknowledged.items(), key=lambda item: item[1])]
    assert reader.seen == in_order
    stored = servers.query("SELECT id, text FROM chat_message ORDER BY id")
    assert stored == [(load.acknowledged[text], text) for text in in_order]
    counted = servers.query("SELECT sum(message_count) FROM chat_chatter")
    assert counted == [(len(in_order),)]


def wait_until_writing(servers):
    """A writer that has only just started is killed for nothing."""
    wait_until_stored(servers, count_stored(servers) + 1)


def wait_until_stored(servers, count):
    eventually(lambda: count_stored(servers) >= count, "lines are stored", within_s=WITHIN_S)


def count_stored(servers):
    ((count,),) = servers.query("SELECT count(*) FROM chat_message")
    return count
