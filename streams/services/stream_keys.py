"""Stream keys: made, replaced and taken back; the clear text exists only in the return value."""

from django.db import transaction

from streams.models import Channel, StreamKey
from streams.policies.fields import clean_key_name
from streams.services.ingest.locks import lock_channel
from streams.services.ingest.stop import end_channel_broadcast
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.ids import hash_secret, random_token

MAX_KEYS = 10
_SECRET_LENGTH = 30  # 178 bits


@transaction.atomic
def issue_stream_key(
    *, channel: Channel, name: str = "Primary", is_primary: bool = False
) -> tuple[StreamKey, str]:
    """A new key and its clear text, which cannot be had again; the first key is the primary one."""
    name = clean_key_name(name)
    _lock(channel.pk)
    others = list(StreamKey.objects.filter(channel=channel))
    if any(key.name.casefold() == name.casefold() for key in others):
        raise InvalidInput("Another of your keys has this name; choose a new one.", field="name")
    if len(others) >= MAX_KEYS:
        raise Conflict(f"A channel has at most {MAX_KEYS} keys; revoke one first.")
    clear_text = _make_key(channel.pk)
    key = StreamKey.objects.create(
        channel=channel, name=name, key_hash=hash_secret(clear_text), hint=clear_text[-4:]
    )
    if is_primary or not others:
        _set_primary(key)
    return key, clear_text


@transaction.atomic
def rotate_stream_key(*, stream_key: StreamKey) -> tuple[StreamKey, str]:
    """Replace the key's secret; whoever publishes with the old one is disconnected."""
    key = _relock(stream_key)
    clear_text = _make_key(key.channel_id)
    key.key_hash, key.hint = hash_secret(clear_text), clear_text[-4:]
    key.created_at, key.last_used_at = clock.now(), None
    key.save(update_fields=["key_hash", "hint", "created_at", "last_used_at"])
    end_channel_broadcast(channel_id=key.channel_id, stream_key=key, reason="stream_key_rotated")
    return key, clear_text


@transaction.atomic
def revoke_stream_key(*, stream_key: StreamKey) -> None:
    """Delete the key and disconnect its publisher; the oldest other key becomes the primary one."""
    key = _relock(stream_key)
    end_channel_broadcast(channel_id=key.channel_id, stream_key=key, reason="stream_key_revoked")
    key.delete()
    heir = StreamKey.objects.filter(channel_id=key.channel_id).first()
    if heir is not None and not heir.is_primary:
        _set_primary(heir)


@transaction.atomic
def make_primary(*, stream_key: StreamKey) -> StreamKey:
    """Make this the key that the dashboard shows first."""
    key = _relock(stream_key)
    _set_primary(key)
    return key


def _make_key(channel_id: int) -> str:
    # The shape that core.logging redacts wherever it appears.
    return f"live_{channel_id}_{random_token(_SECRET_LENGTH)}"


def _lock(channel_id: int) -> None:
    if lock_channel(channel_id) is None:
        raise NotFound("This channel does not exist.")


def _relock(stream_key: StreamKey) -> StreamKey:
    _lock(stream_key.channel_id)
    key = StreamKey.objects.filter(pk=stream_key.pk).first()
    if key is None:
        raise NotFound("This stream key does not exist any more.")
    return key


def _set_primary(key: StreamKey) -> None:
    StreamKey.objects.filter(channel_id=key.channel_id, is_primary=True).update(is_primary=False)
    key.is_primary = True
    key.save(update_fields=["is_primary"])
