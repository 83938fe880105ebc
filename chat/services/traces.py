"""Where accounts write from, as keyed digests, so that a banned one that comes back is noticed.

Neither an address nor a browser's mark can be read out of a trace, and without SECRET_KEY nobody
can try addresses until one fits.
"""

import ipaddress
from datetime import timedelta

from django.utils.crypto import salted_hmac

from chat.models import ChatterTrace
from twitchclone.core import clock

KEPT_FOR = timedelta(days=90)


def make_traces(*, user_id: int, address: str, device: str) -> list[ChatterTrace]:
    """The account's browser and address group, seen now, unsaved; without those unknown."""
    seen = {ChatterTrace.Kind.DEVICE: device, ChatterTrace.Kind.ADDRESS: _told_apart(address)}
    return [
        ChatterTrace(user_id=user_id, kind=kind, digest=_digest(kind, text), seen_at=clock.now())
        for kind, text in seen.items()
        if text
    ]


def store_traces(traces: list[ChatterTrace]) -> None:
    """Keep them; one that is known is only seen again."""
    ChatterTrace.objects.bulk_create(
        traces,
        update_conflicts=True,
        unique_fields=["user", "kind", "digest"],
        update_fields=["seen_at"],
    )


def prune_traces() -> int:
    """Delete what was not seen for 90 days; returns how many."""
    deleted, _ = ChatterTrace.objects.filter(seen_at__lt=clock.now() - KEPT_FOR).delete()
    return deleted


def _digest(kind: str, text: str) -> str:
    return salted_hmac(f"chat.traces.{kind}", text, algorithm="sha256").hexdigest()


def _told_apart(address: str) -> str:
    """The address, empty for one that tells nobody apart: a proxy on the same machine."""
    try:
        return "" if ipaddress.ip_address(address).is_loopback else address
    except ValueError:
        return ""
