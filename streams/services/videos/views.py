"""Counts views: once for each viewer, video and day, kept in Valkey and written in batches."""

from django.conf import settings
from django.db import connection

from streams.models import Video
from twitchclone.core import clock
from twitchclone.core.ids import hash_secret
from twitchclone.core.redis import client

_PENDING, _FLUSHING = "video-views:pending", "video-views:flushing"
_DAY_S = 86_400

# KEYS: who has been counted today, how many from this address, what is to be written; ARGV: viewer,
# how many an address may count for (0: any), the video, time to live. Returns 1 when it counts.
_COUNT = """
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 0 end
local allowed = tonumber(ARGV[2])
if allowed > 0 then
  if tonumber(redis.call('GET', KEYS[2]) or 0) >= allowed then return 0 end
  redis.call('INCR', KEYS[2])
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('HINCRBY', KEYS[3], ARGV[3], 1)
return 1
"""


def count_view(*, video: Video, viewer_key: str, address: str = "") -> bool:
    """Count the viewer once a day; `address` bounds how many anonymous ones it may count for."""
    day = clock.now().date().isoformat()
    allowed = settings.VIEWERS_PER_ADDRESS if address else 0
    keys = [
        f"video-views:{video.pk}:{day}",
        f"video-views:{video.pk}:{day}:from:{hash_secret(address)[:16]}",
        _PENDING,
    ]
    script = client().register_script(_COUNT)
    return bool(script(keys=keys, args=[viewer_key, allowed, video.pk, _DAY_S]))


def flush_views() -> int:
    """Add what was counted to the rows; returns how many videos changed.

    What is being written is set aside first, so nothing counted meanwhile is lost; what a killed
    process had set aside is written by the next one.
    """
    valkey = client()
    if not valkey.exists(_FLUSHING):
        if not valkey.exists(_PENDING):
            return 0
        valkey.rename(_PENDING, _FLUSHING)
    counts = {int(key): int(value) for key, value in valkey.hgetall(_FLUSHING).items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE streams_video AS v SET view_count = v.view_count + c.views"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS c (id, views) WHERE v.id = c.id",
            [list(counts), list(counts.values())],
        )
        changed = int(cursor.rowcount)
    valkey.delete(_FLUSHING)
    return changed
