"""A room's fan-out, pass by pass: groups, frames, those who are behind, those who are told last."""

import asyncio
import json

import pytest

from chat.hub import fanout, lagging
from chat.hub.fanout import BEHIND_BYTES, MAX_FRAME_ENTRIES
from chat.hub.room import Room
from chat.wire.ids import Position
from chat.wire.rooms import account_room
from tests.chat.hub.fakes import ROOM, make_entry, make_listener


class LineWire:
    """IRC's like: lines, and none of one's own."""

    name = "lines"
    hides_own = True

    def __init__(self):
        self.calls = 0

    def encode(self, room, entries):
        self.calls += 1
        return b"".join(b"%d\r\n" % json.loads(entry.body)["n"] for entry in entries)


@pytest.fixture
async def room():
    found = Room(ROOM)
    found.open(Position(0, 0))
    yield found
    found.stop()


def enter(room, *listeners):
    for listener in listeners:
        room.admit(listener, room.ring.last)


async def tell(room, *entries):
    for entry in entries:
        room.ring.append(entry)
    await room.deliver()


async def test_entries_of_one_pass_share_a_frame(room):
    ana, bob = make_listener(), make_listener()
    enter(room, ana, bob)
    await tell(room, make_entry(1))
    await tell(room, make_entry(2), make_entry(3))
    assert [type(json.loads(frame)) for frame in ana.transport.frames] == [dict, list]
    assert ana.transport.frames == bob.transport.frames
    assert ana.transport.numbers == [1, 2, 3]
    assert ana.transport.objects[0].keys() == {"id", "timestamp", "type", "n"}


async def test_each_format_is_encoded_once_whoever_many_listen(room):
    wire = LineWire()
    readers = [make_listener(wire=wire) for _ in range(20)]
    enter(room, make_listener(), *readers)
    await tell(room, make_entry(1), make_entry(2))
    assert wire.calls == 1
    assert all(reader.transport.frames == [b"1\r\n2\r\n"] for reader in readers)


async def test_a_wire_that_hides_ones_own_does_so_for_the_sender_only(room):
    wire = LineWire()
    sender, reader, page = make_listener(wire=wire), make_listener(wire=wire), make_listener()
    enter(room, sender, reader, page)
    await tell(room, make_entry(1), make_entry(2, origin=sender.key), make_entry(3))
    await tell(room, make_entry(4, origin=sender.key))
    assert sender.transport.frames == [b"1\r\n3\r\n"]
    assert reader.transport.frames == [b"1\r\n2\r\n3\r\n", b"4\r\n"]
    assert page.transport.numbers == [1, 2, 3, 4]


async def test_ones_own_is_hidden_from_a_sender_that_is_behind_as_well(room):
    sender = make_listener(wire=LineWire())
    await tell(room, make_entry(1), make_entry(2, origin=sender.key), make_entry(3))
    room.admit(sender, Position(0, 0))
    await room.deliver()
    assert sender.transport.frames == [b"1\r\n3\r\n"]


async def test_a_wire_that_fails_silences_neither_the_room_nor_itself(room):
    class Failing(LineWire):
        def encode(self, room, entries):
            if entries[0].position.ms == 1:
                raise ValueError("a defect")
            return super().encode(room, entries)

    unlucky, page = make_listener(wire=Failing()), make_listener()
    enter(room, unlucky, page)
    await tell(room, make_entry(1))
    await tell(room, make_entry(2))
    assert unlucky.transport.frames == [b"2\r\n"]
    assert page.transport.numbers == [1, 2]


async def test_a_broken_connection_stops_nobody(room):
    broken, page = make_listener(), make_listener()
    broken.transport.is_broken = True
    enter(room, broken, page)
    await tell(room, make_entry(1))
    assert page.transport.numbers == [1]


async def test_who_does_not_read_is_left_out_and_catches_up_when_it_does(room):
    slow, page = make_listener(), make_listener()
    enter(room, slow, page)
    slow.transport.stall(BEHIND_BYTES + 1)
    for number in range(1, 4):
        await tell(room, make_entry(number))
    assert (slow.transport.numbers, page.transport.numbers) == ([], [1, 2, 3])
    slow.transport.drain()
    await room.deliver()
    await tell(room, make_entry(4))
    assert slow.transport.numbers == [1, 2, 3, 4]
    await room.deliver()
    assert room.is_at_rest


async def test_catching_up_goes_in_pieces_that_wait_for_the_reader(room):
    count = 2 * MAX_FRAME_ENTRIES + 50
    await tell(room, *(make_entry(number) for number in range(1, count + 1)))
    late = make_listener()
    late.transport.stall()
    room.admit(late, Position(0, 0))
    await room.deliver()
    first = len(late.transport.numbers)
    assert 0 < first <= MAX_FRAME_ENTRIES
    while not room.is_at_rest:
        late.transport.drain()
        await room.deliver()
    assert late.transport.numbers == list(range(1, count + 1))
    assert all(len(json.loads(frame)) <= MAX_FRAME_ENTRIES for frame in late.transport.frames)


