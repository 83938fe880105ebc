"""One pub/sub connection for all rooms of this process."""

import asyncio
import random
from collections.abc import Callable, Iterator
from itertools import islice

import redis.asyncio
import structlog
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from chat.stream.read import Entry, live_channel, parse_published
from chat.wire.ids import Position
from chat.wire.rooms import RoomKey

log = structlog.get_logger(__name__)

_PER_COMMAND = 500  # rooms
_PING_S = 10.0
_SILENT_S = 25.0  # no answer to two pings: the connection is dead, whatever TCP thinks
_MAX_BACKOFF_S = 5.0


class Subscriber:
    """Brings what is published in the wanted rooms; `on_subscribed` each time that it begins to.

    That is also after every new connection, because what was published meanwhile was missed.
    """

    def __init__(
        self,
        on_published: Callable[[RoomKey, Position, Entry], None],
        on_subscribed: Callable[[RoomKey], None],
    ) -> None:
        self._on_published = on_published
        self._on_subscribed = on_subscribed
        self._wanted: dict[bytes, RoomKey] = {}
        self._asked: set[bytes] = set()
        self._changed = asyncio.Event()
        self._heard_at = 0.0

    def want(self, room: RoomKey) -> None:
        """Subscribe to the room, now and after each break."""
        channel = live_channel(room).encode()
        self._wanted[channel] = room
        # Even if we are still subscribed to it: the caller waits for the server's word.
        self._asked.discard(channel)
        self._changed.set()

    def unwant(self, room: RoomKey) -> None:
        """Unsubscribe."""
        self._wanted.pop(live_channel(room).encode(), None)
        self._changed.set()

    async def run(self) -> None:
        """Be connected, until cancelled."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._serve()
            except (RedisError, OSError) as error:
                log.warning("hub.pubsub_lost", error=type(error).__name__)
            except Exception:  # a defect; without this task the whole process falls silent
                log.exception("hub.pubsub_failed")
            if asyncio.get_running_loop().time() - began > _SILENT_S:
                failures = 0
            failures += 1
            pause = min(_MAX_BACKOFF_S, 0.05 * 2**failures)
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - no secret

    async def _serve(self) -> None:
        # The library's own silent reconnecting would hide the breaks that we must heal.
        client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, retry=Retry(NoBackoff(), 0), socket_connect_timeout=5
        )
        pubsub = client.pubsub()
        tasks = []
        try:
            await pubsub.connect()  # type: ignore[no-untyped-call]  # the library's
            self._asked.clear()
            self._changed.set()
            self._heard_at = asyncio.get_running_loop().time()
            tasks = [
                asyncio.create_task(work(pubsub))
                for work in (self._read, self._command, self._ping)
            ]
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await pubsub.aclose()  # type: ignore[no-untyped-call]  # the library's
            await client.aclose()

    async def _read(self, pubsub: "redis.asyncio.client.PubSub") -> None:
        clock = asyncio.get_running_loop().time
        while True:
            answer = await pubsub.parse_response()
            self._heard_at = clock()
            if not isinstance(answer, list) or len(answer) != 3:  # a pong
                continue
            kind, channel, payload = answer
            room = self._wanted.get(channel)
            if room is None:
                continue
            if kind == b"message":
                self._on_published(room, *parse_published(room, payload))
            elif kind == b"subscribe":
                self._on_subscribed(room)

    # Raw commands, because `pubsub.subscribe` keeps every name it was ever given.
    async def _command(self, pubsub: "redis.asyncio.client.PubSub") -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            wanted = set(self._wanted)
            for channels in _batches(self._asked - wanted):
                self._asked.difference_update(channels)
                await pubsub.execute_command("UNSUBSCRIBE", *channels)
            for channels in _batches(wanted - self._asked):
                self._asked.update(channels)
                await pubsub.execute_command("SUBSCRIBE", *channels)

    async def _ping(self, pubsub: "redis.asyncio.client.PubSub") -> None:
        while True:
            await asyncio.sleep(_PING_S)
            if asyncio.get_running_loop().time() - self._heard_at > _SILENT_S:
                raise redis.exceptions.TimeoutError("Valkey is silent")
            await pubsub.execute_command("PING")


def _batches(channels: set[bytes]) -> Iterator[list[bytes]]:
    remaining = iter(channels)
    while batch := list(islice(remaining, _PER_COMMAND)):
        yield batch
