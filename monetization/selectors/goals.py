"""A channel's goals as everybody may see them, and what there is to count."""

from typing import Any

from accounts.models import Follow
from monetization.models import Goal, GoalKind, Subscription
from monetization.pricing.hype import SUBSCRIPTION_POINTS
from twitchclone.core import clock

# A tier counts as at Twitch: 1, 2 and 6 of the first one's points.
_POINTS_OF_ONE = SUBSCRIPTION_POINTS[1]


def list_goals(channel_id: int) -> list[Goal]:
    """The channel's goals, oldest first; one query."""
    return list(Goal.objects.filter(channel_id=channel_id).order_by("pk"))


def describe_goal(goal: Goal) -> dict[str, Any]:
    """`{"id", "kind", "title", "current", "target", "currency", "deadline_at"}`; times in ms."""
    return {
        "id": str(goal.pk),
        "kind": goal.kind,
        "title": goal.title,
        "current": goal.current,
        "target": goal.target,
        "currency": goal.currency,
        "deadline_at": clock.to_ms(goal.deadline_at) if goal.deadline_at else None,
    }


def count_now(channel_id: int, kind: str) -> int:
    """How many there are at this moment; 0 for what is counted by what comes; one query."""
    if kind == GoalKind.FOLLOWERS:
        return Follow.objects.filter(followed_id=channel_id).count()
    subscriptions = Subscription.objects.in_force().filter(channel_id=channel_id)
    if kind == GoalKind.SUBSCRIPTIONS:
        return subscriptions.count()
    if kind == GoalKind.SUB_POINTS:
        tiers = subscriptions.values_list("tier", flat=True)
        return sum(SUBSCRIPTION_POINTS[tier] // _POINTS_OF_ONE for tier in tiers)
    return 0
