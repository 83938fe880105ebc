"""Cheers: bits and line in one transaction, so that neither is lost without the other."""

import hashlib
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from chat.selectors.badges import BITS_TIERS
from chat.selectors.chatters import load_chatter
from chat.selectors.rooms import load_room
from chat.services.rooms import lock_room, tell_room
from chat.services.sending.rules import require_standing
from chat.services.sending.snapshots import snapshots
from chat.wire import moderation
from chat.wire.lines import Author, Notice
from chat.wire.rooms import account_room, chat_room
from monetization.models import Cheer
from monetization.selectors.bits import bits_given
from monetization.services.bits import spend_bits
from twitchclone.core import clock

# A client repeats a line whose answer it missed; its nonce names the same line for so long.
_NONCE_WITHIN_S = 120


@transaction.atomic
def say_cheer(
    *, user_id: int, body: dict[str, Any], origin: str = ""
) -> tuple[dict[str, Any], bool]:
    """Pay for a line (`Line.to_json()` with `bits`) and say it; the frame, and whether it repeats.

    The room's rules were asked already; what stands against the account is asked again, in turn
    with those who ban. Raises chat.errors for that, NotEnoughBits, NotFound.
    """
    channel_id = int(body["channelId"])
    lock_room(channel_id)
    keys = _keys(channel_id, user_id, body.get("nonce", ""))
    if Cheer.objects.filter(idempotency_key__in=keys).exists():
        return body, True
    now = clock.now()
    require_standing(load_room(channel_id), load_chatter(channel_id, user_id), now)
    give_bits_of(User.objects.get(pk=user_id), body, key=keys[0])
    tell_room(chat_room(channel_id), channel_id, body, origin=origin)
    tell_of_badge(user_id, body)
    return body, False


def give_bits_of(giver: User, body: dict[str, Any], *, key: str) -> None:
    """Pay for a line, which gets the badges that its giver has from then on.

    In the caller's transaction, before it tells anybody. Raises as `spend_bits`.
    """
    channel_id = int(body["channelId"])
    spend_bits(
        user=giver,
        channel_id=channel_id,
        bits=int(body["bits"]),
        idempotency_key=key,
        message=body["message"],
    )
    body["badges"] = load_chatter(channel_id, giver.pk).badges


def tell_of_badge(user_id: int, body: dict[str, Any]) -> None:
    """After a cheer's line: that it reached a new badge, as IRC's `bitsbadgetier`."""
    bits = int(body.get("bits", 0))
    if not bits:
        return
    channel_id = int(body["channelId"])
    total = bits_given(channel_id, user_id)
    reached = max(tier for tier in BITS_TIERS if tier <= total)
    if total - bits >= reached:
        return
    author = Author(
        id=user_id,
        login=body["username"],
        display_name=body["displayName"],
        color=body["color"],
        badges=body["badges"],
    )
    notice = Notice(
        channel_id=channel_id,
        channel_login=body["channel"],
        author=author,
        notice="bitsbadgetier",
        system_text=_("{name} has earned the badge of {bits} bits.").format(
            name=author.display_name, bits=reached
        ),
        params={"threshold": str(reached)},
    )
    tell_room(chat_room(channel_id), channel_id, notice.to_json())
    # Other processes keep the account as it was.
    tell_room(account_room(user_id), channel_id, moderation.account_changed(user_id=user_id))
    transaction.on_commit(lambda: snapshots.forget_account(user_id), robust=True)


def _keys(channel_id: int, user_id: int, nonce: str) -> list[str]:
    """The booking's key first, then the one that a repeat of it may have had.

    Nonces are the client's and may come back another day, so a key holds for a span of time.
    """
    if not nonce:
        return [f"chat:{channel_id}:{user_id}:{uuid4().hex}"]
    digest = hashlib.blake2b(nonce.encode("utf-8", "replace"), digest_size=12).hexdigest()
    span = clock.now_ms() // 1000 // _NONCE_WITHIN_S
    return [f"chat:{channel_id}:{user_id}:{digest}:{one}" for one in (span, span - 1)]
