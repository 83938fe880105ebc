"""A person's own lines: handed out, and taken away when the account goes."""

from functools import partial
from typing import Any

from django.db import connection, transaction
from redis.exceptions import RedisError

from accounts.models import User
from chat.models import Chatter, Message
from chat.stream.purge import purge_account, unwritten_rooms

# Answers quote what they answer. Those of one account's lines are found by the threads it spoke in.
_FORGET_QUOTES = """
UPDATE chat_message SET body = jsonb_set(body, '{reply}', 'null')
WHERE thread_id IN (SELECT coalesce(thread_id, id) FROM chat_message WHERE user_id = %(user_id)s)
AND (body->'reply'->>'userId' = %(text)s OR body->'reply'->>'threadUserId' = %(text)s)
"""
# The row stays, so that answers still stand in a thread; whose it was does not.
_FORGET_LINES = """
UPDATE chat_message SET user_id = 0, login = '', text = '', body = '{}',
    deleted_at = coalesce(deleted_at, sent_at)
WHERE user_id = %(user_id)s
"""


def export_messages(account: User) -> list[dict[str, Any]]:
    """Every line the account has written, oldest first."""
    rows = Message.objects.filter(user_id=account.pk).order_by("id")
    names = dict(
        User.objects.filter(id__in=rows.order_by().values("channel_id")).values_list("id", "login")
    )
    return [
        {
            "id": str(row.id),
            "channel": names.get(row.channel_id),
            "sent_at": row.sent_at.isoformat(),
            "kind": row.kind,
            "text": row.text,
            "is_deleted": row.deleted_at is not None,
        }
        for row in rows.iterator(chunk_size=2000)
    ]


def _spoke_in(account: User) -> set[int]:
    """Channels by the archive, and by what waits for the writer, which waits for this deletion."""
    try:
        unwritten = unwritten_rooms(account.pk)
    except RedisError:  # nothing can be purged either
        unwritten = set()
    return unwritten | set(
        Chatter.objects.filter(user=account).values_list("channel_id", flat=True)
    )


def forget_account(account: User) -> None:
    """Take the account's words, names and channel's chat away; call it in the deletion's atomic().

    The account's row must be locked: so the writer either stores a line before this, or finds that
    the account is gone. The streams in Valkey follow on commit.
    """
    channel_ids = _spoke_in(account)
    Message.objects.filter(channel_id=account.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_QUOTES, {"user_id": account.pk, "text": str(account.pk)})
        cursor.execute(_FORGET_LINES, {"user_id": account.pk})
    transaction.on_commit(partial(purge_account, account.pk, channel_ids), robust=True)
