"""The domain as the media node sees it: coroutines over the services of the ingest."""

from typing import Protocol
from uuid import UUID

from streams.ports import IngestHealth, PublishRequest
from streams.services import ingest, recordings
from streams.services.ingest import BroadcastHandle, PublishGrant
from twitchclone.core.db import run_sync


class NodeDomain(Protocol):
    """What the node asks of the domain; every call may fail while a server is down."""

    async def authorise(self, request: PublishRequest) -> PublishGrant:
        """Raises DomainError for a key that may not publish."""

    async def start(self, grant: PublishGrant, *, node: str, encoder: str) -> BroadcastHandle: ...

    async def announce(self, broadcast_id: UUID) -> None: ...

    async def mark_lost(self, broadcast_id: UUID) -> None: ...

    async def end(self, broadcast_id: UUID, reason: str) -> None: ...

    async def warn(self, broadcast_id: UUID, warning: str) -> None:
        """Recording has stopped for want of room, or goes on ("")."""

    async def list_broadcasts(self, node: str) -> list[BroadcastHandle]: ...

    async def record_refusal(self, channel_id: int, code: str, reason: str) -> None: ...

    async def report_health(
        self, broadcast_id: UUID, channel_id: int, health: IngestHealth
    ) -> None: ...

    def tell_segments(self, broadcast_id: UUID) -> None:
        """Segments wait for being stored; blocking, and raises while the broker is away."""


class ServicesDomain:
    """The real one: each call is one unit of work in a thread."""

    async def authorise(self, request: PublishRequest) -> PublishGrant:
        return await run_sync(
            ingest.authorise_publish,
            stream_key=request.stream_key,
            remote_addr=request.remote_addr,
            encoder=request.encoder,
        )

    async def start(self, grant: PublishGrant, *, node: str, encoder: str) -> BroadcastHandle:
        return await run_sync(
            ingest.start_broadcast,
            channel_id=grant.channel_id,
            stream_key_id=grant.stream_key_id,
            node=node,
            encoder=encoder,
        )

    async def announce(self, broadcast_id: UUID) -> None:
        await run_sync(ingest.announce_broadcast, broadcast_id=broadcast_id)

    async def mark_lost(self, broadcast_id: UUID) -> None:
        await run_sync(ingest.mark_publisher_lost, broadcast_id=broadcast_id)

    async def end(self, broadcast_id: UUID, reason: str) -> None:
        await run_sync(ingest.end_broadcast, broadcast_id=broadcast_id, reason=reason)

    async def warn(self, broadcast_id: UUID, warning: str) -> None:
        await run_sync(recordings.report_node_warning, broadcast_id=broadcast_id, warning=warning)

    async def list_broadcasts(self, node: str) -> list[BroadcastHandle]:
        return await run_sync(ingest.list_node_broadcasts, node=node)

    async def record_refusal(self, channel_id: int, code: str, reason: str) -> None:
        await run_sync(ingest.record_refusal, channel_id=channel_id, code=code, reason=reason)

    async def report_health(
        self, broadcast_id: UUID, channel_id: int, health: IngestHealth
    ) -> None:
        await run_sync(
            ingest.report_health, broadcast_id=broadcast_id, channel_id=channel_id, health=health
        )

    def tell_segments(self, broadcast_id: UUID) -> None:
        recordings.request_storing(broadcast_id=broadcast_id)
