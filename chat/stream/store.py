"""One batch into PostgreSQL: lines by COPY, what is taken away, and each chatter's history."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from chat.stream.rows import Removal, Row

_LOCK_NAMESPACE = 0x0C4A

_INCOMING = """
CREATE TEMPORARY TABLE IF NOT EXISTS chat_incoming (
    id uuid, channel_id bigint, user_id bigint, login varchar(25), kind varchar(12), text text,
    body jsonb, thread_id uuid, sent_at timestamptz
) ON COMMIT DELETE ROWS;
DELETE FROM chat_incoming
"""
_COPY = "COPY chat_incoming FROM STDIN"
# A deletion of the account locks its row first, removes its lines, and then the row. So the lines
# of a deleted account either stand before that, or are found here to be nobody's.
_KEEP = """
SELECT id FROM accounts_user
WHERE id IN (SELECT user_id FROM chat_incoming UNION SELECT channel_id FROM chat_incoming)
ORDER BY id FOR KEY SHARE
"""
_DROP_ORPHANS = """
DELETE FROM chat_incoming WHERE NOT (user_id = ANY(%(known)s) AND channel_id = ANY(%(known)s))
"""
# Counting what was inserted, not what came, makes a repeated batch harmless.
_INSERT = """
WITH inserted AS (
    INSERT INTO chat_message (id, channel_id, user_id, login, kind, text, body, thread_id, sent_at)
    SELECT id, channel_id, user_id, login, kind, text, body, thread_id, sent_at
    FROM chat_incoming ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING channel_id, user_id, kind, sent_at
)
INSERT INTO chat_chatter AS chatter (channel_id, user_id, first_message_at, last_message_at,
    message_count, rules_version, suspicion, suspicion_note)
SELECT channel_id, user_id, min(sent_at), max(sent_at), count(*), 0, '', ''
FROM inserted
WHERE kind <> 'notice' AND channel_id IN (SELECT owner_id FROM streams_channel)
GROUP BY channel_id, user_id ORDER BY channel_id, user_id
ON CONFLICT (channel_id, user_id) DO UPDATE SET
    first_message_at = least(chatter.first_message_at, excluded.first_message_at),
    last_message_at = greatest(chatter.last_message_at, excluded.last_message_at),
    message_count = chatter.message_count + excluded.message_count
"""
# Ids grow with the room, so `id < removal` is "was said before it", in whatever order rows arrive.
_REMOVE = """
UPDATE chat_message SET deleted_at = %(at)s,
    deleted_by_id = (SELECT id FROM accounts_user WHERE login = %(moderator)s)
WHERE channel_id = %(channel_id)s AND deleted_at IS NULL
    AND id < %(id)s AND id >= %(since)s AND {which}
"""


def lock_shards(shards: Sequence[int]) -> list[int]:
    """Those of the shards that are this transaction's alone until it ends.

    A journal is written by one writer at a time: a deletion must not overtake its line.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shard FROM unnest(%s::int[]) AS shard"
            " WHERE pg_try_advisory_xact_lock(%s, shard) ORDER BY shard",
            [list(shards), _LOCK_NAMESPACE],
        )
        return [shard for (shard,) in cursor.fetchall()]


def store_batch(rows: Sequence[Row], removals: Sequence[Removal]) -> None:
    """Write the batch; doing it again changes nothing. Call it inside atomic()."""
    if rows:
        _insert(rows)
    for removal in removals:
        _remove(removal)


def _insert(rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_INCOMING)
        # Django's cursor passes `copy` on as it is, with the driver's own exceptions.
        with connection.wrap_database_errors, cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(
                    (
                        row.id,
                        row.channel_id,
                        row.user_id,
                        row.login,
                        row.kind,
                        row.text,
                        row.body,
                        row.thread_id,
                        row.sent_at,
                    )
                )
        cursor.execute(_KEEP)
        known = [number for (number,) in cursor.fetchall()]
        cursor.execute(_DROP_ORPHANS, {"known": known})
        cursor.execute(_INSERT)


def _remove(removal: Removal) -> None:
    values: dict[str, Any] = {
        "at": removal.at,
        "moderator": removal.moderator,
        "channel_id": removal.channel_id,
        "id": removal.id,
        "since": removal.since,
        "message_id": removal.message_id,
        "user_id": removal.user_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE.format(which=_which(removal)), values)


def _which(removal: Removal) -> str:
    if removal.message_id is not None:
        return "id = %(message_id)s"
    return "TRUE" if removal.user_id is None else "user_id = %(user_id)s"
