"""Requests of banned accounts to be let in again, and the answers."""

from django.db import transaction

from accounts.models import User
from chat.errors import AlreadySo
from chat.models import Ban, UnbanRequest
from chat.policies.permissions import Permission
from chat.policies.texts import clean_sentence
from chat.selectors.bans import ban_of
from chat.selectors.roles import require_permission
from chat.selectors.unban_requests import (
    FIRST_AFTER,
    describe_request,
    may_ask_from,
    request_of,
)
from chat.services import mod_log
from chat.services.bans import unban_user
from chat.services.rooms import lock_room, tell_room
from chat.wire.rooms import account_room, moderators_room
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound, NotPermitted

MAX_CHARACTERS = 500


@transaction.atomic
def request_unban(*, user: User, channel_id: int, text: str) -> UnbanRequest:
    """Ask a channel's moderators to lift the ban of `user`.

    Raises NotFound without a ban (a timeout ends by itself), AlreadySo while one request is open,
    NotPermitted too soon after the ban or after a refusal, InvalidInput for the text.
    """
    text = clean_sentence(text, name="text", max_characters=MAX_CHARACTERS)
    if not text:
        raise InvalidInput("Say why you should be let in again.", field="text")
    lock_room(channel_id)
    ban = ban_of(channel_id, user.pk)
    if ban is None or ban.expires_at is not None:
        raise NotFound("You are not banned from this channel.")
    _require_turn(ban)
    request = UnbanRequest.objects.create(ban=ban, text=text, created_at=clock.now())
    tell_room(moderators_room(channel_id), channel_id, describe_request(request))
    return request


@transaction.atomic
def answer_unban_request(
    *, actor: User, channel_id: int, request_id: int, is_approved: bool, answer: str = ""
) -> UnbanRequest:
    """Lift the ban, or refuse; the account reads `answer` in either case.

    Approving needs the permission to ban as well. Raises NoPermission, NotFound, AlreadySo once it
    is answered or the ban is not in force any more, InvalidInput for the text.
    """
    require_permission(actor, channel_id, Permission.UNBAN_REQUESTS)
    answer = clean_sentence(answer, name="answer", max_characters=MAX_CHARACTERS)
    lock_room(channel_id)
    request = _get_pending(channel_id, request_id)
    status = UnbanRequest.Status.APPROVED if is_approved else UnbanRequest.Status.DENIED
    request.status, request.moderator = status, actor
    request.answer, request.resolved_at = answer, clock.now()
    request.save(update_fields=["status", "moderator", "answer", "resolved_at"])
    _record(request, actor, channel_id)
    if is_approved:
        unban_user(actor=actor, channel_id=channel_id, user=request.ban.user, reason=answer)
    for room in (moderators_room(channel_id), account_room(request.ban.user_id)):
        tell_room(room, channel_id, describe_request(request))
    return request


def _require_turn(ban: Ban) -> None:
    last = request_of(ban.user, ban.channel_id)
    if last and last.status == UnbanRequest.Status.PENDING and last.ban_id == ban.pk:
        raise AlreadySo("Your request is waiting for an answer.", code="already_requested")
    opens_at = may_ask_from(ban.channel_id, ban.user_id, banned_at=ban.created_at)
    if opens_at <= clock.now():
        return
    if opens_at == ban.created_at + FIRST_AFTER:
        raise NotPermitted("Wait an hour after a ban before you ask to be let in again.")
    raise NotPermitted(f"You may ask again on {opens_at:%d %B %Y}.")


def _get_pending(channel_id: int, request_id: int) -> UnbanRequest:
    rows = UnbanRequest.objects.select_related("ban__user")
    request = rows.filter(ban__channel_id=channel_id, pk=request_id).first()
    if request is None:
        raise NotFound("There is no such request.")
    if request.status != UnbanRequest.Status.PENDING:
        raise AlreadySo(f"This request has been {request.status} already.", code="already_decided")
    if request.ban.lifted_at is not None:
        raise AlreadySo("This ban is not in force any more.", code="bad_unban_no_ban")
    return request


def _record(request: UnbanRequest, actor: User, channel_id: int) -> None:
    is_approved = request.status == UnbanRequest.Status.APPROVED
    mod_log.record(
        channel_id=channel_id,
        moderator=actor,
        action="approve_unban_request" if is_approved else "deny_unban_request",
        target=request.ban.user,
        reason=request.answer,
        data={"request_id": request.pk, "text": request.text},
    )
