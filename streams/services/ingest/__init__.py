"""From a publisher's key to a broadcast and its end: what the media node calls."""

from streams.services.ingest.authorise import PublishGrant, authorise_publish
from streams.services.ingest.broadcasts import (
    BroadcastHandle,
    announce_broadcast,
    end_broadcast,
    list_node_broadcasts,
    mark_publisher_lost,
    start_broadcast,
)
from streams.services.ingest.health import report_health
from streams.services.ingest.reconcile import end_stale_broadcasts
from streams.services.ingest.refusals import prune_refusals, record_refusal
from streams.services.ingest.stop import end_channel_broadcast, stop_broadcast

__all__ = [
    "BroadcastHandle",
    "PublishGrant",
    "announce_broadcast",
    "authorise_publish",
    "end_broadcast",
    "end_channel_broadcast",
    "end_stale_broadcasts",
    "list_node_broadcasts",
    "mark_publisher_lost",
    "prune_refusals",
    "record_refusal",
    "report_health",
    "start_broadcast",
    "stop_broadcast",
]
