"""The hype train's rules: a table of what begins one, and what holds whatever is given."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monetization.pricing.hype import (
    LEVEL_MS,
    WINDOW_MS,
    Contribution,
    Difficulty,
    Rules,
    Train,
    add,
    begin,
    check_rules,
    end,
    goal_of,
    is_over,
    subscription_points,
)

NOON = 1_800_000_000_000
RULES = Rules(min_contributions=3, min_contributors=2)
HOUR_MS = 3_600_000


def gifts(*pairs, points=100):
    """Contributions of (seconds after noon, account)."""
    return [
        Contribution(at_ms=NOON + seconds * 1000, user_id=user, points=points)
        for seconds, user in pairs
    ]


def ended(at_ms, cooldown_h=1):
    """A train that arrived then."""
    train = Train(
        difficulty=Difficulty.EASY,
        level=1,
        total=500,
        started_at_ms=at_ms - LEVEL_MS,
        expires_at_ms=at_ms,
    )
    return end(train, cooldown_h)


@pytest.mark.parametrize(
    ("window", "total"),
    [
        (gifts((0, 1), (10, 2)), None),  # too few
        (gifts((0, 1), (10, 1), (20, 1)), None),  # all of one account
        (gifts((0, 1), (10, 1), (20, 2)), 300),
        (gifts((0, 1), (299, 1), (299, 2)), 300),
        (gifts((0, 1), (10, 2), (300, 2)), None),  # the first is five minutes old
        (gifts((0, 1), (10, 2), (300, 2), (301, 3)), 300),  # and counts for nothing
        (gifts((0, 0), (10, 0), (20, 0)), None),  # anonymous givers are nobody
        (gifts((0, 0), (10, 1), (20, 2)), 300),  # but help
        (gifts((0, 9), (10, 9), (20, 1)), None),  # the channel's own account is nobody either
        ([], None),
    ],
)
def test_what_begins_a_train(window, total):
    train = begin(RULES, window, channel_id=9)
    assert (train.total if train else None) == total
    if train:
        assert train.started_at_ms == window[-1].at_ms
        assert train.expires_at_ms == train.started_at_ms + LEVEL_MS


def test_off_is_off():
    assert begin(Rules(is_on=False, min_contributions=1, min_contributors=1), gifts((0, 1))) is None


@pytest.mark.parametrize(("hours", "begins"), [(1, True), (2, False)])
def test_the_cooldown_is_waited_for(hours, begins):
    last = ended(NOON - HOUR_MS, cooldown_h=hours)
    train = begin(RULES, gifts((0, 1), (1, 2), (2, 3)), last=last)
    assert (train is not None) is begins


def test_what_came_in_the_cooldown_counts_for_nothing():
    last = ended(NOON - HOUR_MS + 1000)
    assert begin(RULES, gifts((0, 1), (1, 2), (2, 3)), last=last) is None
    assert begin(RULES, gifts((0, 1), (1, 2), (2, 3), (3, 4)), last=last).total == 300


def test_much_at_once_begins_at_a_higher_level():
    train = begin(RULES, gifts((0, 1), (1, 2), (2, 3), points=1200))
    assert (train.level, train.progress, train.goal) == (3, 200, 2100)


@pytest.mark.parametrize(
    ("difficulty", "goals"),
    [
        (Difficulty.EASY, [1600, 1800, 2100, 2300, 3000, 3600, 4200]),
        (Difficulty.MEDIUM, [2400, 2700, 3150, 3450, 4500, 5400, 6300]),
        (Difficulty.HARD, [4000, 4500, 5250, 5750, 7500, 9000, 10500]),
        (Difficulty.SUPERHARD, [8000, 9000, 10500, 11500, 15000, 18000, 21000]),
    ],
)
def test_goals(difficulty, goals):
    assert [goal_of(level, difficulty) for level in range(1, 8)] == goals


def test_a_new_level_sets_the_clock_anew():
    train = begin(RULES, gifts((0, 1), (1, 2), (2, 3)))
    later = add(train, 1299, NOON + 60_000)
    assert (later.level, later.progress, later.expires_at_ms) == (1, 1599, train.expires_at_ms)
    up = add(later, 1, NOON + 70_000)
    assert (up.level, up.progress, up.expires_at_ms) == (2, 0, NOON + 70_000 + LEVEL_MS)


def test_its_time_is_up_to_the_millisecond():
    train = begin(RULES, gifts((0, 1), (1, 2), (2, 3)))
    assert not is_over(train, train.expires_at_ms - 1)
    assert is_over(train, train.expires_at_ms)
    arrived = end(train, 2)
    assert arrived.ended_at_ms == train.expires_at_ms
    assert arrived.next_from_ms == train.expires_at_ms + 2 * HOUR_MS


def test_points_of_months():
    assert [subscription_points(tier) for tier in (1, 2, 3)] == [500, 1000, 2500]
    assert subscription_points(1, 5) == 2500


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, ""),
        ({"min_contributions": 0}, "min_contributions"),
        ({"min_contributions": 51}, "min_contributions"),
        ({"min_contributors": 0}, "min_contributors"),
        ({"min_contributions": 2, "min_contributors": 3}, "min_contributors"),
        ({"cooldown_h": 0}, "cooldown_h"),
        ({"cooldown_h": 9}, "cooldown_h"),
    ],
)
def test_rules_have_bounds(changes, wrong):
    assert check_rules(Rules(**changes)) == wrong


_GIVEN = st.lists(
    st.tuples(st.integers(0, WINDOW_MS), st.integers(0, 6), st.integers(1, 20_000)), max_size=60
)


@given(_GIVEN, st.sampled_from(Difficulty), st.integers(1, 6), st.integers(1, 6))
def test_no_point_is_lost_and_time_only_grows(given_, difficulty, contributions, contributors):
    """A channel's evening: each gift some time after the one before, trains as they come."""
    rules = Rules(
        min_contributions=max(contributions, contributors),
        min_contributors=contributors,
        difficulty=difficulty,
    )
    window, train, last, now_ms, points_of_train, states = [], None, None, NOON, 0, []
    for wait_ms, user, points in given_:
        now_ms += wait_ms
        if train and is_over(train, now_ms):
            last, train, window = end(train, rules.cooldown_h), None, []
        one = Contribution(at_ms=now_ms, user_id=user, points=points)
        if train:
            train, points_of_train = add(train, points, now_ms), points_of_train + points
            states.append(train)
        else:
            window.append(one)
            train = begin(rules, window, last=last)
            if train:
                recent = [one for one in window if one.at_ms > now_ms - WINDOW_MS]
                assert len({one.user_id for one in recent} - {0}) >= rules.min_contributors
                assert last is None or train.started_at_ms >= last.next_from_ms
                points_of_train, states = train.total, [train]
        if train:
            assert train.total == points_of_train
            assert 0 <= train.progress < train.goal
            assert now_ms < train.expires_at_ms <= now_ms + LEVEL_MS
            for before, after in pairwise(states):
                assert after.level >= before.level
                assert (after.expires_at_ms == before.expires_at_ms) or after.level > before.level
