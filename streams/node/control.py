"""What reaches the node through Valkey: orders to stop a broadcast, and the node's sign of life."""

import asyncio
import contextlib
import json
from uuid import UUID

import structlog

from streams.node.config import NodeConfig
from streams.node.domain import NodeDomain
from streams.node.gate import NodeGate
from twitchclone.core.clock import now_ms
from twitchclone.core.redis import async_client

_log = structlog.get_logger(__name__)
_CHANNEL = "media:control"
_HEARTBEAT_EVERY_S, _HEARTBEAT_TTL_S = 5, 15
_RECONCILE_EVERY_S = 30.0
_RETRY_S = 1.0


class ControlListener:
    """Subscribes for as long as the node lives.

    Valkey's publish/subscribe loses what is said while the connection is away. So after every
    subscription, and now and then, the node asks the database what is still to be live.
    """

    def __init__(self, config: NodeConfig, gate: NodeGate, domain: NodeDomain) -> None:
        self._config = config
        self._gate = gate
        self._domain = domain

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:  # Valkey is away; the picture is not
                _log.warning("control_lost", error=str(error).split("\n")[0])
            await asyncio.sleep(_RETRY_S)

    async def _listen(self) -> None:
        async with async_client().pubsub() as subscription:
            await subscription.subscribe(_CHANNEL)
            await self._reconcile()
            loop = asyncio.get_running_loop()
            reconciled_at = loop.time()
            while True:
                message = await subscription.get_message(
                    ignore_subscribe_messages=True, timeout=_RECONCILE_EVERY_S
                )
                if message is not None:
                    self.obey(message["data"])
                if loop.time() - reconciled_at >= _RECONCILE_EVERY_S:
                    reconciled_at = loop.time()
                    await self._reconcile()

    def obey(self, text: str) -> None:
        """Carry out one order; one that cannot be read is logged and left alone."""
        try:
            order = json.loads(text)
            broadcast_id, reason = UUID(order["broadcast_id"]), str(order["reason"])
            action = order["action"]
        except (ValueError, KeyError, TypeError, AttributeError):
            _log.warning("control_order_unreadable")
            return
        session = self._gate.sessions.get(broadcast_id)
        if action == "stop" and session is not None:
            _log.info("stop_ordered", broadcast_id=str(broadcast_id), reason=reason)
            session.end(reason)

    async def _reconcile(self) -> None:
        """Stop what the domain ended while nobody could tell us."""
        asked_about = dict(self._gate.sessions)
        handles = await self._domain.list_broadcasts(self._config.name)
        wanted = {handle.broadcast_id for handle in handles}
        for broadcast_id, session in asked_about.items():
            if broadcast_id not in wanted and not session.is_ended:
                _log.info("ended_elsewhere", broadcast_id=str(broadcast_id))
                session.end("stopped")


class Heartbeat:
    """`media:node:<name>` in Valkey: readiness and reconciliation look for it."""

    def __init__(self, config: NodeConfig, gate: NodeGate) -> None:
        self._key = f"{config.heartbeat_key_prefix}{config.name}"
        self._gate = gate

    async def run(self) -> None:
        while True:
            try:
                await self._beat()
            except Exception as error:
                _log.warning("heartbeat_failed", error=str(error).split("\n")[0])
                await asyncio.sleep(_RETRY_S)
                continue
            await asyncio.sleep(_HEARTBEAT_EVERY_S)

    async def _beat(self) -> None:
        live = sum(not session.is_ended for session in self._gate.sessions.values())
        value = json.dumps({"broadcasts": live, "reported_at_ms": now_ms()})
        await async_client().set(self._key, value, ex=_HEARTBEAT_TTL_S)

    async def stop(self) -> None:
        """The node is going: nobody should wait for the key to run out."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_RETRY_S):
                await async_client().delete(self._key)
