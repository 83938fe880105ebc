"""The hype train as a state machine without I/O: what was given goes in, what changes comes out.

A train begins when enough was given by enough different accounts within five minutes, and all of
that is its first points. Each level has a goal of points and five minutes for it; reaching it sets
the clock anew, and what is over counts towards the next level. There is no highest level. When a
level's time is up the train has arrived, and the next one waits for the channel's cooldown.

Points are Twitch's where Twitch has any: a bit is one, a month of tier 1, 2, 3 is 500, 1000, 2500,
given or not. A donation has one for each minor unit, because a bit is worth a hundredth too.
All times are milliseconds since the epoch.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

WINDOW_MS = LEVEL_MS = 5 * 60 * 1000
SUBSCRIPTION_POINTS = {1: 500, 2: 1000, 3: 2500}
MIN_NEEDED, MAX_NEEDED = 1, 50
MIN_COOLDOWN_H, MAX_COOLDOWN_H = 1, 8

# What each of the first five levels takes at `easy`; from there on each takes so much more than the
# one before.
_GOALS = (1600, 1800, 2100, 2300, 3000)
_FURTHER = 600


class Difficulty(StrEnum):
    """How much a level takes."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    SUPERHARD = "superhard"


_PERCENT = {
    Difficulty.EASY: 100,
    Difficulty.MEDIUM: 150,
    Difficulty.HARD: 250,
    Difficulty.SUPERHARD: 500,
}


class Kind(StrEnum):
    """What was given; the values are those of the events."""

    BITS = "bits"
    SUBSCRIPTION = "subscription"
    DONATION = "donation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a channel has set."""

    is_on: bool = True
    min_contributions: int = 5
    min_contributors: int = 3
    difficulty: Difficulty = Difficulty.EASY
    cooldown_h: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """Something given; `user_id` 0 for an anonymous giver, who helps but is nobody to count."""

    at_ms: int
    user_id: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Train:
    """A train at `level`; `total` are the points of all levels, `ended_at_ms` None on its way."""

    difficulty: Difficulty
    level: int
    total: int
    started_at_ms: int
    expires_at_ms: int
    ended_at_ms: int | None = None
    next_from_ms: int = 0  # when the cooldown is over; 0 on its way

    @property
    def goal(self) -> int:
        """Points of the present level."""
        return goal_of(self.level, self.difficulty)

    @property
    def progress(self) -> int:
        """Points towards that goal, always fewer."""
        before = sum(goal_of(level, self.difficulty) for level in range(1, self.level))
        return self.total - before


def goal_of(level: int, difficulty: Difficulty) -> int:
    """Points that the level takes; levels count from 1."""
    further = max(0, level - len(_GOALS))
    points = _GOALS[min(level, len(_GOALS)) - 1] + further * _FURTHER
    return points * _PERCENT[difficulty] // 100


def begin(
    rules: Rules, window: list[Contribution], *, last: Train | None = None, channel_id: int = 0
) -> Train | None:
    """The train that the window's newest contribution sets off, or None.

    `window` is in the order of time; what is older than five minutes, or was given before the last
    train's cooldown was over, is left out here.
    """
    counted = counted_of(window, last=last)
    people = {one.user_id for one in counted} - {0, channel_id}
    if (
        not rules.is_on
        or len(counted) < rules.min_contributions
        or len(people) < rules.min_contributors
    ):
        return None
    now_ms = counted[-1].at_ms
    train = Train(
        difficulty=rules.difficulty,
        level=1,
        total=0,
        started_at_ms=now_ms,
        expires_at_ms=now_ms + LEVEL_MS,
    )
    return add(train, sum(one.points for one in counted), now_ms)


def counted_of(window: list[Contribution], *, last: Train | None) -> list[Contribution]:
    """Those of the window that a train could begin with."""
    if not window:
        return []
    since_ms = window[-1].at_ms - WINDOW_MS
    from_ms = last.next_from_ms if last else 0
    return [one for one in window if one.at_ms > since_ms and one.at_ms >= from_ms]


def add(train: Train, points: int, now_ms: int) -> Train:
    """The train with more points; reaching a goal sets the clock anew."""
    level, progress = train.level, train.progress + points
    while progress >= (goal := goal_of(level, train.difficulty)):
        level, progress = level + 1, progress - goal
    expires_at_ms = train.expires_at_ms if level == train.level else now_ms + LEVEL_MS
    return replace(train, level=level, total=train.total + points, expires_at_ms=expires_at_ms)


def is_over(train: Train, now_ms: int) -> bool:
    """Whether its time is up at this moment; what is given then is too late for it."""
    return now_ms >= train.expires_at_ms


def end(train: Train, cooldown_h: int) -> Train:
    """The train when its time was up, whenever that is noticed."""
    ended_at_ms = train.expires_at_ms
    next_from_ms = ended_at_ms + cooldown_h * 3_600_000
    return replace(train, ended_at_ms=ended_at_ms, next_from_ms=next_from_ms)


def subscription_points(tier: int, months: int = 1) -> int:
    """Points of so many months of a tier."""
    return SUBSCRIPTION_POINTS[tier] * months


def check_rules(rules: Rules) -> str:
    """The name of a rule that is out of bounds, empty when all are sound."""
    bounds = {
        "min_contributions": (MIN_NEEDED, MAX_NEEDED),
        "min_contributors": (MIN_NEEDED, MAX_NEEDED),
        "cooldown_h": (MIN_COOLDOWN_H, MAX_COOLDOWN_H),
    }
    for name, (least, most) in bounds.items():
        if not least <= getattr(rules, name) <= most:
            return name
    # More people than gifts cannot be.
    return "min_contributors" if rules.min_contributors > rules.min_contributions else ""
