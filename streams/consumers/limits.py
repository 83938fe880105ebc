"""How fast one socket may talk: a bucket of tokens in this process's memory."""

import time
from collections.abc import Callable


class TokenBucket:
    """`capacity` messages at once, `per_second` in the long run."""

    def __init__(
        self,
        *,
        capacity: float,
        per_second: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._capacity = self._tokens = capacity
        self._per_second = per_second
        self._monotonic = monotonic
        self._filled_at = monotonic()

    def take(self) -> bool:
        """Whether one more message is allowed now."""
        now = self._monotonic()
        refill = (now - self._filled_at) * self._per_second
        self._tokens = min(self._capacity, self._tokens + refill)
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
