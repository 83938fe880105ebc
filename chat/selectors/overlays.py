"""Overlay pages' addresses: all of a channel, and the channel of one."""

from chat.models import OverlayToken
from streams.models import Channel
from twitchclone.core.errors import NotFound
from twitchclone.core.ids import hash_secret


def list_overlays(channel_id: int) -> list[OverlayToken]:
    """The channel's overlays, oldest first; one query."""
    return list(OverlayToken.objects.filter(channel_id=channel_id).order_by("pk"))


def find_overlay_channel(token: str) -> Channel:
    """The channel whose chat the token shows, with its owner; one query.

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
