"""Counts views of videos and clips: once for each viewer, thing and day, kept in Valkey and
written to the rows in batches."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from twitchclone.core import clock
from twitchclone.core.db import try_lease
from twitchclone.core.ids import hash_secret
from twitchclone.core.redis import client

_DAY_S = 86_400

# KEYS: who has been counted today, how many from this address, what is to be written; ARGV: viewer,
# how many an address may count for (0: any), the thing's id, time to live. Returns 1 if it counts.
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


@dataclass(frozen=True, slots=True)
class ViewCounter:
    """Views of the rows of one table, which has `id` and `view_count`."""

    name: str
    table: str

    def count(self, pk: int, *, viewer_key: str, address: str = "") -> bool:
        """Count the viewer once a day; `address` bounds how many anonymous ones it counts for."""
        day = clock.now().date().isoformat()
        seen = f"{self.name}-views:{pk}:{day}"
        # Addresses are kept as hashes, and for a day only.
        from_address = f"{seen}:from:{hash_secret(address)[:16]}"
        allowed = settings.VIEWERS_PER_ADDRESS if address else 0
        script = client().register_script(_COUNT)
        keys = [seen, from_address, f"{self.name}-views:pending"]
        return bool(script(keys=keys, args=[viewer_key, allowed, pk, _DAY_S]))

    def flush(self) -> int:
        """Add what was counted to the rows; returns how many changed.

        What is being written is set aside first, so nothing counted meanwhile is lost; what a
        killed process had set aside is written by the next one, and twice only if it was killed
        between its commit and the next line.
        """
        with try_lease(f"flush-{self.name}-views") as is_ours:
            return self._flush() if is_ours else 0

    def _flush(self) -> int:
        pending, flushing = f"{self.name}-views:pending", f"{self.name}-views:flushing"
        valkey = client()
        if not valkey.exists(flushing):
            if not valkey.exists(pending):
                return 0
            valkey.rename(pending, flushing)
        counts = {int(key): int(value) for key, value in valkey.hgetall(flushing).items()}
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.table} AS t SET view_count = t.view_count + c.views"  # noqa: S608 - a constant
                " FROM unnest(%s::bigint[], %s::bigint[]) AS c (id, views) WHERE t.id = c.id",
                [list(counts), list(counts.values())],
            )
            changed = int(cursor.rowcount)
        valkey.delete(flushing)
        return changed


VIDEO_VIEWS = ViewCounter("video", "streams_video")
CLIP_VIEWS = ViewCounter("clip", "streams_clip")
