"""Row locks that make a channel's changes come one after the other."""

from uuid import UUID

from streams.models import Broadcast, Channel


def lock_channel(channel_id: int) -> Channel | None:
    """The channel, its row locked until the transaction ends; owner and category are read later.

    NO KEY: rows that merely refer to the channel (follows, refusals) may still be inserted.
    Related rows must be read after the lock, in statements of their own, to see what the
    transaction that held it before has committed.
    """
    return Channel.objects.select_for_update(no_key=True).filter(pk=channel_id).first()


def lock_broadcast(broadcast_id: UUID) -> Broadcast | None:
    """The broadcast as it stands once its channel's row is locked."""
    channel_id = (
        Broadcast.objects.filter(pk=broadcast_id).values_list("channel_id", flat=True).first()
    )
    if channel_id is None or lock_channel(channel_id) is None:
        return None
    return Broadcast.objects.select_related("category").filter(pk=broadcast_id).first()
