"""Asks Valkey how far rooms are: where a new one begins, and what an open one has missed."""

import asyncio
from collections.abc import Sequence

import structlog
from redis.exceptions import RedisError

from chat.hub.feed import OutOfReach
from chat.hub.station import Station
from chat.stream.connections import async_client
from chat.wire.ids import START, Position, parse_position

log = structlog.get_logger(__name__)

_BATCH = 500
_RETRY_S = 0.5


class Checker:
    """Opens and heals the rooms that were added, many with one question."""

    def __init__(self) -> None:
        self._due: dict[Station, None] = {}
        self._is_due = asyncio.Event()

    def add(self, station: Station) -> None:
        """Look at this room next."""
        self._due[station] = None
        self._is_due.set()

    async def run(self) -> None:
        """Check what is due, until cancelled; while Valkey is away it stays due."""
        while True:
            await self._is_due.wait()
            batch = list(self._due)[:_BATCH]
            for station in batch:
                del self._due[station]
            if not self._due:
                self._is_due.clear()
            try:
                await self._check(batch)
            except (RedisError, OSError) as error:
                log.warning("hub.check_failed", error=type(error).__name__)
                await self._again(batch)
            except Exception:  # a defect; without this task no room is ever opened again
                log.exception("hub.check_broken")
                await self._again(batch)

    async def _again(self, batch: Sequence[Station]) -> None:
        for station in batch:
            self.add(station)
        await asyncio.sleep(_RETRY_S)

    async def _check(self, batch: Sequence[Station]) -> None:
        pipeline = async_client().pipeline(transaction=False)
        for station in batch:
            pipeline.get(station.key.key("last"))
        answers = await pipeline.execute()
        behind = []
        for station, answer in zip(batch, answers, strict=True):
            last = parse_position(answer) if answer else START
            if not station.is_open:
                station.open(last)
            elif station.feed.last is not None and last > station.feed.last:
                behind.append(heal(station, last))
        await asyncio.gather(*behind)


async def heal(station: Station, last: Position) -> None:
    """Read what the room has missed up to (at least) this position; raises RedisError."""
    try:
        await station.feed.heal()
    except OutOfReach:
        log.warning("hub.out_of_reach", room=str(station.key))
        station.abandon(last)
