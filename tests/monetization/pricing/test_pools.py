"""A pool is given out to the point."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monetization.pricing.pools import split_pool

STAKES = st.dictionaries(st.integers(), st.integers(1, 250_000), min_size=1, max_size=50)


@given(stakes=STAKES, lost=st.integers(0, 10**12))
def test_no_point_is_made_or_lost(stakes, lost):
    pool = lost + sum(stakes.values())
    shares = split_pool(pool, stakes)
    assert sum(shares.values()) == pool
    for key, stake in stakes.items():
        # Nobody who was right loses, and nobody is a point away from the exact share.
        assert shares[key] >= stake
        assert abs(shares[key] * sum(stakes.values()) - pool * stake) < sum(stakes.values())


@given(stakes=STAKES, lost=st.integers(0, 10**6))
def test_a_larger_stake_never_gets_less(stakes, lost):
    shares = split_pool(lost + sum(stakes.values()), stakes)
    ordered = sorted(stakes, key=lambda key: stakes[key])
    for smaller, larger in pairwise(ordered):
        assert stakes[smaller] == stakes[larger] or shares[smaller] <= shares[larger]


def test_the_remainder_goes_to_the_largest():
    assert split_pool(10, {"a": 1, "b": 2}) == {"a": 3, "b": 7}
    with pytest.raises(ValueError, match="stakes"):
        split_pool(10, {})
