"""This process's one membership of channel-layer groups."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from channels.layers import get_channel_layer

log = structlog.get_logger(__name__)

_RETRY_S = 1.0


class Membership:
    """Joins groups with one channel and hands each message to a function, in order."""

    def __init__(self, receive: Callable[[Mapping[str, Any]], None]) -> None:
        self.groups: set[str] = set()
        self._receive = receive
        self._layer = get_channel_layer()
        self._channel = ""
        self._receiver: asyncio.Task[None] | None = None
        # Joins and leaves of the same group must reach Valkey in the order they were asked for.
        self._lock = asyncio.Lock()

    async def join(self, group: str) -> None:
        """Be in the group; raises what the connection raises when Valkey is away."""
        async with self._lock:
            if self._receiver is None:
                self._channel = await self._layer.new_channel()
                self._receiver = asyncio.create_task(self._receive_all(self._channel))
            if group not in self.groups:
                await self._layer.group_add(group, self._channel)
                self.groups.add(group)

    async def leave(self, group: str) -> None:
        """Leave the group; with the last one the channel is given up as well."""
        async with self._lock:
            if group in self.groups:
                self.groups.discard(group)
                await self._quietly(self._layer.group_discard(group, self._channel))
            if not self.groups and self._receiver is not None:
                # Cancelling `receive` is how a channel is given up in Channels.
                self._receiver.cancel()
                await asyncio.gather(self._receiver, return_exceptions=True)
                self._receiver = None

    async def _quietly(self, discard: Any) -> None:
        try:
            await discard
        except Exception as error:  # Valkey is away, and with it the membership
            log.warning("membership.leave_failed", error=str(error))

    async def _receive_all(self, channel: str) -> None:
        while True:
            try:
                message = await self._layer.receive(channel)
            except Exception as error:
                log.warning("membership.receive_failed", error=str(error))
                await asyncio.sleep(_RETRY_S)
                continue
            try:
                self._receive(message)
            except Exception:  # a message of another version must not end the feed
                log.exception("membership.message_failed", type=str(message.get("type"))[:100])
