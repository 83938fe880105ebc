"""Keeps uploads within what their channel may store. Recordings of a live broadcast never ask: a
streamer who has run out of room is warned, not cut off."""

from django.db import transaction

from accounts.models import User
from streams.models import Channel
from streams.policies.quota import require_fits
from streams.selectors.storage_usage import channel_usage
from streams.services.channels import require_locked
from twitchclone.core.errors import NotPermitted


def require_room(channel: Channel, size_bytes: int) -> None:
    """Raise QuotaExceeded unless the channel has room for a file of this size.

    Call it in the transaction that writes the row which takes the room: the channel is locked
    until that ends, so that two files do not both get the last place.
    """
    require_locked(channel)
    require_fits(channel_usage(channel.pk), size_bytes)


@transaction.atomic
def set_storage_quota(*, channel: Channel, actor: User, quota_bytes: int | None) -> Channel:
    """What the channel may store from now on; None is the site's quota. Staff only: an owner would
    simply take more. What is stored already stays. Raises NotPermitted."""
    if not actor.is_active or not actor.has_perm("streams.change_channel"):
        raise NotPermitted("Only the site's staff sets what a channel may store.")
    locked = require_locked(channel)
    if locked.storage_quota_bytes != quota_bytes:
        locked.storage_quota_bytes = quota_bytes
        locked.save(update_fields=["storage_quota_bytes"])
    return locked
