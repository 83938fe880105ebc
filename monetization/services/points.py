"""The one writer of channel points: every change of a balance is an entry with a key of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from monetization.errors import KeyReused, NotEnoughPoints
from monetization.models import PointsAccount, PointsEntry, PointsProgram
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput

Kind = PointsEntry.Kind
# Far from the end of a bigint, so that no sum of entries reaches it.
MAX_POINTS = 10**12
_SET_POINTS = """
UPDATE monetization_pointsaccount AS row SET points = new.points
FROM unnest(%s::bigint[], %s::bigint[]) AS new (id, points) WHERE row.id = new.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Points that a viewer gains (or loses) in a channel; `key` is unique to what happened."""

    channel_id: int
    user_id: int
    points: int
    kind: Kind
    key: str


def change_points(change: Change) -> PointsEntry:
    """Book one change, or return the first entry of its key.

    Holds the viewer's account row until the caller's transaction ends. Raises NotEnoughPoints,
    KeyReused for a known key with other content.
    """
    with transaction.atomic():
        entries = book_points([change])
        if entries:
            return entries[0]
        return PointsEntry.objects.get(idempotency_key=change.key)


@transaction.atomic
def book_points(changes: Sequence[Change]) -> list[PointsEntry]:
    """Book many changes at once, all or none; those whose key is known are left out.

    Five queries for any number. Account rows are locked in the order of their ids, so two batches
    cannot wait for each other in a circle. Raises NotEnoughPoints, KeyReused.
    """
    if not changes:
        return []
    accounts = _lock_accounts({(one.channel_id, one.user_id) for one in changes})
    known = _known(changes, accounts)
    entries: list[PointsEntry] = []
    for one in changes:
        if one.key in known:
            continue
        known.add(one.key)
        account = accounts[one.channel_id, one.user_id]
        if not 0 < abs(one.points) <= MAX_POINTS:
            raise InvalidInput("This is no amount of points.", field="points")
        account.points += one.points
        if account.points < 0:
            raise NotEnoughPoints
        entries.append(
            PointsEntry(
                account=account,
                kind=one.kind,
                points=one.points,
                balance=account.points,
                idempotency_key=one.key,
                at=clock.now(),
            )
        )
    PointsEntry.objects.bulk_create(entries)
    touched = {entry.account_id: entry.account.points for entry in entries}
    with connection.cursor() as cursor:
        cursor.execute(_SET_POINTS, [list(touched), list(touched.values())])
    return entries


def change_program(*, channel_id: int, is_enabled: bool, name: str) -> PointsProgram:
    """Turn the channel's points on or off, and say what they are called. Raises InvalidInput."""
    name = " ".join(name.split())
    if len(name) > 25 or not name.isprintable():
        raise InvalidInput("The name has at most 25 characters.", field="name")
    program, _ = PointsProgram.objects.update_or_create(
        channel_id=channel_id, defaults={"is_enabled": is_enabled, "name": name}
    )
    return program


def _lock_accounts(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], PointsAccount]:
    channels, users = {channel for channel, _ in pairs}, {user for _, user in pairs}
    rows = PointsAccount.objects.filter(channel_id__in=channels, user_id__in=users)
    found = set(rows.values_list("channel_id", "user_id"))
    if missing := sorted(pairs - found):
        # Opened before anything is locked, and sorted: nobody waits for a new row with locks in
        # hand.
        PointsAccount.objects.bulk_create(
            [PointsAccount(channel_id=channel, user_id=user) for channel, user in missing],
            ignore_conflicts=True,
        )
    locked = rows.select_for_update(no_key=True).order_by("id")
    return {
        (row.channel_id, row.user_id): row
        for row in locked
        if row.channel_id is not None and row.user_id is not None
    }


def _known(changes: Sequence[Change], accounts: dict[tuple[int, int], PointsAccount]) -> set[str]:
    """Keys that are booked already. Raises KeyReused when one stands for something else."""
    rows = PointsEntry.objects.in_bulk([one.key for one in changes], field_name="idempotency_key")
    for one in changes:
        row = rows.get(one.key)
        account = accounts[one.channel_id, one.user_id]
        if row and (row.account_id, row.points, row.kind) != (account.pk, one.points, one.kind):
            raise KeyReused
    return set(rows)
