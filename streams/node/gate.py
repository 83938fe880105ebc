"""The PublishGate: key, takeover, broadcast, in that order and one at a time for each channel."""

import asyncio
from collections import defaultdict
from uuid import UUID

import structlog

from streams.node.broadcast import BroadcastParts
from streams.node.calls import retry_for
from streams.node.config import NodeConfig
from streams.node.domain import NodeDomain
from streams.node.live import LiveSession
from streams.node.sink import BroadcastSink
from streams.origin.store import OriginStore
from streams.ports import CloseReason, PublisherControl, PublishRefused, PublishRequest
from streams.services.ingest import BroadcastHandle, PublishGrant
from twitchclone.core.errors import DomainError

_log = structlog.get_logger(__name__)

# A database that restarts is back within seconds; the ingest gives the gate twenty.
_PATIENCE_S = 14.0
_TAKEOVER_S = 4.0
_APP = "live"
_REPLACED = "Another connection with the same key has taken over."
_UNAVAILABLE = "The server cannot check your key at the moment. Try again in a minute."


class NodeGate:
    """Admits publishers; keeps the node's sessions by broadcast."""

    def __init__(
        self, config: NodeConfig, parts: BroadcastParts, domain: NodeDomain, store: OriginStore
    ) -> None:
        self.sessions: dict[UUID, LiveSession] = {}
        self._config = config
        self._parts = parts
        self._domain = domain
        self._store = store
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._opening: defaultdict[UUID, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def admit(self, request: PublishRequest, control: PublisherControl) -> BroadcastSink:
        """The sink of an accepted publisher; raises PublishRefused."""
        if request.app.split("/")[0] != _APP:
            raise PublishRefused("unknown_app", "The publish address must end with /live.")
        try:
            return await self._admit(request, control)
        except DomainError as refusal:
            raise PublishRefused(refusal.code, refusal.message) from refusal
        except PublishRefused:
            raise
        except Exception as error:  # the database or Valkey stayed away
            _log.error("admit_failed", error=str(error).split("\n")[0])
            raise PublishRefused("unavailable", _UNAVAILABLE) from error

    async def _admit(self, request: PublishRequest, control: PublisherControl) -> BroadcastSink:
        grant = await retry_for(_PATIENCE_S, lambda: self._domain.authorise(request))
        async with self._locks[grant.channel_id]:
            await self._replace(grant.channel_id)
            try:
                session = await self._start(grant, request.encoder)
            except BaseException:
                self._leave_to_grace(grant.channel_id)
                raise
            return session.attach(control)

    async def _start(self, grant: PublishGrant, encoder: str) -> LiveSession:
        handle = await retry_for(
            _PATIENCE_S,
            lambda: self._domain.start(grant, node=self._config.name, encoder=encoder),
        )
        self._end_others(handle)
        return await self.open_session(handle)

    def _leave_to_grace(self, channel_id: int) -> None:
        """The old publisher is gone and the new one was not taken."""
        for session in self._of_channel(channel_id):
            if session.sink is None:
                session.begin_grace()

    async def _replace(self, channel_id: int) -> None:
        """End the channel's present publisher, which may be a ghost: it is not waited for long."""
        for session in self._of_channel(channel_id):
            sink = session.sink
            if sink is None:
                continue
            sink.detach()
            sink.control.disconnect(CloseReason.REPLACED, sentence=_REPLACED)
            try:
                async with asyncio.timeout(_TAKEOVER_S):
                    await sink.control.wait_closed()
            except TimeoutError:
                _log.warning("ghost_publisher", broadcast_id=str(session.broadcast_id))

    def _end_others(self, handle: BroadcastHandle) -> None:
        """The domain began a new broadcast: whatever else the channel had here is over."""
        for session in self._of_channel(handle.channel_id):
            if session.broadcast_id != handle.broadcast_id:
                session.end("replaced")

    async def open_session(self, handle: BroadcastHandle) -> LiveSession:
        """The broadcast's session: the present one, one recovered from disk, or a new one."""
        async with self._opening[handle.broadcast_id]:
            session = self.sessions.get(handle.broadcast_id)
            if session is not None and not session.is_ended:
                return session
            session = LiveSession(
                handle,
                self._parts,
                self._domain,
                grace_s=self._config.grace_s,
                on_ended=self._forget_later,
            )
            if handle.is_resumed:
                await session.recover()
            self.sessions[handle.broadcast_id] = session
            self._store.add(session.broadcast.live)
            return session

    def _of_channel(self, channel_id: int) -> list[LiveSession]:
        return [
            session
            for session in self.sessions.values()
            if session.channel_id == channel_id and not session.is_ended
        ]

    def _forget_later(self, session: LiveSession) -> None:
        """Viewers still fetch the end of it for a while."""
        loop = asyncio.get_running_loop()
        loop.call_later(self._config.ended_kept_s, self._forget, session)

    def _forget(self, session: LiveSession) -> None:
        if self.sessions.get(session.broadcast_id) is session:
            del self.sessions[session.broadcast_id]
            self._store.remove(str(session.broadcast_id))
        self._opening.pop(session.broadcast_id, None)
        if not self._locks[session.channel_id].locked():
            del self._locks[session.channel_id]
