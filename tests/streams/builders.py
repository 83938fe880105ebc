"""Brings channels into the states that tests start from, through the services."""

from itertools import count

from accounts.models import User
from streams.models import Broadcast, Category, Channel, StreamKey
from streams.ports import IngestHealth
from streams.services import ingest
from streams.services.categories import create_category
from streams.services.stream_keys import issue_stream_key
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox.relay import deliver_batch

NODE = "node-1"
_numbers = count(1)


def make_key(account: User, name: str = "") -> tuple[StreamKey, str]:
    """A key of the account's channel and its clear text."""
    return issue_stream_key(channel=account.channel, name=name or f"Key {next(_numbers)}")


def start(account: User, *, node: str = NODE, key: StreamKey | None = None) -> Broadcast:
    """A publisher was admitted; nothing can be played yet."""
    key = key or make_key(account)[0]
    handle = ingest.start_broadcast(
        channel_id=account.pk, stream_key_id=key.pk, node=node, encoder="obs"
    )
    return Broadcast.objects.get(pk=handle.broadcast_id)


def go_live(account: User, *, node: str = NODE, key: StreamKey | None = None) -> Broadcast:
    """The account's channel can be watched."""
    broadcast = start(account, node=node, key=key)
    ingest.announce_broadcast(broadcast_id=broadcast.pk)
    return reload(broadcast)


def drop(broadcast: Broadcast) -> Broadcast:
    """The publisher is gone; the grace runs."""
    ingest.mark_publisher_lost(broadcast_id=broadcast.pk)
    return reload(broadcast)


def reload(broadcast: Broadcast) -> Broadcast:
    """The broadcast as it is stored now."""
    return Broadcast.objects.get(pk=broadcast.pk)


def channel_of(account: User) -> Channel:
    """The account's channel as it is stored now."""
    return Channel.objects.get(pk=account.pk)


def make_category(name: str = "Chess") -> Category:
    """A category."""
    return create_category(name=name)


def event_types(channel_id: int) -> list[str]:
    """The types of the channel's events so far."""
    rows = OutboxEvent.objects.filter(channel_id=channel_id).order_by("id")
    return list(rows.values_list("type", flat=True))


def deliver_events() -> None:
    """Let the relay do its work."""
    while deliver_batch():
        pass


def health(**changes: object) -> IngestHealth:
    """A report of a 720p publisher."""
    fields: dict[str, object] = {
        "bitrate_bps": 6_000_000,
        "fps": 30.0,
        "keyframe_interval_ms": 2000,
        "late_frames": 0,
        "dropped_frames": 0,
        "video_codec": "avc1.64001f",
        "audio_codec": "mp4a.40.2",
        "width": 1280,
        "height": 720,
        "renditions": ["source"],
        "reported_at_ms": 1_700_000_000_000,
    }
    return IngestHealth(**{**fields, **changes})
