"""Helix's rate limit: 800 requests a minute for a program and account, told in each answer."""

import time
from dataclasses import dataclass

from accounts.oauth.tokens import TokenInfo
from twitchclone.core.redis import client

LIMIT = 800
_PERIOD_S = 60


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left after this request; negative: it was one too many."""

    remaining: int
    resets_at_s: int

    def headers(self) -> dict[str, str]:
        """The headers of every answer; `Reset` is in seconds since the epoch."""
        return {
            "Ratelimit-Limit": str(LIMIT),
            "Ratelimit-Remaining": str(max(0, self.remaining)),
            "Ratelimit-Reset": str(self.resets_at_s),
        }


def take(token: TokenInfo) -> Quota:
    """Count one request of the token's program and account in this minute."""
    minute = int(time.time()) // _PERIOD_S
    key = f"helix:quota:{token.client_id}:{token.user_id or 0}:{minute}"
    pipeline = client().pipeline(transaction=False)
    pipeline.incr(key)
    pipeline.expire(key, 2 * _PERIOD_S)
    used = int(pipeline.execute()[0])
    return Quota(LIMIT - used, (minute + 1) * _PERIOD_S)
