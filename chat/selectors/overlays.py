"""Overlay pages' addresses: all of a channel, the channel of one, and which still open."""

from collections.abc import Collection

from chat.models import OverlayToken
from streams.models import Channel
from twitchclone.core.errors import NotFound
from twitchclone.core.ids import hash_secret


def list_overlays(channel_id: int) -> list[OverlayToken]:
    """The channel's overlays, oldest first; one query."""
    return list(OverlayToken.objects.filter(channel_id=channel_id).order_by("pk"))


def find_overlay_channel(token: str) -> Channel:
    """The channel that the token shows, with its owner; one query.

    Raises NotFound for an unknown or revoked token, and for a suspended channel's.
    """
    found = (
        OverlayToken.objects.select_related("channel__owner")
        .filter(token_hash=hash_secret(token))
        .first()
    )
    if found is None or found.channel.owner.is_suspended:
        raise NotFound("This overlay does not exist. Make a new one in your dashboard.")
    return found.channel


def open_keys(keys: Collection[str]) -> set[str]:
    """Those of the tokens' hashes that still open a page; one query."""
    found = OverlayToken.objects.filter(
        token_hash__in=keys,
        channel__owner__is_active=True,
        channel__owner__suspended_at=None,
    )
    return set(found.values_list("token_hash", flat=True))
