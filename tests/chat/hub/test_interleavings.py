"""Whatever joins, leaves, stalls, is lost and healed when: everybody hears all, once, in order."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.hub import fanout, feed, lagging, station
from chat.hub import room as room_module
from chat.hub.checker import heal
from chat.hub.room import Room
from chat.hub.station import Station
from chat.wire.ids import Position
from tests.chat.hub.fakes import ROOM, FakeStream, make_entry, make_listener


@pytest.fixture(scope="module", autouse=True)
def _small_bounds():
    """Everything happens in the middle of everything else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fanout, "BREATH", 1)
        patch.setattr(fanout, "MAX_FRAME_ENTRIES", 3)
        patch.setattr(fanout, "BEHIND_BYTES", 60)
        patch.setattr(lagging, "_DRAINED_BYTES", 10)
        patch.setattr(feed, "SLICE", 4)
        patch.setattr(feed, "_MAX_WAITING", 5)
        patch.setattr(station, "_SLICE", 3)
        patch.setattr(station, "TICK_S", 0)
        patch.setattr(room_module, "TICK_S", 0)
        patch.setattr("chat.hub.ring.KEPT_ENTRIES", 12)
        yield


class Life:
    """A room, its stream, pub/sub that loses messages, and sockets that come and go."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.stream = FakeStream(dice=self.dice)
        self.number = self.dice.randrange(1, 30)
        for number in range(1, self.number):
            self.stream.append(make_entry(number))
        self.published = []
        self.station = Station(ROOM, Room(ROOM), self.stream)
        self.station.open(self.stream.newest)
        self.heard = []  # (listener, number it had seen when it joined)
        self.joins = []
        self.heals = []

    async def run(self, steps):
        acts = (self.speak, self.speak, self.bring, self.bring, self.join, self.stall, self.drain)
        rare = (self.lose, self.leave, self.check, self.tell)
        for _ in range(steps):
            self.dice.choice(acts if self.dice.random() < 0.8 else rare)()
            for _ in range(self.dice.randrange(3)):
                await asyncio.sleep(0)
        await self.settle()

    def speak(self):
        entry = make_entry(self.number)
        self.number += 1
        self.published.append((self.stream.append(entry), entry))

    def bring(self):
        if self.published and not self.station.feed.receive(*self.published.pop(0)):
            self.check()

    def lose(self):
        if self.published:
            self.published.pop(self.dice.randrange(len(self.published)))

    def check(self):
        self.heals.append(asyncio.create_task(heal(self.station, self.stream.newest)))

    def tell(self):
        self.station.room.tell(b'{"type":"viewer_update"}')

    def join(self):
        listener = make_listener()
        if self.dice.random() < 0.3:
            listener.transport.stall(self.dice.choice((0, 15, 70)))
        seen = self.dice.choice((None, self.dice.randrange(self.number), self.number - 1))
        after = None if seen is None else Position(seen, 0)
        self.joins.append(asyncio.create_task(self._join(listener, after)))

    async def _join(self, listener, after):
        joined = await self.station.join(listener, after)
        self.heard.append((listener, (after or joined.position).ms))

    def stall(self):
        if self.heard:
            self.dice.choice(self.heard)[0].transport.stall()

    def drain(self):
        if self.heard:
            self.dice.choice(self.heard)[0].transport.drain()

    def leave(self):
        if self.heard:
            listener = self.dice.choice(self.heard)[0]
            self.station.room.remove(listener)
            listener.is_closed = True

    async def settle(self):
        while not all(task.done() for task in self.joins):
            for listener in list(self.station.joining):
                listener.transport.drain()
            await asyncio.sleep(0)
        await asyncio.gather(*self.joins, *self.heals)
        for listener, _ in self.heard:
            listener.transport.drain()
        await heal(self.station, self.stream.newest)
        while not self.station.room.is_at_rest:  # noqa: ASYNC110 - steps of the loop, no time
            await asyncio.sleep(0)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9), steps=st.integers(5, 120))
def test_everybody_hears_all_once_in_order(seed, steps):
    async def live():
        life = Life(seed)
        await life.run(steps)
        return life

    life = asyncio.run(live())
    present = set(life.station.room.listeners)
    for listener, seen in life.heard:
        numbers = listener.transport.numbers
        assert numbers == list(range(seen + 1, seen + 1 + len(numbers)))
        if listener in present:
            assert seen + len(numbers) == life.number - 1
        else:
            assert listener.is_closed
