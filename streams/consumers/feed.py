"""One channel's events in this process: in order, without gaps, to every subscribed socket."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import structlog

from streams.consumers import wire
from streams.selectors.feed import FeedEvent, FeedSnapshot, last_event_ids, read_feed
from twitchclone.core.db import run_sync

log = structlog.get_logger(__name__)


class Listener(Protocol):
    """A socket, as far as feeds know it."""

    host: str

    def offer(self, frame: str) -> None:
        """Queue the frame; never waits, never raises."""

    def close(self, code: int) -> None:
        """Close the socket once what is queued has been written."""


class Subscription:
    """One socket's place in a feed: what came while it caught up is held back."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.last_id = 0
        self._held: list[tuple[int, str]] | None = []

    def take(self, event_id: int, frame: str) -> None:
        """Pass an event on, once."""
        if self._held is not None:
            self._held.append((event_id, frame))
        elif event_id > self.last_id:
            self.last_id = event_id
            self.listener.offer(frame)

    def restart(self, login: str, snapshot: FeedSnapshot) -> None:
        """Tell the state, then what was held back and is newer; an older state is not told."""
        if snapshot.last_id < self.last_id:
            return
        self.last_id = snapshot.last_id
        message = wire.subscribed_message(login, snapshot, self.listener.host)
        self.listener.offer(wire.encode(message))
        held, self._held = self._held or [], None
        for event_id, frame in held:
            self.take(event_id, frame)


class ChannelFeed:
    """Delivers events by id: one whose predecessor is missing is read from the outbox instead."""

    def __init__(self, channel_id: int, login: str) -> None:
        self.channel_id = channel_id
        self.login = login
        self.subscriptions: set[Subscription] = set()
        self.waiting = 0  # listeners on their way in, for whom the feed must stay
        self._last_id: int | None = None
        self._wanted_id = 0
        self._viewer_count: int | None = None
        self._opening = asyncio.Lock()
        self._refill_task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Learn where the feed stands; called after joining the channel-layer group."""
        async with self._opening:
            if self._last_id is None:
                found = await run_sync(last_event_ids, [self.channel_id])
                self._last_id = found.get(self.channel_id, 0)

    async def subscribe(self, listener: Listener, after: int | None) -> Subscription:
        """Catch the listener up from `after` and keep it informed; `open` comes first.

        It is added before the rows are read: an event is in the rows, or held back, or both.
        """
        subscription = Subscription(listener)
        self.subscriptions.add(subscription)
        try:
            snapshot = await run_sync(read_feed, self.channel_id, after)
        except BaseException:
            self.subscriptions.discard(subscription)
            raise
        for event in snapshot.events:
            if event.id > subscription.last_id:  # else a restart has overtaken the rows
                listener.offer(self._frames(event)(listener.host))
        subscription.restart(self.login, snapshot)
        return subscription

    def receive(self, message: Mapping[str, Any]) -> None:
        """An event from the channel layer, which may lose some and repeat others."""
        event_id, previous_id = int(message["id"]), int(message["previous_id"])
        if self._last_id is None or event_id <= self._last_id:
            return
        if previous_id > self._last_id or self._is_refilling:
            self.want(event_id)
            return
        event = FeedEvent(
            event_id, message["event"], self.channel_id, message["data"], message["at_ms"]
        )
        self._deliver(event)

    def want(self, event_id: int) -> None:
        """There is an event of this id: read the outbox unless it has come already."""
        self._wanted_id = max(self._wanted_id, event_id)
        if self._last_id is not None and event_id > self._last_id and not self._is_refilling:
            self._refill_task = asyncio.create_task(self._refill())

    def show_viewers(self, count: int) -> None:
        """Tell the number of viewers when it has changed."""
        if count == self._viewer_count:
            return
        self._viewer_count = count
        frame = wire.encode({"type": "viewers", "channel": self.login, "count": count})
        for subscription in self.subscriptions:
            subscription.listener.offer(frame)

    def close(self) -> None:
        """Nobody listens any more."""
        if self._refill_task is not None:
            self._refill_task.cancel()

    @property
    def _is_refilling(self) -> bool:
        return self._refill_task is not None and not self._refill_task.done()

    async def _refill(self) -> None:
        while self._last_id is not None and self._last_id < self._wanted_id:
            try:
                snapshot = await run_sync(read_feed, self.channel_id, self._last_id)
            except Exception as error:  # the database is away; the hub's poll asks again
                log.warning("feed.refill_failed", channel_id=self.channel_id, error=str(error))
                return
            self._apply(snapshot)

    def _apply(self, snapshot: FeedSnapshot) -> None:
        # An id above the newest row belongs to a row that is gone; waiting for it would not end.
        self._wanted_id = min(self._wanted_id, max(snapshot.last_id, self._last_id or 0))
        for event in snapshot.events:
            self._deliver(event)
        self._last_id = max(self._last_id or 0, snapshot.last_id)
        if snapshot.is_cut:
            for subscription in self.subscriptions:
                subscription.restart(self.login, snapshot)

    def _deliver(self, event: FeedEvent) -> None:
        self._last_id = event.id
        frame_for = self._frames(event)
        for subscription in self.subscriptions:
            subscription.take(event.id, frame_for(subscription.listener.host))

    def _frames(self, event: FeedEvent) -> Callable[[str], str]:
        """The event's frame by the page's host, encoded once for each."""
        made: dict[str, str] = {}

        def frame_for(host: str) -> str:
            if host not in made:
                message = wire.event_message(
                    id=event.id,
                    event=event.type,
                    login=self.login,
                    data=event.data,
                    at_ms=event.at_ms,
                    host=host,
                )
                made[host] = wire.encode(message)
            return made[host]

        return frame_for
