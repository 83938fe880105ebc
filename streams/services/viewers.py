"""Counts who watches, from heartbeats, right across processes: a sorted set for each broadcast."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection

from streams.models import Broadcast
from streams.selectors.viewers import (
    LIVE_KEY,
    VIEWER_TTL_S,
    count_viewers,
    live_broadcasts,
    viewers_key,
)
from twitchclone.core import clock
from twitchclone.core.ids import hash_secret
from twitchclone.core.redis import client

# KEYS: viewers of the broadcast, and those of them from this address; ARGV: now, oldest, viewer,
# viewers allowed per address (0: no bound), time to live. Returns the broadcast's count.
_BEAT = """
local now, oldest, viewer = ARGV[1], ARGV[2], ARGV[3]
local allowed, ttl = tonumber(ARGV[4]), ARGV[5]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. oldest)
local is_counted = true
if allowed > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. oldest)
  is_counted = redis.call('ZSCORE', KEYS[2], viewer) or redis.call('ZCARD', KEYS[2]) < allowed
  if is_counted then
    redis.call('ZADD', KEYS[2], now, viewer)
    redis.call('EXPIRE', KEYS[2], ttl)
  end
end
if is_counted then
  redis.call('ZADD', KEYS[1], now, viewer)
  redis.call('EXPIRE', KEYS[1], ttl)
end
return redis.call('ZCARD', KEYS[1])
"""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A player that is playing; `viewer_key` is the same for all of a viewer's tabs."""

    channel_id: int
    viewer_key: str
    address: str = ""  # bounds how many anonymous viewers one address may count for


def record_heartbeat(*, channel_id: int, viewer_key: str, address: str = "") -> int:
    """Count the viewer for 40 s; returns the channel's viewers, 0 while it is not live."""
    return record_heartbeats([Heartbeat(channel_id, viewer_key, address)])[channel_id]


def record_heartbeats(beats: Sequence[Heartbeat]) -> dict[int, int]:
    """Count many at once, in two round trips; returns the viewers of each channel."""
    channel_ids = list({beat.channel_id for beat in beats})
    live = live_broadcasts(channel_ids)
    counted = [beat for beat in beats if beat.channel_id in live]
    valkey = client()
    script = valkey.register_script(_BEAT)
    pipe = valkey.pipeline(transaction=False)
    for beat in counted:
        script(*_script_arguments(beat, live[beat.channel_id]), client=pipe)
    counts = dict.fromkeys(channel_ids, 0)
    for beat, count in zip(counted, pipe.execute(), strict=True):
        counts[beat.channel_id] = int(count)
    return counts


def refresh_viewer_counts() -> int:
    """Copy the counts to the live broadcasts and their peaks; returns how many changed.

    Two statements for any number of broadcasts: one read, one update of those that differ.
    """
    copied = [int(channel_id) for channel_id in client().hkeys(LIVE_KEY)]
    rows = list(Broadcast.objects.visible().values_list("pk", "channel_id", "viewer_count"))
    _renew_live(copied, {channel_id: broadcast_id for broadcast_id, channel_id, _ in rows})
    counts = count_viewers([broadcast_id for broadcast_id, _, _ in rows])
    changed = {pk: counts[pk] for pk, _, stored in rows if counts[pk] != stored}
    if changed:
        _store(changed)
    return len(changed)


def note_live(*, channel_id: int, broadcast_id: UUID) -> None:
    """Heartbeats of the channel count for this broadcast from now on."""
    client().hset(LIVE_KEY, str(channel_id), str(broadcast_id))


def forget_viewers(*, channel_id: int, broadcast_id: UUID) -> None:
    """The broadcast is over: heartbeats still on their way count for nothing."""
    valkey = client()
    if valkey.hget(LIVE_KEY, str(channel_id)) == str(broadcast_id):
        valkey.hdel(LIVE_KEY, str(channel_id))
    valkey.delete(viewers_key(str(broadcast_id)))


def _script_arguments(beat: Heartbeat, broadcast_id: str) -> tuple[list[str], list[str | int]]:
    now_s = int(clock.now().timestamp())
    allowed = settings.VIEWERS_PER_ADDRESS if beat.address else 0
    # Addresses are kept as hashes, and only for as long as their viewers are counted.
    from_address = f"{viewers_key(broadcast_id)}:from:{hash_secret(beat.address)[:16]}"
    arguments: list[str | int] = [
        now_s,
        now_s - VIEWER_TTL_S,
        beat.viewer_key,
        allowed,
        VIEWER_TTL_S,
    ]
    return [viewers_key(broadcast_id), from_address], arguments


def _renew_live(copied: list[int], live: dict[int, UUID]) -> None:
    """Make the copy what the database says.

    `copied` was read before the database: a channel that went live in between stays.
    """
    valkey = client()
    if live:
        valkey.hset(LIVE_KEY, mapping={str(key): str(value) for key, value in live.items()})
    gone = [str(channel_id) for channel_id in copied if channel_id not in live]
    if gone:
        valkey.hdel(LIVE_KEY, *gone)


def _store(counts: dict[UUID, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE streams_broadcast AS b SET viewer_count = c.viewers,"
            " peak_viewer_count = GREATEST(b.peak_viewer_count, c.viewers)"
            " FROM unnest(%s::uuid[], %s::int[]) AS c (id, viewers)"
            " WHERE b.id = c.id AND b.state IN ('live', 'reconnecting')",
            [list(counts), list(counts.values())],
        )
