"""A broadcast's life on this node: publishers come and go, the grace runs, the domain is told."""

import asyncio
import contextlib
from collections.abc import Callable
from uuid import UUID

import structlog

from streams.node.broadcast import BroadcastParts, NodeBroadcast
from streams.node.calls import DomainCalls
from streams.node.domain import NodeDomain
from streams.node.recovery import recover_broadcast
from streams.node.sink import BroadcastSink
from streams.ports import CloseReason, PublisherControl
from streams.services.ingest import BroadcastHandle
from twitchclone.core.errors import DomainError

_log = structlog.get_logger(__name__)

_STOPPED = "The broadcast was stopped."
# What the streamer's dashboard shows; an encoder shows only that the connection ended.
_SENTENCES = {
    CloseReason.UNSUPPORTED: "Your encoder sends a format that cannot be broadcast. Set it to "
    "H.264 video and AAC audio.",
    CloseReason.TOO_FAST: "Your encoder sends media faster than real time.",
    CloseReason.PROTOCOL: "Your encoder broke the RTMP protocol; the connection was closed.",
    CloseReason.IDLE: "No media came in for too long; the connection was closed.",
}


class LiveSession:
    """One broadcast: its renditions, its present publisher, its grace, its calls to the domain."""

    def __init__(
        self,
        handle: BroadcastHandle,
        parts: BroadcastParts,
        domain: NodeDomain,
        *,
        grace_s: float,
        on_ended: Callable[["LiveSession"], None],
    ) -> None:
        self.broadcast_id: UUID = handle.broadcast_id
        self.channel_id: int = handle.channel_id
        self.broadcast = NodeBroadcast(
            handle.broadcast_id, parts, on_picture=self._announce, on_warning=self._pass_warning
        )
        self._loop = asyncio.get_running_loop()
        self.sink: BroadcastSink | None = None
        self.is_ended = False
        self._domain = domain
        self._grace_s = grace_s
        self._grace: asyncio.TimerHandle | None = None
        self._on_ended = on_ended
        self._calls = DomainCalls()
        self._ending: asyncio.Task[None] | None = None
        self._log = _log.bind(broadcast_id=str(self.broadcast_id), login=handle.login)

    async def recover(self) -> None:
        """Take up what an earlier process left on disk."""
        await asyncio.to_thread(self.broadcast.recording.take_over)
        found = await asyncio.to_thread(recover_broadcast, self.broadcast.directory)
        if found:
            self.broadcast.recover(found)

    def attach(self, control: PublisherControl) -> BroadcastSink:
        """A publisher goes on with the broadcast; its predecessor has been disconnected."""
        self._cancel_grace()
        if self.sink is not None:
            self.sink.detach()
        self.sink = BroadcastSink(self.broadcast, control, on_closed=self._take_leave)
        self._log.info("publisher_attached")
        return self.sink

    def begin_grace(self) -> None:
        """No publisher: tell the domain, and end the broadcast unless one comes in time."""
        self._cancel_grace()
        self._calls.put("mark_lost", lambda: self._domain.mark_lost(self.broadcast_id))
        loop = asyncio.get_running_loop()
        self._grace = loop.call_later(self._grace_s, lambda: self.end("grace_expired"))

    def end(self, reason: str, *, sentence: str = _STOPPED) -> None:
        """End the broadcast for good; harmless when it has ended."""
        if self.is_ended:
            return
        self.is_ended = True
        self._cancel_grace()
        if self.sink is not None:
            self.sink.detach()
            self.sink.control.disconnect(CloseReason.STOPPED, sentence=sentence)
        self._calls.put("end", lambda: self._domain.end(self.broadcast_id, reason))
        self._ending = asyncio.create_task(self._finish(reason))

    async def suspend(self) -> None:
        """The node stops: the publisher is gone, the broadcast waits for another process."""
        self._cancel_grace()
        if self.sink is not None:
            self.sink.detach()
        if not self.is_ended:
            await self.broadcast.suspend()

    async def close(self, *, timeout_s: float) -> None:
        """Deliver what the domain must know, within `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._calls.flush()
                if self._ending is not None:
                    await self._ending
        except TimeoutError:
            self._log.warning("domain_not_told")
        await self._calls.close()

    def note_refusal(self, code: str, reason: str) -> None:
        """Show the streamer why the publish ended."""
        channel_id = self.channel_id
        self._calls.put(
            "record_refusal", lambda: self._domain.record_refusal(channel_id, code, reason)
        )

    def _announce(self) -> None:
        self._calls.put(
            "announce", lambda: self._domain.announce(self.broadcast_id), self._obey_refusal
        )

    def _pass_warning(self, warning: str) -> None:
        """Called on the writing thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody listens
            self._loop.call_soon_threadsafe(self._warn, warning)

    def _warn(self, warning: str) -> None:
        self._calls.put("warn", lambda: self._domain.warn(self.broadcast_id, warning))

    def _take_leave(self, sink: BroadcastSink, reason: CloseReason) -> None:
        """A publisher's connection has ended; a predecessor's end changes nothing."""
        if self.sink is not sink:
            return
        self.sink = None
        self._log.info("publisher_left", reason=reason.value)
        self._explain(sink, reason)
        if self.is_ended or reason is CloseReason.REPLACED:
            return
        if reason is CloseReason.UNSUPPORTED and not self.broadcast.renditions:
            self.end("unsupported")  # nobody has seen anything: nothing to wait for
        else:
            self.begin_grace()

    def _explain(self, sink: BroadcastSink, reason: CloseReason) -> None:
        if sink.refusal is not None:
            self.note_refusal(sink.refusal.code, sink.refusal.reason)
        elif sentence := _SENTENCES.get(reason):
            self.note_refusal(reason.value, sentence)

    def _obey_refusal(self, refusal: DomainError) -> None:
        """The domain says that the broadcast is over: it was stopped while we could not hear."""
        self.end("refused", sentence=refusal.message)

    async def _finish(self, reason: str) -> None:
        await self.broadcast.finish()
        self._log.info("broadcast_ended", reason=reason)
        self._on_ended(self)

    def _cancel_grace(self) -> None:
        if self._grace is not None:
            self._grace.cancel()
            self._grace = None
