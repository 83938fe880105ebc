"""Who is in a channel's chat: sorted sets in Valkey, scored by the last heartbeat of a process."""

from collections.abc import Sequence

from twitchclone.core import clock
from twitchclone.core.redis import client

# Processes beat every 20 s for all their sockets; one lost beat makes nobody come and go.
CHATTER_TTL_S = 60


def chatters_key(channel_id: int) -> str:
    """The channel's sorted set of account ids."""
    return f"chatters:{{{channel_id}}}"


def chatter_ids(channel_id: int, *, limit: int = 1_000) -> list[int]:
    """The accounts in the channel's chat, those with the latest heartbeat first."""
    found = client().zrange(
        chatters_key(channel_id), "+inf", _oldest(), desc=True, byscore=True, offset=0, num=limit
    )
    return [int(str(user_id)) for user_id in found]


def count_chatters(channel_ids: Sequence[int]) -> dict[int, int]:
    """How many accounts are in each of these channels' chats, in one round trip."""
    oldest = _oldest()
    pipe = client().pipeline(transaction=False)
    for channel_id in channel_ids:
        pipe.zcount(chatters_key(channel_id), oldest, "+inf")
    return dict(zip(channel_ids, pipe.execute(), strict=True))


def is_present(channel_id: int, user_id: int) -> bool:
    """Whether the account is in the channel's chat."""
    score = client().zscore(chatters_key(channel_id), str(user_id))
    return score is not None and float(score) >= _oldest()


def _oldest() -> int:
    return int(clock.now().timestamp()) - CHATTER_TTL_S
