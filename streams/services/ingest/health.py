"""The newest measurements of each live publisher, for the dashboard."""

import json
from dataclasses import asdict
from uuid import UUID

from streams.groups import health_group
from streams.ports import IngestHealth
from streams.selectors.health import health_key
from twitchclone.core.layer import send_to_group
from twitchclone.core.redis import client

# Five reports long: what is older is no longer the health of anything.
HEALTH_TTL_S = 10


def report_health(*, broadcast_id: UUID, channel_id: int, health: IngestHealth) -> None:
    """Keep the report for ten seconds and push it to the channel's open dashboards."""
    report = {"broadcast_id": str(broadcast_id), **asdict(health)}
    client().set(health_key(channel_id), json.dumps(report), ex=HEALTH_TTL_S)
    message = {"type": "ingest.health", "channel_id": channel_id, "report": report}
    send_to_group(health_group(channel_id), message)
