"""The table of messages by months: partitions made ahead of time, dropped after the retention."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction

from chat.wire.ids import first_id_at
from twitchclone.core import clock

log = structlog.get_logger(__name__)

MONTHS_AHEAD = 2
_NAME = re.compile(r"^chat_message_y(\d{4})m(\d{2})$")
_LOCK_NAMESPACE = 0x0C4B
# Rows of a month that is only partly over its time go in pieces, so that no lock is held for long.
_REMOVED_AT_ONCE = 10_000
_ROUNDS = 20  # the rest goes an hour later
# Waiting for a lock of the whole table makes everybody behind it wait too.
_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'"

# Built beside the table and attached: creating it as a partition would lock readers out. Rows of
# the month that the default partition caught meanwhile move over.
_CREATE = """
CREATE TABLE {name} (LIKE chat_message INCLUDING ALL);
WITH moved AS (
    DELETE FROM chat_message_default WHERE id >= '{first}' AND id < '{end}' RETURNING *
) INSERT INTO {name} SELECT * FROM moved;
ALTER TABLE chat_message ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{end}');
"""


def month_of(moment: datetime) -> datetime:
    """The first instant of the moment's month, in UTC."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def partition_name(month: datetime) -> str:
    """The partition's table, for example `chat_message_y2026m11`."""
    return f"chat_message_y{month.year:04}m{month.month:02}"


def make_partitions(months: Iterable[datetime]) -> list[str]:
    """Make those that are missing; returns their names. Raises OperationalError on a long lock."""
    existing = set(partitions())
    return [
        partition_name(month)
        for month in sorted(set(months))
        if partition_name(month) not in existing and _make(month)
    ]


def make_partitions_ahead() -> list[str]:
    """The partitions of this month and the next ones."""
    months = [month_of(clock.now())]
    while len(months) <= MONTHS_AHEAD:
        months.append(_next_month(months[-1]))
    return make_partitions(months)


def partitions() -> list[str]:
    """The months' tables, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'chat_message'::regclass"
        )
        return sorted(name for (name,) in cursor.fetchall() if _NAME.match(name))


def drop_expired() -> list[str]:
    """Drop the months, and remove the rows, that are older than CHAT_RETENTION_DAYS; 0 keeps all.

    Returns the dropped tables. A month that readers hold at the moment goes the next time.
    """
    if not settings.CHAT_RETENTION_DAYS:
        return []
    cutoff = clock.now() - timedelta(days=settings.CHAT_RETENTION_DAYS)
    expired = [name for name in partitions() if _next_month(_month(name)) <= cutoff]
    dropped = [name for name in expired if _drop(name)]
    for _ in range(_ROUNDS):
        if _remove_rows(_first_id(cutoff)) < _REMOVED_AT_ONCE:
            break
    return dropped


def _make(month: datetime) -> bool:
    name, end = partition_name(month), _next_month(month)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK_TIMEOUT)
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK_NAMESPACE])
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone() != (None,):  # another process was first
            return False
        cursor.execute(_CREATE.format(name=name, first=_first_id(month), end=_first_id(end)))
    log.info("chat.partition_made", name=name)
    return True


def _drop(name: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LOCK_TIMEOUT)
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
    except OperationalError as error:
        log.warning("chat.partition_busy", name=name, error=type(error).__name__)
        return False
    log.info("chat.partition_dropped", name=name)
    return True


def _remove_rows(before: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM chat_message WHERE id IN"
            " (SELECT id FROM chat_message WHERE id < %s LIMIT %s)",
            [before, _REMOVED_AT_ONCE],
        )
        return int(cursor.rowcount)


def _month(name: str) -> datetime:
    match = _NAME.match(name)
    assert match
    return datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC)


def _next_month(month: datetime) -> datetime:
    return month_of(month + timedelta(days=32))


def _first_id(moment: datetime) -> UUID:
    return first_id_at(clock.to_ms(moment))
