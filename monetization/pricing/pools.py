"""Who gets how much of a prediction's pool: whole points, none made and none lost."""

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")


def split_pool(pool: int, stakes: Mapping[K, int]) -> dict[K, int]:
    """The pool in proportion to the winners' stakes; shares sum to the pool exactly.

    Each gets its share rounded down; the points left over, fewer than there are winners, go to the
    largest stakes, one each; of equal ones to those named first. Raises ValueError without stakes.
    """
    total = sum(stakes.values())
    if total <= 0 or min(stakes.values()) <= 0:
        raise ValueError("A pool is split among stakes above zero.")
    shares = {key: pool * stake // total for key, stake in stakes.items()}
    left = pool - sum(shares.values())
    for key in sorted(stakes, key=lambda one: -stakes[one])[:left]:
        shares[key] += 1
    return shares
