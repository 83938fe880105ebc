"""A domain with behaviour and no database: what the media node is tested against."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from streams.ports import IngestHealth, PublishRequest
from streams.services.ingest import BroadcastHandle, PublishGrant
from twitchclone.core.errors import DomainError, NotPermitted


class FakeDomain:
    """Keys map to channels; a broadcast is open until it is ended."""

    def __init__(self, keys: dict[str, int] | None = None) -> None:
        self.keys = keys or {"ana-key": 1, "bob-key": 2}
        self.open: dict[int, BroadcastHandle] = {}
        self.states: dict[UUID, str] = {}
        self.calls: list[tuple[str, ...]] = []
        self.health: list[IngestHealth] = []
        self.refusals: list[tuple[int, str, str]] = []
        self.is_down = False
        self.refuse_announce: DomainError | None = None
        self.changed = asyncio.Event()

    async def until(self, *call: str) -> None:
        """Wait until a call of that name, and with those arguments, has been made."""
        async with asyncio.timeout(30):
            while not any(made[: len(call)] == call for made in self.calls):
                self.changed.clear()
                await self.changed.wait()

    def _note(self, *call: str) -> None:
        if self.is_down:
            raise ConnectionError("the database is away")
        self.calls.append(call)
        self.changed.set()

    async def authorise(self, request: PublishRequest) -> PublishGrant:
        if self.is_down:
            raise ConnectionError("the database is away")
        channel_id = self.keys.get(request.stream_key)
        if channel_id is None:
            raise NotPermitted("This stream key is not valid.", code="stream_key_invalid")
        return PublishGrant(channel_id=channel_id, login=f"user{channel_id}", stream_key_id=7)

    async def start(self, grant: PublishGrant, *, node: str, encoder: str) -> BroadcastHandle:
        is_resumed = grant.channel_id in self.open
        handle = BroadcastHandle(
            broadcast_id=self.open[grant.channel_id].broadcast_id if is_resumed else uuid4(),
            channel_id=grant.channel_id,
            login=grant.login,
            is_resumed=is_resumed,
            started_at=datetime.now(UTC),
        )
        self._note("start", str(handle.broadcast_id))
        self.open[grant.channel_id] = handle
        self.states[handle.broadcast_id] = "starting"
        return handle

    async def announce(self, broadcast_id: UUID) -> None:
        self._note("announce", str(broadcast_id))
        if self.refuse_announce is not None:
            raise self.refuse_announce
        self.states[broadcast_id] = "live"

    async def mark_lost(self, broadcast_id: UUID) -> None:
        self._note("mark_lost", str(broadcast_id))
        self.states[broadcast_id] = "reconnecting"

    async def end(self, broadcast_id: UUID, reason: str) -> None:
        self._note("end", str(broadcast_id), reason)
        self.states[broadcast_id] = "ended"
        self.open = {c: h for c, h in self.open.items() if h.broadcast_id != broadcast_id}

    async def warn(self, broadcast_id: UUID, warning: str) -> None:
        self._note("warn", str(broadcast_id), warning)

    async def list_broadcasts(self, node: str) -> list[BroadcastHandle]:
        self._note("list_broadcasts", node)
        return [replace(handle, is_resumed=True) for handle in self.open.values()]

    async def record_refusal(self, channel_id: int, code: str, reason: str) -> None:
        self._note("record_refusal", code)
        self.refusals.append((channel_id, code, reason))

    async def report_health(
        self, broadcast_id: UUID, channel_id: int, health: IngestHealth
    ) -> None:
        self._note("report_health", str(broadcast_id))
        self.health.append(health)

    def tell_segments(self, broadcast_id: UUID) -> None:
        self._note("tell_segments", str(broadcast_id))
