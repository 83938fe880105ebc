"""Channel points as their owner and the channel see them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from monetization.models import PointsAccount, PointsEntry, PointsProgram
from streams.models import Broadcast
from twitchclone.core.redis import client

# How long one has to watch for a bonus that one claims by hand.
BONUS_MIN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A channel's settings, the defaults where it has chosen nothing."""

    is_enabled: bool
    name: str


def program_of(channel_id: int) -> Program:
    """One query."""
    row = PointsProgram.objects.filter(channel_id=channel_id).first()
    return Program(is_enabled=row.is_enabled if row else True, name=row.name if row else "")


def points_of(*, user_id: int, channel_id: int) -> int:
    """What the viewer has in the channel; one query."""
    rows = PointsAccount.objects.filter(user_id=user_id, channel_id=channel_id)
    return rows.values_list("points", flat=True).first() or 0


def points_history(*, user_id: int, channel_id: int, limit: int = 50) -> list[PointsEntry]:
    """The newest entries; one query."""
    rows = PointsEntry.objects.filter(account__user_id=user_id, account__channel_id=channel_id)
    return list(rows.order_by("-id")[:limit])


def minutes_key(broadcast_id: UUID | str) -> str:
    """The hash of accounts and the minutes of this broadcast that they have watched."""
    return f"points:minutes:{broadcast_id}"


def bonus_key(*, user_id: int, channel_id: int) -> str:
    """The key of the newest bonus that was earned while the channel is live; empty for none."""
    rows = Broadcast.objects.visible().filter(channel_id=channel_id)
    broadcast_id = rows.values_list("pk", flat=True).first()
    if broadcast_id is None:
        return ""
    number = int(client().hget(minutes_key(broadcast_id), str(user_id)) or 0) // BONUS_MIN
    return f"bonus:{broadcast_id}:{user_id}:{number}" if number else ""


def has_bonus(*, user_id: int, channel_id: int) -> bool:
    """Whether there is a bonus to claim; two queries."""
    key = bonus_key(user_id=user_id, channel_id=channel_id)
    return bool(key) and not PointsEntry.objects.filter(idempotency_key=key).exists()


def export_points(user_id: int) -> list[dict[str, Any]]:
    """What the account has in each channel, with every entry, oldest first; two queries.

    A channel that is gone has no login.
    """
    accounts = PointsAccount.objects.filter(user_id=user_id).select_related("channel__owner")
    return [
        {
            "channel": account.channel.owner.login if account.channel else "",
            "points": account.points,
            "entries": [
                {
                    "kind": entry.kind,
                    "points": entry.points,
                    "balance": entry.balance,
                    "at": entry.at.isoformat(),
                }
                for entry in account.entries.all()
            ],
        }
        for account in accounts.order_by("pk").prefetch_related(
            Prefetch("entries", PointsEntry.objects.order_by("pk"))
        )
    ]
