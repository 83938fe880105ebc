"""From text to stream: read what is not kept, decide, append; again when it was stale."""

import math
from collections.abc import Generator
from functools import partial
from typing import Any, TypeAlias

from chat.errors import Overloaded, TooFast
from chat.parsing.text import clean_text
from chat.selectors.chatters import ChatterSnapshot, load_chatter
from chat.selectors.messages import find_message
from chat.selectors.rooms import RoomSnapshot, load_room
from chat.services.cheering import say_cheer
from chat.services.held import hold_message
from chat.services.sending.drafts import Draft, guard_of, make_draft, rate_of, reply_to
from chat.services.sending.effects import Effect, Steps
from chat.services.sending.shapes import Outgoing, Sender, Sent
from chat.services.sending.snapshots import snapshots
from chat.services.suspicions import check_evasion
from chat.stream.append import Appended, Stale, append, append_sync
from chat.wire.lines import Reply
from chat.wire.rooms import chat_room
from monetization.services.bits import require_bits
from twitchclone.core import clock, rate_limit
from twitchclone.core.errors import NotFound, NotPermitted

# A room whose rules change this often while one message is decided is not in order.
MAX_ATTEMPTS = 6

View: TypeAlias = tuple[RoomSnapshot, ChatterSnapshot]


def send_steps(sender: Sender, outgoing: Outgoing) -> Steps[Sent]:
    """All of it; raises what `services.messages.send_message` does."""
    text = clean_text(outgoing.text)
    view, is_fresh = yield from _view(sender, outgoing)
    yield from _take_rate(sender, view[1])
    reply = yield from _reply(outgoing)
    suspicion = yield from _suspicion(sender, view)
    for _ in range(MAX_ATTEMPTS):
        try:
            draft = make_draft(
                *view,
                sender,
                outgoing,
                text=text,
                reply=reply,
                suspicion=suspicion or view[1].suspicion,
                now=clock.now(),
            )
        except NotPermitted:
            if is_fresh:
                raise
        else:
            # Holding and cheering bypass the script's checks, so they are decided on fresh data
            # like a refusal. A cheer is paid: neither slow mode nor saying it twice stops it.
            if draft.hold_reasons and is_fresh:
                return (yield from _hold(sender, text, draft))
            if draft.line.bits and is_fresh:
                return (yield from _cheer(sender, draft))
            if not draft.hold_reasons and not draft.line.bits:
                try:
                    return (yield from _append(sender, outgoing, view, text, draft))
                except Stale:
                    pass
        view, is_fresh = (yield from _load(sender, outgoing)), True
    raise Overloaded


def _view(sender: Sender, outgoing: Outgoing) -> Generator[Effect, Any, tuple[View, bool]]:
    """What is kept of room and chatter, and whether all of it was read just now."""
    room = snapshots.find_room(outgoing.channel_id)
    if room is None:
        return (yield from _load(sender, outgoing)), True
    chatter = snapshots.find_chatter(room, sender.user_id)
    if chatter is not None:
        return (room, chatter), False
    generation = snapshots.generation
    chatter = yield Effect(partial(load_chatter, outgoing.channel_id, sender.user_id))
    return _keep(room, chatter, generation), False


def _load(sender: Sender, outgoing: Outgoing) -> Generator[Effect, Any, View]:
    """Room and chatter as they are now, in one trip to the database."""
    generation = snapshots.generation
    room, chatter = yield Effect(partial(_load_both, outgoing.channel_id, sender.user_id))
    return _keep(room, chatter, generation)


def _load_both(channel_id: int, user_id: int) -> View:
    return load_room(channel_id), load_chatter(channel_id, user_id)


def _keep(room: RoomSnapshot, chatter: ChatterSnapshot, generation: int) -> View:
    if snapshots.has_spoken(room.channel_id, chatter.user_id):
        chatter = chatter.after_speaking()
    snapshots.keep(room, chatter, generation=generation)
    return room, chatter


def _take_rate(sender: Sender, chatter: ChatterSnapshot) -> Generator[Effect, Any, None]:
    limit, key = rate_of(chatter), str(sender.user_id)
    wait_s = yield Effect(
        partial(rate_limit.retry_after_s, limit, key),
        partial(rate_limit.retry_after_s_async, limit, key),
    )
    if wait_s:
        raise TooFast(retry_after_s=math.ceil(wait_s))


def _reply(outgoing: Outgoing) -> Generator[Effect, Any, Reply | None]:
    if outgoing.reply_to is None:
        return None
    parent = yield Effect(partial(find_message, outgoing.channel_id, outgoing.reply_to))
    if parent is None or parent.get("isDeleted"):
        raise NotFound("The message you reply to is gone.", code="reply_gone")
    return reply_to(parent)


def _suspicion(sender: Sender, view: View) -> Generator[Effect, Any, str]:
    """What a look at address and device says, once an hour; empty for what is kept."""
    room, chatter = view
    if chatter.is_privileged or not (sender.address or sender.device):
        return ""
    if not snapshots.take_trace(room.channel_id, sender.user_id, sender.address, sender.device):
        return ""
    suspicion: str = yield Effect(
        partial(
            check_evasion,
            channel_id=room.channel_id,
            user_id=sender.user_id,
            address=sender.address,
            device=sender.device,
        )
    )
    return suspicion


def _cheer(sender: Sender, draft: Draft) -> Generator[Effect, Any, Sent]:
    body, is_repeat = yield Effect(
        partial(say_cheer, user_id=sender.user_id, body=draft.line.to_json(), origin=sender.origin)
    )
    return Sent(id=None, timestamp_ms=clock.now_ms(), body=body, is_repeat=is_repeat)


def _hold(sender: Sender, text: str, draft: Draft) -> Generator[Effect, Any, Sent]:
    body = draft.line.to_json()
    if bits := draft.line.bits:
        # They are paid when a moderator lets the line through, but nobody is to judge it in vain.
        yield Effect(partial(require_bits, user_id=sender.user_id, bits=bits))
    yield Effect(
        partial(
            hold_message,
            channel_id=draft.line.channel_id,
            user_id=sender.user_id,
            text=text,
            body=body,
            reasons=draft.hold_reasons,
        )
    )
    return Sent(id=None, timestamp_ms=clock.now_ms(), body=body, is_held=True)


def _append(
    sender: Sender, outgoing: Outgoing, view: View, text: str, draft: Draft
) -> Generator[Effect, Any, Sent]:
    room, chatter = view
    body = draft.line.to_json()
    nonce = f"{sender.user_id}:{outgoing.nonce}" if outgoing.nonce else ""
    options: dict[str, Any] = {
        "nonce": nonce,
        "origin": sender.origin,
        "guard": guard_of(room, chatter, text),
    }
    key = chat_room(room.channel_id)
    appended: Appended = yield Effect(
        partial(append_sync, key, body, **options), partial(append, key, body, **options)
    )
    if chatter.is_first:
        snapshots.mark_spoken(room.channel_id, sender.user_id)
    return Sent(
        id=appended.id,
        timestamp_ms=appended.timestamp_ms,
        body=body,
        is_repeat=appended.is_repeat,
    )
