"""The writer: takes what was said from the journals to PostgreSQL, batch by batch, for ever."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db import Error as DatabaseError
from redis.exceptions import RedisError

from chat.stream import journal, partitions
from chat.stream.journal import Damaged, Journalled
from chat.stream.rows import Removal, Row, read_entry
from chat.stream.store import lock_shards, store_batch
from chat.wire.ids import Position

log = structlog.get_logger(__name__)

_BATCH = 1000  # entries of one shard in one transaction
_BLOCK_MS = 1000
# Another writer has the shards, or a server is away.
_WAIT_FOR_OTHERS_S = 0.1
_PAUSE_S = 1.0
_UNREADABLE = (ValueError, KeyError, TypeError, RecursionError, OverflowError, OSError)


@dataclass(slots=True)
class _Taken:
    """What one transaction wrote of one shard."""

    last: Position
    channel_ids: set[int] = field(default_factory=set)
    damaged: list[Damaged] = field(default_factory=list)


class Writer:
    """Runs until `stop`, which may be called from a signal handler or another thread.

    A journal is emptied only after the commit, and writing something again changes nothing: so a
    writer may be killed anywhere. Several writers share the shards between them.
    """

    def __init__(self, *, pause_s: float = _PAUSE_S) -> None:
        self._pause_s = pause_s
        self._stopping = threading.Event()
        self._is_waiting = False
        self._months: set[datetime] = set()

    def stop(self) -> None:
        """Return from `run` after the batch in hand."""
        self._stopping.set()

    def run(self) -> None:
        """Write as it comes; outlives restarts of PostgreSQL and Valkey, with one log line each."""
        while not self._stopping.is_set():
            try:
                shards = journal.wait_for_entries(_BLOCK_MS)
                if shards and not self.write(shards):
                    self._stopping.wait(_WAIT_FOR_OTHERS_S)
                self._report_back()
            except (DatabaseError, RedisError) as error:
                self._report_lost(error)
                connection.close()
                self._stopping.wait(self._pause_s)
        connection.close()

    def write_all(self) -> int:
        """Write what the journals hold and return how many entries that was; for tests."""
        written = 0
        while shards := journal.wait_for_entries(1):
            written += self.write(shards)
        return written

    def write(self, shards: Sequence[int]) -> int:
        """One batch of these shards; returns its number of entries, 0 when others have them all."""
        try:
            return self._write(shards, _BATCH)
        except (DataError, IntegrityError) as error:
            log.error("chat.batch_refused", error=_first_line(error))
            return self._write_singly(shards)

    def _write(self, shards: Sequence[int], limit: int) -> int:
        with transaction.atomic():
            batches = {
                shard: entries
                for shard in lock_shards(shards)
                if (entries := journal.read_journal(shard, limit))
            }
            taken = self._store(batches)
        for shard, part in taken.items():
            _settle(shard, part)
        return sum(len(entries) for entries in batches.values())

    def _store(self, batches: dict[int, list[Journalled | Damaged]]) -> dict[int, _Taken]:
        rows: list[Row] = []
        removals: list[Removal] = []
        taken = {shard: _Taken(entries[-1].place) for shard, entries in batches.items()}
        for shard, entries in batches.items():
            for entry in entries:
                meaning = _read(entry)
                match meaning:
                    case Row():
                        rows.append(meaning)
                    case Removal():
                        removals.append(meaning)
                    case Damaged():
                        taken[shard].damaged.append(meaning)
                if isinstance(entry, Journalled):
                    taken[shard].channel_ids.add(entry.channel_id)
        self._make_partitions(rows)
        store_batch(rows, removals)
        return taken

    def _make_partitions(self, rows: Sequence[Row]) -> None:
        """The months of the rows, where beat has not made them in time."""
        months = {partitions.month_of(row.sent_at) for row in rows} - self._months
        if not months:
            return
        try:
            partitions.make_partitions(months)
            self._months |= months
        except OperationalError as error:  # a long lock; the default partition takes them
            log.warning("chat.partition_late", error=_first_line(error))

    def _write_singly(self, shards: Sequence[int]) -> int:
        """Write one by one what is refused together, and set aside what is refused alone."""
        written = 0
        for shard in shards:
            for _ in range(_BATCH):
                try:
                    count = self._write([shard], 1)
                except (DataError, IntegrityError) as error:
                    count = self._set_first_aside(shard, _first_line(error))
                written += count
                if not count:
                    break
        return written

    def _set_first_aside(self, shard: int, reason: str) -> int:
        with transaction.atomic():
            entries = journal.read_journal(shard, 1) if lock_shards([shard]) else []
            for entry in entries:
                _settle(shard, _Taken(entry.place, damaged=[_damaged(entry, reason)]))
        return len(entries)

    def _report_lost(self, error: Exception) -> None:
        if not self._is_waiting:
            log.warning("chat.writer_waits", error=_first_line(error))
        self._is_waiting = True

    def _report_back(self) -> None:
        if self._is_waiting:
            log.info("chat.writer_resumed", backlog=journal.backlog())
        self._is_waiting = False


def _read(entry: Journalled | Damaged) -> Row | Removal | Damaged | None:
    if isinstance(entry, Damaged):
        return entry
    try:
        return read_entry(entry)
    except _UNREADABLE as error:
        return _damaged(entry, f"{type(error).__name__}: {error}")


def _damaged(entry: Journalled | Damaged, reason: str) -> Damaged:
    if isinstance(entry, Damaged):
        return entry
    fields = {b"r": b"%d" % entry.channel_id, b"p": str(entry.position).encode(), b"b": entry.body}
    return Damaged(entry.place, fields, reason)


def _settle(shard: int, taken: _Taken) -> None:
    if taken.damaged:
        journal.set_aside(shard, taken.damaged)
        log.error(
            "chat.entries_set_aside",
            key=journal.unreadable_key(shard),
            count=len(taken.damaged),
            # What somebody wrote belongs into no log; the kind of error does.
            reason=taken.damaged[0].reason.split(":")[0],
        )
    journal.settle(shard, taken.last, taken.channel_ids)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
