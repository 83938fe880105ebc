"""Points for watching: minutes are counted in Valkey from players' heartbeats, then booked.

A heartbeat writes nothing here. Twice a minute a task looks who is watching (an account is once in
a broadcast's presence, whatever the number of its tabs), counts the minute, and books what is full.
Entries are keyed by broadcast, account and which five minutes of it they are for: a task that runs
twice, or dies in between, books nothing twice. When Valkey loses its counts, minutes begin anew and
earn again once they have passed those that were paid.
"""

from collections import Counter, defaultdict
from uuid import UUID

from accounts.models import User
from monetization.errors import PointsOff
from monetization.models import PointsAccount, PointsEntry, PointsProgram, Subscription
from monetization.selectors.points import bonus_key, minutes_key
from monetization.services.points import Change, Kind, book_points, change_points
from streams.models import Broadcast
from streams.selectors.viewers import watching_accounts
from twitchclone.core import clock
from twitchclone.core.errors import Conflict
from twitchclone.core.redis import client

WATCH_POINTS, WATCH_MIN = 10, 5
BONUS_POINTS = 50
FOLLOW_POINTS, RAID_POINTS = 300, 250
# For the second broadcast in a row, the third, the fourth, and each after that.
STREAK_POINTS = (300, 350, 400, 450)
# An account earns in so many channels at once, as at Twitch: a bound against farms of tabs.
MAX_CHANNELS = 2
# What subscribers of each tier get, in tenths.
_TENTHS = {0: 10, 1: 12, 2: 14, 3: 20}
_KEPT_S = 2 * 86_400
_RAID_S = 600

Pair = tuple[UUID, int]


def count_watching() -> int:
    """Count the minute that runs, once, and book what is due; returns how many entries."""
    minute = int(clock.now().timestamp()) // 60
    live = _live()
    if not live or not client().set(f"points:minute:{minute}", 1, nx=True, ex=600):
        return 0
    counted = _count(_standing(_bounded(watching_accounts(list(live)), live)))
    return _book(counted, live) + _welcome_raiders(counted, live)


def claim_bonus(*, user_id: int, channel_id: int) -> PointsEntry:
    """The bonus of the last full quarter of an hour, once. Raises Conflict, PointsOff."""
    if PointsProgram.objects.filter(channel_id=channel_id, is_enabled=False).exists():
        raise PointsOff
    key = bonus_key(user_id=user_id, channel_id=channel_id)
    if not key or PointsEntry.objects.filter(idempotency_key=key).exists():
        raise Conflict("There is no bonus to claim now.", code="no_bonus")
    tier = _tiers(channel_id, [user_id]).get(user_id, 0)
    return change_points(
        Change(
            channel_id=channel_id,
            user_id=user_id,
            points=BONUS_POINTS * _TENTHS[tier] // 10,
            kind=Kind.BONUS,
            key=key,
        )
    )


def reward_follow(*, user_id: int, channel_id: int) -> None:
    """Points for the first follow ever; following anew earns nothing."""
    if PointsProgram.objects.filter(channel_id=channel_id, is_enabled=False).exists():
        return
    change_points(
        Change(
            channel_id=channel_id,
            user_id=user_id,
            points=FOLLOW_POINTS,
            kind=Kind.FOLLOW,
            key=f"follow:{channel_id}:{user_id}",
        )
    )


def note_raid(*, from_channel_id: int, to_channel_id: int, raid_key: str) -> None:
    """Remember who watched the raider: those who come along within ten minutes earn for it."""
    rows = Broadcast.objects.filter(channel_id=from_channel_id)
    last = rows.order_by("-started_at").values_list("pk", flat=True).first()
    watched = client().hkeys(minutes_key(last)) if last else []
    if not watched:
        return
    pipe = client().pipeline()
    pipe.delete(f"points:raiders:{to_channel_id}")
    pipe.hset(f"points:raiders:{to_channel_id}", mapping={str(one): raid_key for one in watched})
    pipe.expire(f"points:raiders:{to_channel_id}", _RAID_S)
    pipe.execute()


def _live() -> dict[UUID, int]:
    """Live broadcasts and their channels, of channels that have points; one query."""
    rows = Broadcast.objects.visible().exclude(channel__points_program__is_enabled=False)
    return dict(rows.values_list("pk", "channel_id"))


def _bounded(watching: dict[UUID, list[int]], live: dict[UUID, int]) -> list[Pair]:
    """Who watches what, without owners, and for each account at most `MAX_CHANNELS`.

    The lowest channels win: which two they are must not change from minute to minute.
    """
    channels: dict[int, list[UUID]] = defaultdict(list)
    for broadcast_id in sorted(watching, key=lambda one: live[one]):
        for user_id in watching[broadcast_id]:
            if user_id != live[broadcast_id]:
                channels[user_id].append(broadcast_id)
    return [
        (broadcast_id, user_id)
        for user_id, found in channels.items()
        for broadcast_id in found[:MAX_CHANNELS]
    ]


def _standing(pairs: list[Pair]) -> list[Pair]:
    """Without accounts that are suspended, or gone while their heartbeat still counts."""
    rows = User.objects.filter(is_active=True, suspended_at=None)
    standing = set(rows.filter(pk__in={user for _, user in pairs}).values_list("pk", flat=True))
    return [pair for pair in pairs if pair[1] in standing]


