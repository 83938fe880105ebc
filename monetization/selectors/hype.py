"""Hype trains as pages, programs and events see them."""

from typing import Any

from accounts.models import User
from monetization.models import HypeContribution, HypeContributor, HypeSettings, HypeTrain
from monetization.pricing.hype import Difficulty, Kind, Rules, Train
from twitchclone.core import clock

# So many of each kind are shown.
TOP = 3


def hype_rules(channel_id: int) -> Rules:
    """What the channel has set; one query."""
    row = HypeSettings.objects.filter(pk=channel_id).first()
    if row is None:
        return Rules()
    return Rules(
        is_on=row.is_on,
        min_contributions=row.min_contributions,
        min_contributors=row.min_contributors,
        difficulty=Difficulty(row.difficulty),
        cooldown_h=row.cooldown_h,
    )


def train_of(row: HypeTrain) -> Train:
    """The row as the state machine has it."""
    return Train(
        difficulty=Difficulty(row.difficulty),
        level=row.level,
        total=row.total,
        started_at_ms=clock.to_ms(row.started_at),
        expires_at_ms=clock.to_ms(row.expires_at),
        ended_at_ms=clock.to_ms(row.ended_at) if row.ended_at else None,
        next_from_ms=clock.to_ms(row.next_from) if row.next_from else 0,
    )


def running_train(channel_id: int) -> HypeTrain | None:
    """The train on its way; one query.

    One whose time is up is none any more, also in the moment before that is told.
    """
    rows = HypeTrain.objects.filter(channel_id=channel_id, ended_at=None)
    return rows.filter(expires_at__gt=clock.now()).first()


def last_train(channel_id: int) -> HypeTrain | None:
    """The last one that has arrived; one query."""
    rows = HypeTrain.objects.filter(channel_id=channel_id, ended_at__isnull=False)
    return rows.order_by("-started_at").first()


def describe_train(row: HypeTrain) -> dict[str, Any]:
    """The `train` of events and of the API (docs/events-socket.md); five queries at most."""
    train = train_of(row)
    top = [person for kind in Kind for person in _top(row.pk, kind)]
    return {
        "id": str(row.pk),
        "level": train.level,
        "total": train.total,
        "progress": train.progress,
        "goal": train.goal,
        "difficulty": train.difficulty.value,
        "started_at": train.started_at_ms,
        "expires_at": train.expires_at_ms,
        "ended_at": train.ended_at_ms,
        "next_from": train.next_from_ms or None,
        "top_contributions": top,
        "last_contribution": _last(row.pk),
    }


def _top(train_id: int, kind: Kind) -> list[dict[str, Any]]:
    rows = HypeContributor.objects.filter(train_id=train_id, kind=kind).select_related("user")
    return [
        {"type": kind.value, "total": row.points, **_named(row.user)}
        for row in rows.order_by("-points", "pk")[:TOP]
    ]


def _last(train_id: int) -> dict[str, Any] | None:
    rows = HypeContribution.objects.filter(train_id=train_id, points__gt=0)
    row = rows.select_related("user").order_by("-at", "-pk").first()
    return {"type": row.kind, "total": row.points, **_named(row.user)} if row else None


def _named(user: User | None) -> dict[str, Any]:
    if user is None:
        return {"user_id": 0, "user_login": "", "user_display_name": ""}
    return {
        "user_id": user.pk,
        "user_login": user.login,
        "user_display_name": user.get_full_name(),
    }
