"""How many watch: sorted sets in Valkey, one for each broadcast, scored by the last heartbeat."""

from collections.abc import Sequence
from uuid import UUID

from twitchclone.core import clock
from twitchclone.core.redis import client

# Players beat every 15 s; one lost beat must not make a viewer come and go.
VIEWER_TTL_S = 40
# channel id -> broadcast id of what is live: the database's copy, for heartbeats.
LIVE_KEY = "viewers:live"


def viewers_key(broadcast_id: UUID | str) -> str:
    """The broadcast's sorted set; the braces keep a script's keys on one cluster node."""
    return f"viewers:{{{broadcast_id}}}"


def viewer_counts(channel_ids: Sequence[int]) -> dict[int, int]:
    """The viewers of each of these channels now, in two round trips; 0 while not live."""
    live = live_broadcasts(channel_ids)
    counts = count_viewers([UUID(broadcast_id) for broadcast_id in live.values()])
    return {
        channel_id: counts[UUID(live[channel_id])] if channel_id in live else 0
        for channel_id in channel_ids
    }


def count_viewers(broadcast_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The viewers of each of these broadcasts now, in one round trip."""
    oldest = int(clock.now().timestamp()) - VIEWER_TTL_S
    pipe = client().pipeline(transaction=False)
    for broadcast_id in broadcast_ids:
        pipe.zcount(viewers_key(broadcast_id), oldest, "+inf")
    return dict(zip(broadcast_ids, pipe.execute(), strict=True))


def live_broadcasts(channel_ids: Sequence[int]) -> dict[int, str]:
    """The id of the broadcast that each live one of these channels is counted for."""
    if not channel_ids:
        return {}
    found = client().hmget(LIVE_KEY, [str(channel_id) for channel_id in channel_ids])
    return {
        channel_id: str(broadcast_id)
        for channel_id, broadcast_id in zip(channel_ids, found, strict=True)
        if broadcast_id
    }


def present_accounts(channel_id: int, *, limit: int = 1_000) -> frozenset[int]:
    """The accounts that watch the channel's broadcast, those with the latest heartbeats, in two
    round trips; nobody while it is not live."""
    broadcast_id = live_broadcasts([channel_id]).get(channel_id)
    if broadcast_id is None:
        return frozenset()
    oldest = int(clock.now().timestamp()) - VIEWER_TTL_S
    found = client().zrange(
        viewers_key(broadcast_id), "+inf", oldest, desc=True, byscore=True, offset=0, num=limit
    )
    keys = [str(key) for key in found]
    return frozenset(int(key.removeprefix("u:")) for key in keys if key.startswith("u:"))


def watching_accounts(broadcast_ids: Sequence[UUID]) -> dict[UUID, list[int]]:
    """The signed-in viewers of each of these broadcasts now, once each, in one round trip."""
    oldest = int(clock.now().timestamp()) - VIEWER_TTL_S
    pipe = client().pipeline(transaction=False)
    for broadcast_id in broadcast_ids:
        pipe.zrangebyscore(viewers_key(broadcast_id), oldest, "+inf")
    found = zip(broadcast_ids, pipe.execute(), strict=True)
    return {
        broadcast_id: [int(key[2:]) for key in map(str, keys) if key.startswith("u:")]
        for broadcast_id, keys in found
    }
