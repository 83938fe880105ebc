"""Who may not write in a channel."""

from datetime import datetime

from django.db.models import Q, QuerySet

from chat.models import Ban, ChatWarning
from twitchclone.core import clock

MAX_LIMIT = 100


def bans_in_force(channel_id: int) -> QuerySet[Ban]:
    """Bans and timeouts that are neither lifted nor over."""
    unended = Q(expires_at=None) | Q(expires_at__gt=clock.now())
    return Ban.objects.filter(unended, channel_id=channel_id, lifted_at=None)


def ban_of(channel_id: int, user_id: int) -> Ban | None:
    """The ban or timeout in force for the account; one query."""
    return bans_in_force(channel_id).filter(user_id=user_id).first()


def list_bans(
    channel_id: int, *, limit: int = MAX_LIMIT, before: int | None = None, query: str = ""
) -> list[Ban]:
    """Bans and timeouts in force, newest first, with accounts; `before` is the last page's last id.

    With `query` those whose account, moderator or reason contains it. One query.
    """
    rows = bans_in_force(channel_id).select_related("user", "moderator")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if query:
        rows = rows.filter(
            Q(user__login__icontains=query)
            | Q(user__display_name__icontains=query)
            | Q(moderator__login__icontains=query)
            | Q(reason__icontains=query)
        )
    return list(rows.order_by("-pk")[: min(limit, MAX_LIMIT)])


def ends_at_ms(ban: Ban) -> int | None:
    """When it ends, None for a ban for good."""
    ends: datetime | None = ban.expires_at
    return None if ends is None else clock.to_ms(ends)


def open_warnings(channel_id: int, user_id: int) -> QuerySet[ChatWarning]:
    """Warnings that the account has not acknowledged."""
    return ChatWarning.objects.filter(channel_id=channel_id, user_id=user_id, acknowledged_at=None)
