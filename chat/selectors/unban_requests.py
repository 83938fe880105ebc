"""Requests to lift bans: a channel's queue, and what an account asked itself."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from chat.models import UnbanRequest
from chat.wire import cases

MAX_LISTED = 100
# Tempers cool first, on both sides.
FIRST_AFTER = timedelta(hours=1)
AGAIN_AFTER = timedelta(days=30)


def pending_requests(channel_id: int) -> list[UnbanRequest]:
    """What waits for an answer, oldest first, while the ban is in force; one query."""
    rows = UnbanRequest.objects.filter(
        ban__channel_id=channel_id, status=UnbanRequest.Status.PENDING, ban__lifted_at=None
    )
    return list(rows.select_related("ban__user").order_by("id")[:MAX_LISTED])


def request_of(user: User, channel_id: int) -> UnbanRequest | None:
    """The account's newest request in this channel; one query."""
    rows = UnbanRequest.objects.filter(ban__channel_id=channel_id, ban__user=user)
    return rows.select_related("ban__user").order_by("-id").first()


def may_ask_from(channel_id: int, user_id: int, *, banned_at: datetime) -> datetime:
    """When somebody who was banned then may ask to be let in again; one query.

    Of all bans here: a new ban does not shorten the wait after a refusal.
    """
    rows = UnbanRequest.objects.filter(ban__channel_id=channel_id, ban__user_id=user_id)
    last = rows.order_by("-id").values("status", "resolved_at").first()
    first = banned_at + FIRST_AFTER
    if last is None or last["status"] != UnbanRequest.Status.DENIED or not last["resolved_at"]:
        return first
    return max(first, last["resolved_at"] + AGAIN_AFTER)


def describe_request(request: UnbanRequest) -> dict[str, Any]:
    """The frame `unban_request` of it; its `ban` with the account should be loaded."""
    user = request.ban.user
    return cases.unban_request(
        channel_id=request.ban.channel_id,
        request_id=request.pk,
        user_id=user.pk,
        login=user.login,
        display_name=user.get_full_name(),
        text=request.text,
        status=request.status,
        answer=request.answer,
    )
