"""Rooms as this process shows them to those who come in: read once a second, however many come."""

import asyncio
import time
from dataclasses import dataclass
from uuid import UUID
from weakref import WeakKeyDictionary

from chat.consumers import wire
from chat.selectors.room_views import RoomView, load_room_view, newest_id
from chat.selectors.rooms import find_channel_id
from chat.services.sending.recently_used import RecentlyUsed
from chat.stream.read import bounds
from chat.wire.ids import START, Position, message_id
from chat.wire.rooms import chat_room
from twitchclone.core.db import run_sync

# After a restart thousands come into one room within seconds. Nobody misses anything by it: what
# happened since is what the hub sends first.
_KEPT_FOR_S = 1.0
_MAX_KEPT = 200
_LOGINS_KEPT_FOR_S = 10.0
_MAX_LOGINS = 2000


@dataclass(frozen=True, slots=True)
class Entrance:
    """A room at one position; `fields` are the JSON members that are the same for everybody."""

    view: RoomView
    position: Position
    last: UUID | None
    fields: bytes
    read_at: float


class Entrances:
    """The entrances of this event loop."""

    def __init__(self) -> None:
        self._kept: dict[int, asyncio.Task[Entrance]] = {}
        self._ids: RecentlyUsed[str, int] = RecentlyUsed(_MAX_LOGINS, _LOGINS_KEPT_FOR_S)

    async def find(self, login: str) -> int:
        """The id of the channel of this login; raises NotFound."""
        channel_id = self._ids.get(login)
        if channel_id is None:
            channel_id = await run_sync(find_channel_id, login)
            self._ids.put(login, channel_id)
        return channel_id

    async def get(self, channel_id: int) -> Entrance:
        """The room as of a second ago or later; those who ask at once share one reading.

        Raises NotFound, and whatever is raised when Valkey or the database is away.
        """
        task = self._kept.get(channel_id)
        if task is None or _is_over(task):
            if len(self._kept) >= _MAX_KEPT:
                self._kept = {key: kept for key, kept in self._kept.items() if not _is_over(kept)}
            task = self._kept[channel_id] = asyncio.create_task(_read(channel_id))
        # One who leaves while waiting must not take the reading from the others.
        return await asyncio.shield(task)

    def forget(self, channel_id: int) -> None:
        """Read anew for the next one."""
        self._kept.pop(channel_id, None)


_of_loop: "WeakKeyDictionary[asyncio.AbstractEventLoop, Entrances]" = WeakKeyDictionary()


def entrances_of_loop() -> Entrances:
    """This event loop's."""
    return _of_loop.setdefault(asyncio.get_running_loop(), Entrances())


def _is_over(task: asyncio.Task[Entrance]) -> bool:
    if not task.done():
        return False
    if task.cancelled() or task.exception() is not None:
        return True
    return time.monotonic() - task.result().read_at > _KEPT_FOR_S


async def _read(channel_id: int) -> Entrance:
    """The position first: what happens while the rest is read comes again, and never too little."""
    _, position = await bounds(chat_room(channel_id))
    view = await run_sync(load_room_view, channel_id)
    last = newest_id(view) if position == START else message_id(position, channel_id)
    if last is not None:
        view.recent[:] = [line for line in view.recent if UUID(line["id"]) <= last]
    fields = {**view.to_json(), "last": None if last is None else str(last)}
    return Entrance(view, position, last, wire.encode(fields), time.monotonic())