def _count(pairs: list[Pair]) -> dict[Pair, int]:
    """A minute more for each; returns the minutes of each in all."""
    pipe = client().pipeline(transaction=False)
    for broadcast_id, user_id in pairs:
        pipe.hincrby(minutes_key(broadcast_id), str(user_id), 1)
    for broadcast_id in {broadcast_id for broadcast_id, _ in pairs}:
        pipe.expire(minutes_key(broadcast_id), _KEPT_S)
    return dict(zip(pairs, map(int, pipe.execute()), strict=False))


def _book(counted: dict[Pair, int], live: dict[UUID, int]) -> int:
    """Book every five minutes that are full and not paid; what was booked is noted after it."""
    valkey = client()
    due: list[tuple[Pair, int]] = []
    pairs = [pair for pair, minutes in counted.items() if minutes >= WATCH_MIN]
    pipe = valkey.pipeline(transaction=False)
    for broadcast_id, user_id in pairs:
        pipe.hget(f"points:paid:{broadcast_id}", str(user_id))
    for pair, paid in zip(pairs, pipe.execute(), strict=True):
        due += [(pair, n) for n in range(int(paid or 0) + 1, counted[pair] // WATCH_MIN + 1)]
    if not due:
        return 0
    booked = book_points(_unbooked(_watch_changes(due, live)))
    first = [pair for pair, number in due if number == 1]
    booked += book_points(_streak_changes(first, live))
    for (broadcast_id, user_id), number in due:
        pipe.hset(f"points:paid:{broadcast_id}", str(user_id), str(number))
        pipe.expire(f"points:paid:{broadcast_id}", _KEPT_S)
    pipe.execute()
    return len(booked)


def _unbooked(changes: list[Change]) -> list[Change]:
    """Without what is booked: who subscribes meanwhile would be due another amount for it."""
    keys = [one.key for one in changes]
    rows = PointsEntry.objects.filter(idempotency_key__in=keys)
    known = set(rows.values_list("idempotency_key", flat=True))
    return [one for one in changes if one.key not in known]


def _watch_changes(due: list[tuple[Pair, int]], live: dict[UUID, int]) -> list[Change]:
    tiers: dict[UUID, dict[int, int]] = {}
    changes = []
    for (broadcast_id, user_id), number in due:
        if broadcast_id not in tiers:
            users = [user for (one, user), _ in due if one == broadcast_id]
            tiers[broadcast_id] = _tiers(live[broadcast_id], users)
        tenths = _TENTHS[tiers[broadcast_id].get(user_id, 0)]
        changes.append(
            Change(
                channel_id=live[broadcast_id],
                user_id=user_id,
                points=WATCH_POINTS * tenths // 10,
                kind=Kind.WATCH,
                key=f"watch:{broadcast_id}:{user_id}:{number}",
            )
        )
    return changes


def _streak_changes(pairs: list[Pair], live: dict[UUID, int]) -> list[Change]:
    """Whoever also watched the broadcast before this one; the rows say so from now on."""
    users: dict[UUID, list[int]] = defaultdict(list)
    for broadcast_id, user_id in pairs:
        users[broadcast_id].append(user_id)
    changes = []
    for broadcast_id, user_ids in users.items():
        channel_id = live[broadcast_id]
        earlier = Broadcast.objects.filter(channel_id=channel_id).exclude(pk=broadcast_id)
        previous = earlier.order_by("-started_at").values_list("pk", flat=True).first()
        accounts = list(PointsAccount.objects.filter(channel_id=channel_id, user_id__in=user_ids))
        for account in accounts:
            if account.watched_broadcast != broadcast_id:
                is_next = previous is not None and account.watched_broadcast == previous
                account.streak = account.streak + 1 if is_next else 1
                account.watched_broadcast = broadcast_id
            if account.streak > 1 and account.user_id is not None:
                points = STREAK_POINTS[min(account.streak - 2, len(STREAK_POINTS) - 1)]
                changes.append(
                    Change(
                        channel_id=channel_id,
                        user_id=account.user_id,
                        points=points,
                        kind=Kind.STREAK,
                        key=f"streak:{broadcast_id}:{account.user_id}",
                    )
                )
        PointsAccount.objects.bulk_update(accounts, ["streak", "watched_broadcast"])
    return changes


def _welcome_raiders(counted: dict[Pair, int], live: dict[UUID, int]) -> int:
    """Points for those who came along with a raid, once for each raid."""
    valkey = client()
    per_broadcast = Counter(broadcast_id for broadcast_id, _ in counted)
    changes = []
    for broadcast_id in per_broadcast:
        raiders = valkey.hgetall(f"points:raiders:{live[broadcast_id]}")
        for one, user_id in counted:
            raid_key = str(raiders.get(str(user_id), "")) if one == broadcast_id else ""
            if raid_key:
                changes.append(
                    Change(
                        channel_id=live[broadcast_id],
                        user_id=user_id,
                        points=RAID_POINTS,
                        kind=Kind.RAID,
                        key=f"raid:{raid_key}:{user_id}",
                    )
                )
    return len(book_points(changes))


def _tiers(channel_id: int, user_ids: list[int]) -> dict[int, int]:
    rows = Subscription.objects.in_force().filter(channel_id=channel_id, subscriber_id__in=user_ids)
    return dict(rows.values_list("subscriber_id", "tier"))
