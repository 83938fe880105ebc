"""One batch to many sockets: encoded once for each group, written without waiting."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from chat.hub.groups import Group
from chat.hub.listener import Listener
from chat.stream.read import Entry
from chat.wire.rooms import RoomKey

# Who has more than this waiting is behind and gets no more until it has read.
BEHIND_BYTES = 65_536
BREATH = 500  # sockets, between which the event loop may do something else
MAX_FRAME_ENTRIES = 200
MAX_FRAME_BYTES = 65_536


def cut(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """The entries in pieces that make frames of a size that any client takes."""
    start = size = 0
    for index, entry in enumerate(entries):
        size += len(entry.body)
        if index > start and (size > MAX_FRAME_BYTES or index - start >= MAX_FRAME_ENTRIES):
            yield entries[start:index]
            start, size = index, len(entry.body)
    if entries:
        yield entries[start:]


async def write_to_group(
    room: RoomKey,
    group: Group,
    entries: Sequence[Entry],
    on_behind: Callable[[Listener], None],
) -> None:
    """Write one frame to each member; `on_behind` for those who have not read what they have.

    Members come and go meanwhile: who came is not written to, who left neither.
    """
    frame = group.encode(room, entries)
    origins = group.origins(entries)
    if not frame:
        return
    members = group.members
    everybody = list(members)
    for start in range(0, len(everybody), BREATH):
        if start:
            await asyncio.sleep(0)
        for listener in everybody[start : start + BREATH]:
            if listener not in members:
                continue
            own = frame
            if origins and listener.key in origins:
                own = group.encode(room, entries, reader=listener.key)
            try:
                if own and not listener.transport.offer(own, BEHIND_BYTES):
                    on_behind(listener)
            except (OSError, RuntimeError):  # it broke: its edge hears of the end and leaves
                continue
