"""An account's private messages."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from accounts.models import User
from chat.models import Whisper

MAX_LIMIT = 100
_CONVERSATIONS = """
SELECT DISTINCT ON (peer_id) peer_id, id,
       count(*) FILTER (WHERE is_new) OVER (PARTITION BY peer_id)
FROM (
    SELECT id, sent_at,
           CASE WHEN sender_id = %(me)s THEN recipient_id ELSE sender_id END AS peer_id,
           recipient_id = %(me)s AND read_at IS NULL AS is_new
    FROM chat_whisper WHERE sender_id = %(me)s OR recipient_id = %(me)s
) AS mine ORDER BY peer_id, sent_at DESC
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The talk with one account: its newest message, and how many are unread."""

    peer: User
    last: Whisper
    unread: int


def conversations(account: User) -> list[Conversation]:
    """Everybody the account has whispered with, the latest first; three queries."""
    with connection.cursor() as cursor:
        cursor.execute(_CONVERSATIONS, {"me": account.pk})
        rows = cursor.fetchall()
    peers = User.objects.in_bulk([peer_id for peer_id, _, _ in rows])
    last = Whisper.objects.select_related("sender", "recipient").in_bulk(
        [whisper_id for _, whisper_id, _ in rows]
    )
    found = [Conversation(peers[peer], last[one], unread) for peer, one, unread in rows]
    return sorted(found, key=lambda each: each.last.sent_at, reverse=True)


def whispers_with(
    account: User, peer: User, *, limit: int = 50, before: UUID | None = None
) -> list[Whisper]:
    """What both wrote to each other, oldest first, before that message if one is given."""
    ours = Q(sender=account, recipient=peer) | Q(sender=peer, recipient=account)
    rows = Whisper.objects.filter(ours).select_related("sender", "recipient")
    if before is not None:
        anchor = Whisper.objects.filter(ours, pk=before).values_list("sent_at", flat=True).first()
        rows = rows.filter(sent_at__lt=anchor) if anchor else rows.none()
    return list(rows.order_by("-sent_at")[:limit])[::-1]
