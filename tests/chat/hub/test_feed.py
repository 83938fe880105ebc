"""A room's entries in order: repeats, gaps, what comes while one is filled, what is gone."""

import asyncio

import pytest
from redis.exceptions import ConnectionError as ValkeyAway

from chat.hub import feed as feed_module
from chat.hub.feed import Feed, OutOfReach
from chat.wire.ids import START, Position
from tests.chat.hub.fakes import ROOM, FakeStream, make_entry


def at(number):
    return Position(number, 0)


class Reader:
    """A feed on a stream, and what it handed on."""

    def __init__(self, count=0, last=0):
        self.stream = FakeStream([make_entry(number) for number in range(1, count + 1)])
        self.taken: list[int] = []
        self.feed = Feed(ROOM, lambda entry: self.taken.append(entry.position.ms), self.stream)
        self.feed.open(at(last) if last else START)

    def receive(self, number, before=None):
        return self.feed.receive(at(number - 1 if before is None else before), make_entry(number))


async def test_what_follows_is_taken_and_repeats_are_not():
    reader = Reader(last=5)
    assert reader.receive(6)
    assert reader.receive(6)
    assert reader.receive(4)
    assert reader.receive(7)
    assert reader.taken == [6, 7]


async def test_a_gap_is_reported_and_nothing_taken_out_of_order():
    reader = Reader(last=5)
    assert not reader.receive(7)
    assert reader.taken == []


async def test_a_gap_is_filled_from_the_stream_in_slices(monkeypatch):
    monkeypatch.setattr(feed_module, "SLICE", 3)
    reader = Reader(count=10, last=2)
    assert not reader.receive(10)
    await reader.feed.heal()
    assert reader.taken == list(range(3, 11))


async def test_what_comes_while_a_gap_is_filled_follows_it():
    reader = Reader(count=10, last=2)
    healing = asyncio.create_task(reader.feed.heal())
    await asyncio.sleep(0)
    for number in (9, 10, 11, 12):
        assert reader.receive(number)
    assert reader.taken == []
    await healing
    assert reader.taken == list(range(3, 13))


async def test_a_gap_behind_what_was_filled_is_filled_too():
    reader = Reader(count=5, last=2)
    healing = asyncio.create_task(reader.feed.heal())
    while reader.stream.reads < 1:  # noqa: ASYNC110 - steps of the loop, no time
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    for number in (6, 7, 8):
        reader.stream.append(make_entry(number))
    reader.receive(8)  # 6 and 7 were lost, and the reading was before them
    await healing
    assert reader.taken == [3, 4, 5, 6, 7, 8]


async def test_two_who_want_it_whole_read_it_once():
    reader = Reader(count=5, last=2)
    await asyncio.gather(reader.feed.heal(), reader.feed.heal())
    assert reader.taken == [3, 4, 5]
    assert reader.stream.reads == 1


async def test_what_the_stream_has_dropped_is_out_of_reach():
    reader = Reader(count=10, last=2)
    reader.stream.trim(4)
    with pytest.raises(OutOfReach):
        await reader.feed.heal()


async def test_a_room_that_begins_has_nothing_out_of_reach():
    reader = Reader()
    reader.stream.append(make_entry(5))
    await reader.feed.heal()
    assert reader.taken == [5]


async def test_after_an_error_all_can_be_tried_again():
    reader = Reader(count=5, last=2)
    reader.stream.error = ValkeyAway("away")
    with pytest.raises(ValkeyAway):
        await reader.feed.heal()
    reader.stream.error = None
    assert not reader.receive(5)
    await reader.feed.heal()
    assert reader.taken == [3, 4, 5]


async def test_a_valkey_that_lost_everything_is_followed_from_its_new_beginning():
    reader = Reader(last=5)
    assert reader.receive(9, before=0)
    assert reader.taken == [9]
