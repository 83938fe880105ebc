"""All event feeds of this process: one member of the channel layer, fanned out to its sockets.

Every socket joining the groups by itself would cost a queue and a task for each delivery; here a
message is read once and encoded once for each host.
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

import structlog

from streams.consumers import wire
from streams.consumers.feed import ChannelFeed, Listener, Subscription
from streams.consumers.membership import Membership
from streams.groups import (
    DIRECTORY,
    channel_group,
    health_group,
    overlays_group,
    videos_group,
)
from streams.guards import Overlay, channel_guards
from streams.selectors.feed import last_event_ids
from streams.selectors.viewers import viewer_counts
from streams.services.viewers import Heartbeat, record_heartbeats
from twitchclone.core.db import run_sync

log = structlog.get_logger(__name__)

POLL_S = 5.0
FLUSH_S = 1.0
TAKEN_BACK = 4401


class FeedHub:
    """Joins and leaves; events, viewer counts and health reports go to whoever joined."""

    def __init__(self) -> None:
        self._membership = Membership(self._receive)
        self._feeds: dict[int, ChannelFeed] = {}
        self._owners: dict[str, dict[Listener, str]] = {}  # by group, each with the login
        # By channel: each listener with the overlay that its secret opened.
        self._overlays: dict[int, dict[Listener, Overlay]] = {}
        self._directory: set[Listener] = set()
        self._beats: dict[tuple[int, str], Heartbeat] = {}
        self._timers: list[asyncio.Task[None]] = []

    async def join(
        self, *, channel_id: int, login: str, listener: Listener, after: int | None
    ) -> Subscription:
        """Follow a channel: what came after the id, the state, then everything as it comes."""
        feed = self._feeds.setdefault(channel_id, ChannelFeed(channel_id, login))
        feed.waiting += 1
        try:
            await self._join_group(channel_group(channel_id))
            await feed.open()
            return await feed.subscribe(listener, after)
        finally:
            feed.waiting -= 1
            await self._drop_if_unused(feed)

    async def leave(self, channel_id: int, subscription: Subscription) -> None:
        """Stop following a channel."""
        feed = self._feeds.get(channel_id)
        if feed is not None:
            feed.subscriptions.discard(subscription)
            await self._drop_if_unused(feed)

    async def join_owners(self, group: str, login: str, listener: Listener) -> None:
        """Follow news that are for a channel's owner; who may is decided by the caller."""
        self._owners.setdefault(group, {})[listener] = login
        await self._join_group(group)

    async def leave_owners(self, group: str, listener: Listener) -> None:
        """Stop following them."""
        listeners = self._owners.get(group, {})
        listeners.pop(listener, None)
        if not listeners:
            self._owners.pop(group, None)
            await self._leave_group(group)

    async def join_overlay(self, overlay: Overlay, listener: Listener) -> None:
        """Follow what a channel tells its overlay pages."""
        self._overlays.setdefault(overlay.channel_id, {})[listener] = overlay
        await self._join_group(overlays_group(overlay.channel_id))

    async def leave_overlays(self, channel_id: int, listener: Listener) -> None:
        """Stop following it."""
        listeners = self._overlays.get(channel_id, {})
        listeners.pop(listener, None)
        if not listeners:
            self._overlays.pop(channel_id, None)
            await self._leave_group(overlays_group(channel_id))

    async def join_directory(self, listener: Listener) -> None:
        """Hear who goes live or offline."""
        self._directory.add(listener)
        await self._join_group(DIRECTORY)

    async def leave_directory(self, listener: Listener) -> None:
        """Hear no more of it."""
        self._directory.discard(listener)
        if not self._directory:
            await self._leave_group(DIRECTORY)

    @property
    def is_busy(self) -> bool:
        """Whether anybody is listening, or a timer still runs."""
        return bool(
            self._feeds or self._owners or self._overlays or self._directory or self._timers
        )

    def count_viewer(self, beat: Heartbeat) -> None:
        """Note that a viewer is watching; the notes of a second are counted together."""
        self._beats[beat.channel_id, beat.viewer_key] = beat

    async def flush_beats(self) -> None:
        """Count the noted viewers, and show the counts that this changes."""
        beats, self._beats = list(self._beats.values()), {}
        if beats:
            await run_sync(record_heartbeats, beats)

    async def poll(self) -> None:
        """Show viewer counts that changed, and look for events whose message was lost."""
        await self.close_overlays()
        counts, last_ids = await run_sync(_read_poll, list(self._feeds))
        for channel_id, feed in list(self._feeds.items()):
            if channel_id in last_ids:
                feed.want(last_ids[channel_id])
            if channel_id in counts:
                feed.show_viewers(counts[channel_id])

    async def close_overlays(self) -> None:
        """Close sockets whose secret opens nothing any more, in case nobody told us."""
        pages = [page for pages in self._overlays.values() for page in pages.items()]
        if not pages:
            return
        keys = {overlay.key for _listener, overlay in pages}
        still_open = await run_sync(_open_keys, keys)
        for listener, overlay in pages:
            if overlay.key not in still_open:
                listener.close(TAKEN_BACK)

    async def _join_group(self, group: str) -> None:
        await self._membership.join(group)
        if not self._timers:
            self._timers = [
                asyncio.create_task(_repeat(POLL_S, self.poll)),
                asyncio.create_task(_repeat(FLUSH_S, self.flush_beats)),
            ]

    async def _leave_group(self, group: str) -> None:
        await self._membership.leave(group)
        if not self._membership.groups:
            for timer in self._timers:
                timer.cancel()
            self._timers = []

    async def _drop_if_unused(self, feed: ChannelFeed) -> None:
        if not feed.subscriptions and not feed.waiting and feed.channel_id in self._feeds:
            del self._feeds[feed.channel_id]
            feed.close()
            await self._leave_group(channel_group(feed.channel_id))

    def _receive(self, message: Mapping[str, Any]) -> None:
        match message["type"]:
            case "channel.event":
                if feed := self._feeds.get(message["channel_id"]):
                    feed.receive(message)
            case "directory.event":
                self._tell_directory(message)
            case "ingest.health":
                body = {"type": "health", "data": message["report"]}
                self._tell_owners(health_group(message["channel_id"]), body)
            case "ingest.refused":
                refusal = {name: message[name] for name in ("code", "reason", "at")}
                body = {"type": "refusal", **refusal}
                self._tell_owners(health_group(message["channel_id"]), body)
            case "overlay.told":
                self._tell_overlays(message["channel_id"], message["body"])
            case "overlay.closed":
                self._close_overlays(message["channel_id"], message["key"])
            case "video.news":
                body = {"type": "video", "data": message["video"]}
                self._tell_owners(videos_group(message["channel_id"]), body)

    def _tell_owners(self, group: str, body: dict[str, Any]) -> None:
        for listener, login in self._owners.get(group, {}).items():
            listener.offer(wire.encode({**body, "channel": login}))

    def _tell_overlays(self, channel_id: int, body: Mapping[str, Any]) -> None:
        for listener, overlay in self._overlays.get(channel_id, {}).items():
            listener.offer(wire.encode(wire.overlay_message(overlay.login, body)))

    def _close_overlays(self, channel_id: int, key: str) -> None:
        for listener, overlay in self._overlays.get(channel_id, {}).items():
            if overlay.key == key:
                listener.close(TAKEN_BACK)

    def _tell_directory(self, message: Mapping[str, Any]) -> None:
        frames: dict[str, str] = {}
        for listener in self._directory:
            if listener.host not in frames:
                frames[listener.host] = wire.encode(wire.directory_message(message, listener.host))
            listener.offer(frames[listener.host])


def _read_poll(channel_ids: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    return viewer_counts(channel_ids), last_event_ids(channel_ids)


def _open_keys(keys: set[str]) -> set[str]:
    return channel_guards().open_keys(keys)


async def _repeat(period_s: float, action: Any) -> None:
    """Run the action again and again; one that fails (a server is away) is tried next time."""
    while True:
        await asyncio.sleep(period_s)
        try:
            await action()
        except Exception as error:
            log.warning("hub.timer_failed", action=action.__name__, error=str(error))


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, FeedHub]" = WeakKeyDictionary()


def current_hub() -> FeedHub:
    """The hub of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), FeedHub())
