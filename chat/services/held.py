"""Messages that wait for a moderator: held, then approved, denied or forgotten."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from chat.errors import AlreadySo, Banned, Suspended, TimedOut
from chat.models import HeldMessage
from chat.policies.permissions import Permission
from chat.selectors.chatters import load_chatter
from chat.selectors.held import WAITS_FOR, describe_held
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.cheering import give_bits_of, tell_of_badge
from chat.services.rooms import tell_room
from chat.wire import cases
from chat.wire.rooms import account_room, chat_room, moderators_room
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

KEPT_FOR = timedelta(days=90)
_EXPIRED_AT_ONCE = 500


@transaction.atomic
def hold_message(
    *,
    channel_id: int,
    user_id: int,
    text: str,
    body: dict[str, Any],
    reasons: list[dict[str, Any]],
) -> HeldMessage:
    """Keep a prepared line (`Line.to_json()`) back, and show it to the channel's moderators.

    `reasons`: `{"category", "level", "start", "end"}`, positions in code points of `text`. A repeat
    with the line's nonce returns what is held.
    """
    if (nonce := body.get("nonce")) and (repeat := _find_repeat(channel_id, user_id, nonce)):
        return repeat
    held = HeldMessage.objects.create(
        channel_id=channel_id,
        user_id=user_id,
        text=text,
        body=body,
        reasons=reasons,
        created_at=clock.now(),
    )
    tell_room(moderators_room(channel_id), channel_id, describe_held(held))
    return held


@transaction.atomic
def approve_held(*, actor: User, channel_id: int, held_id: int) -> HeldMessage:
    """Say it in the room now; of several decisions the first counts.

    A cheer is paid with it. Raises NotPermitted, NotFound, AlreadySo once it is decided or too old,
    Banned, TimedOut or Suspended when its sender may not be heard any more, NotEnoughBits.
    """
    require_permission(actor, channel_id, Permission.AUTOMOD)
    held = _lock_pending(channel_id, held_id)
    require_may_be_heard(channel_id, held.user)
    if held.body.get("bits"):
        # Before anything is told: what books takes the ledger's locks before the channel's.
        give_bits_of(held.user, held.body, key=f"chat:held:{held.pk}")
    _resolve(held, HeldMessage.Status.APPROVED, actor)
    tell_room(chat_room(channel_id), channel_id, held.body)
    tell_of_badge(held.user_id, held.body)
    return held


@transaction.atomic
def deny_held(*, actor: User, channel_id: int, held_id: int) -> HeldMessage:
    """Never say it. Raises NotPermitted, NotFound, AlreadySo once it is decided or too old."""
    require_permission(actor, channel_id, Permission.AUTOMOD)
    held = _lock_pending(channel_id, held_id)
    _resolve(held, HeldMessage.Status.DENIED, actor)
    return held


def expire_held() -> int:
    """Give up what nobody has decided on in time, and tell; returns how many there were."""
    total = 0
    while expired := _expire_some():
        total += expired
    return total


def prune_held() -> int:
    """Delete what was decided long ago; returns how many. The moderation log keeps its lines."""
    decided = HeldMessage.objects.exclude(status=HeldMessage.Status.PENDING)
    deleted, _ = decided.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
    return deleted


@transaction.atomic
def _expire_some() -> int:
    overdue = HeldMessage.objects.filter(
        status=HeldMessage.Status.PENDING, created_at__lte=clock.now() - WAITS_FOR
    )
    # In the order of channels, as every publisher of several events locks them.
    rows = overdue.select_for_update(skip_locked=True).order_by("channel_id", "id")
    expired = list(rows[:_EXPIRED_AT_ONCE])
    for held in expired:
        _settle(held, HeldMessage.Status.EXPIRED, None)
    return len(expired)


def _lock_pending(channel_id: int, held_id: int) -> HeldMessage:
    """The row, locked until the transaction ends: the second moderator finds it decided."""
    rows = HeldMessage.objects.select_for_update(of=("self",)).select_related("user")
    held = rows.filter(channel_id=channel_id, pk=held_id).first()
    if held is None:
        raise NotFound("There is no such message.")
    if held.status != HeldMessage.Status.PENDING:
        raise AlreadySo(f"This message has been {held.status} already.", code="already_decided")
    if held.created_at <= clock.now() - WAITS_FOR:
        raise AlreadySo("This message has waited too long and was given up.", code="expired")
    return held


def _find_repeat(channel_id: int, user_id: int, nonce: str) -> HeldMessage | None:
    """What a client that missed the answer sends again."""
    since = clock.now() - WAITS_FOR
    mine = HeldMessage.objects.filter(channel_id=channel_id, user_id=user_id, created_at__gt=since)
    return mine.filter(body__nonce=nonce).first()


def require_may_be_heard(channel_id: int, sender: User) -> None:
    """What the edge asked when it was sent may have changed while it waited."""
    now = load_chatter(channel_id, sender.pk)
    if now.is_suspended:
        raise Suspended(f"{sender.login}'s account is suspended; deny the message instead.")
    if now.is_banned:
        refusal, state = (TimedOut, "timed out") if now.ban_expires_at else (Banned, "banned")
        raise refusal(f"{sender.login} has been {state} since; deny the message instead.")


def _resolve(held: HeldMessage, status: HeldMessage.Status, actor: User) -> None:
    _settle(held, status, actor)
    is_approved = status == HeldMessage.Status.APPROVED
    mod_log.record(
        channel_id=held.channel_id,
        moderator=actor,
        action="automod_approve" if is_approved else "automod_deny",
        target=held.user,
        data={"message": held.text, "held_id": held.pk},
    )


def _settle(held: HeldMessage, status: HeldMessage.Status, actor: User | None) -> None:
    """Write down what became of it, and tell moderators and sender."""
    held.status, held.moderator, held.resolved_at = status, actor, clock.now()
    held.save(update_fields=["status", "moderator", "resolved_at"])
    told = {"channel_id": held.channel_id, "held_id": held.pk, "status": status.value}
    tell_room(
        moderators_room(held.channel_id),
        held.channel_id,
        cases.held_resolved(**told, text=held.text, moderator=actor.login if actor else ""),
    )
    tell_room(
        account_room(held.user_id), held.channel_id, cases.held_resolved(**told, text=held.text)
    )