async def test_who_reads_nothing_for_the_grace_is_dropped(room, monkeypatch):
    stalled, page = make_listener(), make_listener()
    enter(room, stalled, page)
    stalled.transport.stall(BEHIND_BYTES + 1)
    await tell(room, make_entry(1))
    assert stalled.transport.closed is None
    monkeypatch.setattr(lagging, "GRACE_S", -1.0)
    await room.deliver()
    assert stalled.transport.closed[0] == 4008
    assert page.transport.closed is None
    assert list(room.listeners) == [page]


async def test_who_reads_a_little_is_not_dropped(room, monkeypatch):
    slow = make_listener()
    enter(room, slow)
    slow.transport.stall(2 * BEHIND_BYTES)
    await tell(room, make_entry(1))
    monkeypatch.setattr(lagging, "GRACE_S", 0.0)
    slow.transport.stall(-1000)
    await room.deliver()
    assert slow.transport.closed is None


async def test_who_falls_off_the_ring_is_dropped(room, monkeypatch):
    monkeypatch.setattr("chat.hub.ring.KEPT_ENTRIES", 3)
    stalled = make_listener()
    enter(room, stalled)
    stalled.transport.stall(BEHIND_BYTES + 1)
    for number in range(1, 8):
        await tell(room, make_entry(number))
    assert stalled.transport.closed[0] == 4008
    assert room.is_empty


async def test_what_passes_is_told_once_and_kept_for_nobody(room):
    page = make_listener()
    enter(room, page)
    room.tell(b'{"type":"viewer_update","viewers":3}')
    await room.deliver()
    late = make_listener()
    room.admit(late, room.ring.floor)
    await room.deliver()
    assert page.transport.objects == [{"type": "viewer_update", "viewers": 3}]
    assert late.transport.frames == []


async def test_who_reads_differently_in_the_middle_misses_nothing_and_gets_nothing_twice(room):
    ready, behind = make_listener(), make_listener()
    enter(room, ready, behind)
    behind.transport.stall(BEHIND_BYTES + 1)
    await tell(room, make_entry(1))
    room.ring.append(make_entry(2))
    for listener in (ready, behind):
        listener.wire = LineWire()
        room.regroup(listener)
    behind.transport.drain()
    await room.deliver()
    await tell(room, make_entry(3))
    assert json.loads(ready.transport.frames[0])["n"] == 1
    assert ready.transport.frames[1:] == [b"2\r\n", b"3\r\n"]
    assert behind.transport.frames == [b"1\r\n2\r\n", b"3\r\n"]
    room.remove(ready)
    room.remove(behind)
    assert room.is_empty


async def test_a_change_while_the_room_is_written_takes_effect_after_it(room, monkeypatch):
    monkeypatch.setattr(fanout, "BREATH", 1)
    first, last = make_listener(), make_listener(wire=LineWire())
    enter(room, first, make_listener(), last)
    room.ring.append(make_entry(1))
    writing = asyncio.create_task(room.deliver())
    await asyncio.sleep(0)  # as far as the first breath
    assert first.transport.frames
    assert not writing.done()
    first.wire, last.wire = last.wire, first.wire
    room.regroup(first)
    room.regroup(last)
    await writing
    await tell(room, make_entry(2))
    assert first.transport.frames[1:] == [b"2\r\n"]
    assert last.transport.frames[0] == b"1\r\n"
    assert len(last.transport.frames) == 2


async def test_who_left_is_told_nothing_more(room):
    gone, page = make_listener(), make_listener()
    enter(room, gone, page)
    room.remove(gone)
    await tell(room, make_entry(1))
    assert (gone.transport.numbers, page.transport.numbers) == ([], [1])


@pytest.mark.parametrize("kind", ["signed_out", "suspended"])
async def test_an_accounts_end_is_told_and_then_closes_its_sockets(kind):
    room = Room(account_room(5))
    room.open(Position(0, 0))
    page = make_listener()
    enter(room, page)
    await tell(room, make_entry(1, room=room.key, kind="whisper"))
    assert page.transport.closed is None
    await tell(room, make_entry(2, room=room.key, kind=kind))
    assert page.transport.numbers == [1, 2]
    assert page.transport.closed[0] == 4403


async def test_nobodys_line_can_end_sockets(room):
    page = make_listener()
    enter(room, page)
    await tell(room, make_entry(1, kind="signed_out"))
    assert page.transport.closed is None
