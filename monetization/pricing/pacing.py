"""Which campaigns get the next moments of attention: fair to each, spread over its time.

A campaign's weight is the rate at which it would have to spend from now on to use its money up at
its end. Who is behind its plan weighs more, who is ahead less, so that pace mends itself.
"""

from collections.abc import Sequence
from random import Random

# A campaign about to end must not crowd out all others with the money it has left.
_LEAST_S = 3600


def pace_weight(*, left_mills: int, left_s: float) -> float:
    """Thousandths of a minor unit per second that are left to be spent; 0 with nothing left."""
    return max(0, left_mills) / max(_LEAST_S, left_s)


def draw(weights: Sequence[float], count: int, rng: Random) -> list[int]:
    """Indexes of `count` different items at most, drawn by weight without putting back."""
    left = [index for index, weight in enumerate(weights) if weight > 0]
    drawn: list[int] = []
    while left and len(drawn) < count:
        (index,) = rng.choices(left, [weights[one] for one in left])
        left.remove(index)
        drawn.append(index)
    return drawn
