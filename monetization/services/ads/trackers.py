"""The addresses that other ad servers want told; the site tells them, so that they learn nothing
of who watches."""

import json
from uuid import UUID

import structlog
from django.conf import settings

from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.outward import Outward, OutwardFailed
from twitchclone.core.redis import client

log = structlog.get_logger(__name__)

_KEEP_S = 20 * 60
OUTWARD = Outward(max_bytes=64 * 1024, timeout_s=3.0)


def keep_trackers(ticket_id: UUID, trackers: dict[str, list[str]]) -> None:
    """Remember whom to tell of this ad, for as long as its ticket holds."""
    if trackers:
        client().set(_key(ticket_id), json.dumps(trackers), ex=_KEEP_S)


def ping_later(ticket_id: UUID, event: str) -> None:
    """Let a worker tell them once this transaction commits; nothing for an ad of our own."""
    if client().exists(_key(ticket_id)):
        enqueue_on_commit("monetization.ping_ad_trackers", ticket_id=ticket_id.hex, event=event)


def ping_ad_trackers(*, ticket_id: UUID, event: str, outward: Outward = OUTWARD) -> int:
    """Tell each address once; returns how many took it. What fails is not tried again."""
    kept = client().get(_key(ticket_id))
    trackers = json.loads(str(kept)) if kept else {}
    told = 0
    for url in trackers.get(event, []):
        try:
            outward.fetch(url)
            told += 1
        except OutwardFailed as error:
            log.info("ads.tracker_failed", tracker_event=event, reason=error.message)
    return told


def allowed_origins() -> frozenset[str]:
    """From where pages may play other servers' films; the policy of pages says the same."""
    return frozenset(origin.rstrip("/").lower() for origin in settings.AD_MEDIA_ORIGINS)


def _key(ticket_id: UUID) -> str:
    return f"ads:trackers:{ticket_id.hex}"
