"""A channel's stream keys; none of them holds its clear text."""

from streams.models import StreamKey
from twitchclone.core.errors import NotFound


def list_stream_keys(channel_id: int) -> list[StreamKey]:
    """The channel's keys, the primary one first; one query."""
    return list(StreamKey.objects.filter(channel_id=channel_id))


def get_own_stream_key(*, channel_id: int, key_id: int) -> StreamKey:
    """The channel's key of this id; raises NotFound, also for the key of another channel."""
    key = StreamKey.objects.filter(channel_id=channel_id, pk=key_id).first()
    if key is None:
        raise NotFound("You have no such stream key.")
    return key
