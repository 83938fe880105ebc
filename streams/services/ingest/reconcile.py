"""Ends broadcasts whose media node or publisher never came back."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from streams.models import Broadcast, BroadcastState
from streams.services.ingest.broadcasts import finish_broadcast, grace
from streams.services.ingest.locks import lock_broadcast
from twitchclone.core import clock
from twitchclone.core.redis import client

# The node's own timer ends a grace to the second; this is for the timers that died with a node.
SLACK = timedelta(seconds=5)
STARTING_LIMIT = timedelta(seconds=60)
_MISSING_KEPT_S = 86_400


def end_stale_broadcasts() -> int:
    """End what nobody will end otherwise and return how many; safe to run at any time."""
    nodes = set(Broadcast.objects.open().order_by().values_list("node", flat=True).distinct())
    missing = _nodes_missing_for(nodes)
    suspects = Broadcast.objects.open().filter(
        Q(disconnected_at__lt=clock.now() - grace() - SLACK) | Q(node__in=list(missing))
    )
    return sum(
        _end_if_stale(broadcast_id, missing.get(node))
        for broadcast_id, node in list(suspects.values_list("pk", "node"))
    )


@transaction.atomic
def _end_if_stale(broadcast_id: UUID, node_missing_for: timedelta | None) -> bool:
    broadcast = lock_broadcast(broadcast_id)
    reason = _stale_reason(broadcast, node_missing_for) if broadcast else ""
    return bool(broadcast and reason and finish_broadcast(broadcast, reason=reason))


def _stale_reason(broadcast: Broadcast, node_missing_for: timedelta | None) -> str:
    now = clock.now()
    if broadcast.disconnected_at and now > broadcast.disconnected_at + grace() + SLACK:
        return "grace_expired"
    if node_missing_for is None:
        return ""
    if node_missing_for > grace():
        return "node_lost"
    is_starting = broadcast.state == BroadcastState.STARTING
    return "node_lost" if is_starting and now > broadcast.started_at + STARTING_LIMIT else ""


def _nodes_missing_for(nodes: Iterable[str]) -> dict[str, timedelta]:
    """How long each silent node has been silent, as far as this reconciliation has seen.

    Its first sight is remembered rather than the heartbeat's last: an emptied Valkey has no
    heartbeats for a moment, and must not end every broadcast.
    """
    missing: dict[str, timedelta] = {}
    valkey = client()
    for node in nodes:
        key = f"media:missing:{node}"
        if valkey.exists(f"{settings.MEDIA_NODE_KEY_PREFIX}{node}"):
            valkey.delete(key)
            continue
        now_s = clock.now().timestamp()
        valkey.set(key, now_s, nx=True, ex=_MISSING_KEPT_S)
        missing[node] = timedelta(seconds=now_s - float(valkey.get(key) or now_s))
    return missing
