"""All rooms that this process's sockets listen to: joining, leaving, and keeping them whole."""

import asyncio
import time
from collections.abc import Callable, Collection
from weakref import WeakKeyDictionary

import structlog
from redis.exceptions import RedisError

from chat.errors import Overloaded
from chat.hub import presence, viewers
from chat.hub.checker import Checker
from chat.hub.listener import Listener
from chat.hub.room import Room
from chat.hub.station import Joined, Station
from chat.hub.subscriber import Subscriber
from chat.hub.wire import Wire
from chat.stream.read import Entry
from chat.wire.ids import Position
from chat.wire.rooms import RoomKey

log = structlog.get_logger(__name__)

_SWEEP_S = 5.0
_CANCEL_AGAIN_S = 0.5
_LINGER_S = 10.0  # a page that is loaded again finds its room still open
# A gap shows with the next message; a room without one is asked for now and then.
_CHECK_S = 15.0
_KEPT_FOR_S = 60.0  # in rings, beyond which whoever comes back reads the stream


class Hub:
    """The rooms of one process (one event loop); its tasks run from the first join on."""

    def __init__(self) -> None:
        self._stations: dict[RoomKey, Station] = {}
        self._observers: dict[RoomKey, list[Callable[[Entry], None]]] = {}
        self._checker = Checker()
        self._subscriber = Subscriber(self._receive, self._subscribed)
        self._tasks: list[asyncio.Task[None]] = []
        self._checked_at = time.monotonic()

    async def join(
        self, room: RoomKey, listener: Listener, *, after: Position | None = None
    ) -> Joined:
        """Let the listener hear the room: all that came after the position, then what comes.

        Without a position, what comes from now on. Joining again starts over. Raises Overloaded
        while Valkey is away.
        """
        self.leave(room, listener)
        station = self._station(room)
        listener.rooms.append(room)
        try:
            joined = await station.join(listener, after)
        except (RedisError, TimeoutError) as error:
            self.leave(room, listener)
            log.warning("hub.join_failed", room=str(room), error=type(error).__name__)
            raise Overloaded from error
        if not joined.is_complete:
            self.leave(room, listener)
        return joined

    def leave(self, room: RoomKey, listener: Listener) -> None:
        """Let the listener hear no more of the room; nothing if it does not."""
        if room in listener.rooms:
            listener.rooms.remove(room)
        if station := self._stations.get(room):
            station.joining.discard(listener)
            station.room.remove(listener)

    def change_wire(self, listener: Listener, wire: Wire) -> None:
        """Write to the listener in this way from now on, in the rooms it is in as well."""
        listener.wire = wire
        for room in listener.rooms:
            if station := self._stations.get(room):
                station.room.regroup(listener)

    def leave_all(self, listener: Listener) -> None:
        """The connection ended."""
        listener.is_closed = True
        for room in list(listener.rooms):
            self.leave(room, listener)

    def tell(self, room: RoomKey, body: bytes) -> None:
        """Tell this process's listeners a JSON object that is kept nowhere and has no id."""
        if station := self._stations.get(room):
            station.room.tell(body)

    def listeners(self, room: RoomKey) -> Collection[Listener]:
        """Who hears the room in this process."""
        station = self._stations.get(room)
        return station.room.listeners if station else ()

    def rooms(self) -> Collection[RoomKey]:
        """The rooms that somebody hears in this process."""
        return [key for key, station in self._stations.items() if not station.room.is_empty]

    def on_entry(self, room: RoomKey, callback: Callable[[Entry], None]) -> Callable[[], None]:
        """Call back for each entry of the room while somebody hears it; returns how to end that.

        The callback is not to wait, and its errors are its own.
        """
        observers = self._observers.setdefault(room, [])
        observers.append(callback)
        if station := self._stations.get(room):
            station.observers = observers

        def stop() -> None:
            if callback in observers:
                observers.remove(callback)
            if not observers:
                self._observers.pop(room, None)

        return stop

    async def close(self) -> None:
        """End everything but the sockets, which are the server's to close."""
        left = set(self._tasks)
        while left:
            # Again and again: the library that is just connecting may swallow a cancellation.
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=_CANCEL_AGAIN_S)
        self._tasks = []
        for station in self._stations.values():
            station.room.stop()
        self._stations.clear()

    def _station(self, key: RoomKey) -> Station:
        station = self._stations.get(key)
        if station is None:
            station = self._stations[key] = Station(key, Room(key))
            station.observers = self._observers.get(key, station.observers)
            self._subscriber.want(key)
            self._start()
        station.idle_since = None
        return station

    def _start(self) -> None:
        if not self._tasks:
            work = (
                self._subscriber.run(),
                self._checker.run(),
                self._sweep_often(),
                presence.keep_present(self),
                viewers.tell_viewers(self),
            )
            self._tasks = [asyncio.create_task(coroutine) for coroutine in work]

    def _receive(self, room: RoomKey, before: Position, entry: Entry) -> None:
        station = self._stations.get(room)
        if station is not None and not station.feed.receive(before, entry):
            self._checker.add(station)

    def _subscribed(self, room: RoomKey) -> None:
        if station := self._stations.get(room):
            self._checker.add(station)

    async def _sweep_often(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_S)
            self.sweep(time.monotonic())

    def sweep(self, now: float) -> None:
        """Close rooms that nobody has heard for a while; have the others checked, and forget."""
        is_check_due = now - self._checked_at >= _CHECK_S
        if is_check_due:
            self._checked_at = now
        oldest_ms = int((time.time() - _KEPT_FOR_S) * 1000)
        for key, station in list(self._stations.items()):
            station.room.forget(oldest_ms)
            if not station.is_idle:
                station.idle_since = None
            elif station.idle_since is None:
                station.idle_since = now
            elif now - station.idle_since >= _LINGER_S:
                self._subscriber.unwant(key)
                station.room.stop()
                del self._stations[key]
                continue
            if is_check_due:
                self._checker.add(station)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def current_hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def close_current_hub() -> None:
    """End the running event loop's hub; the next call makes another."""
    if hub := _hubs.pop(asyncio.get_running_loop(), None):
        await hub.close()
