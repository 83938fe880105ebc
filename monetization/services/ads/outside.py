"""Ads of other servers: their VAST tags asked and followed, bounded in depth, time and size."""

import json
from dataclasses import asdict
from urllib.parse import urlsplit

import structlog

from monetization.parsing.vast import VastAd, VastInvalid, merge_trackers, read_vast
from monetization.policies.ads import MAX_CREATIVE_MS
from monetization.services.ads.trackers import OUTWARD, allowed_origins
from twitchclone.core.ids import hash_secret
from twitchclone.core.outward import Outward, OutwardFailed
from twitchclone.core.redis import client

log = structlog.get_logger(__name__)

MAX_WRAPPERS = 3
# A break asks for all of its viewers at once; another server is asked once in a while for them.
_KEPT_S = 30


def resolve_tag(url: str, *, outward: Outward = OUTWARD) -> VastAd | None:
    """The ad that the tag names in the end, with the trackers of every wrapper around it; None when
    there is none, or none that may be shown here. At most four requests."""
    key = f"ads:tag:{hash_secret(url)[:32]}"
    if kept := client().get(key):
        values = json.loads(str(kept))
        return VastAd(**values) if values else None
    found = _resolve(url, outward)
    client().set(key, json.dumps(asdict(found) if found else None), ex=_KEPT_S)
    return found


def _resolve(url: str, outward: Outward) -> VastAd | None:
    trackers: dict[str, list[str]] = {}
    for _ in range(MAX_WRAPPERS + 1):
        try:
            ad = read_vast(outward.fetch(url))
        except (OutwardFailed, VastInvalid) as error:
            log.info("ads.tag_failed", host=urlsplit(url).hostname, reason=str(error))
            return None
        trackers = merge_trackers(trackers, ad.trackers)
        if not ad.next_url:
            return _accept(ad, trackers)
        url = ad.next_url
    log.info("ads.tag_failed", host=urlsplit(url).hostname, reason="too many wrappers")
    return None


def _accept(ad: VastAd, trackers: dict[str, list[str]]) -> VastAd | None:
    parts = urlsplit(ad.media_url)
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    if origin not in allowed_origins() or not 1000 <= ad.duration_ms <= MAX_CREATIVE_MS:
        log.info("ads.film_refused", host=parts.hostname, duration_ms=ad.duration_ms)
        return None
    return VastAd(**(asdict(ad) | {"trackers": trackers}))
