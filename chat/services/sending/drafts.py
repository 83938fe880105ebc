"""Makes the line out of the text, and judges it; no reads, no writes, the same for every edge."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chat.automod.review import Action, review
from chat.errors import Rejected
from chat.models import Chatter
from chat.parsing.fragments import bits_asked, is_emote_only, split_fragments
from chat.policies import limits
from chat.selectors.chatters import ChatterSnapshot
from chat.selectors.cheermotes import cheermote_images
from chat.selectors.rooms import RoomSnapshot
from chat.services.sending import rules
from chat.services.sending.shapes import Outgoing, Sender
from chat.stream.append import Guard
from chat.wire.lines import Fragment, Line, Reply
from monetization.services.bits import are_bits_sold, require_bounds
from twitchclone.core import rate_limit

_HELD_SUSPICIONS: dict[str, str] = {
    Chatter.Suspicion.RESTRICTED: "restricted",
    Chatter.Suspicion.POSSIBLE_EVADER: "ban_evasion",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A line that may be said, or with `hold_reasons` has to wait for a moderator."""

    line: Line
    hold_reasons: list[dict[str, Any]] = field(default_factory=list)


def make_draft(
    room: RoomSnapshot,
    chatter: ChatterSnapshot,
    sender: Sender,
    outgoing: Outgoing,
    *,
    text: str,
    reply: Reply | None,
    suspicion: str,
    now: datetime,
) -> Draft:
    """The line of a cleaned text; raises chat.errors for what the room refuses."""
    rules.require_standing(room, chatter, now)
    if outgoing.kind == "announcement":
        rules.require_announcer(chatter)
    rules.require_modes(
        room,
        chatter,
        now,
        asks_for_rules=sender.asks_for_rules,
        passes_subscribers_only=outgoing.passes_subscribers_only,
    )
    emotes = chatter.emotes.lookup(room.emotes)
    bits = _bits_given(chatter, outgoing, bits_asked(text, emotes=emotes))
    fragments = _with_pictures(split_fragments(text, emotes=emotes, bits=bits))
    rules.require_content(room, chatter, fragments)
    line = Line(
        channel_id=room.channel_id,
        channel_login=room.channel_login,
        author=chatter.author(),
        text=text,
        fragments=fragments,
        kind=outgoing.kind,
        reply=reply,
        nonce=outgoing.nonce,
        bits=bits,
        # Nobody has to welcome the broadcaster.
        is_first=chatter.is_first and chatter.role != "broadcaster",
        is_emote_only=is_emote_only(fragments),
        announcement_color=outgoing.announcement_color,
        reward_id=outgoing.reward_id,
        is_highlighted=outgoing.is_highlighted,
    )
    return Draft(line, hold_reasons(room, chatter, text, fragments, suspicion))


def _with_pictures(fragments: list[Fragment]) -> list[Fragment]:
    for one in fragments:
        if one["type"] == "cheer":
            one["images"] = cheermote_images(one["prefix"], one["tier"])
    return fragments


def _bits_given(chatter: ChatterSnapshot, outgoing: Outgoing, asked: int) -> int:
    """What the line gives; nobody pays oneself, nor for an announcement: there they are words,
    as on a site that sells no bits."""
    if not asked or outgoing.kind == "announcement" or chatter.role == "broadcaster":
        return 0
    if not are_bits_sold():
        return 0
    require_bounds(asked)
    return asked


def guard_of(room: RoomSnapshot, chatter: ChatterSnapshot, text: str) -> Guard:
    """What the append script checks: moderators and VIPs may repeat themselves, and do not wait."""
    digest = hashlib.blake2b(text.casefold().encode(), digest_size=12).hexdigest()
    is_bound = not chatter.is_privileged
    return Guard(
        user_id=chatter.user_id,
        room_version=room.version,
        slow_mode_ms=room.slow_mode_s * 1000 if is_bound else 0,
        duplicate_digest=digest if is_bound else "",
        unique_digest=digest if is_bound and room.is_unique_chat else "",
    )


def rate_of(chatter: ChatterSnapshot) -> rate_limit.Limit:
    """Twitch's rates: one for everybody, one for those with a role."""
    return limits.MESSAGES_OF_MODERATORS if chatter.is_privileged else limits.MESSAGES


def reply_to(parent: dict[str, Any]) -> Reply:
    """What a line answers, out of the parent's frame; a thread is named by its first line."""
    thread = parent.get("reply") or {}
    return {
        "messageId": parent["id"],
        "userId": parent["userId"],
        "login": parent["username"],
        "displayName": parent["displayName"],
        "text": parent["message"],
        "threadId": thread.get("threadId", parent["id"]),
        "threadUserId": thread.get("threadUserId", parent["userId"]),
        "threadLogin": thread.get("threadLogin", parent["username"]),
        "threadDisplayName": thread.get("threadDisplayName", parent["displayName"]),
    }


def hold_reasons(
    room: RoomSnapshot,
    chatter: ChatterSnapshot,
    text: str,
    fragments: list[Fragment],
    suspicion: str,
) -> list[dict[str, Any]]:
    """Why a moderator has to see a cleaned text first, as `{"category", "level", "start", "end"}`.

    Raises Rejected for a blocked term.
    """
    if chatter.is_exempt:
        return []
    verdict = review(text, room.automod, fragments)
    if verdict.action is Action.REJECT:
        raise Rejected
    reasons = [finding.to_json() for finding in verdict.reasons]
    if suspicion == Chatter.Suspicion.POSSIBLE_EVADER and not room.holds_suspicious:
        return reasons
    if category := _HELD_SUSPICIONS.get(suspicion):
        reasons.append({"category": category, "level": 0, "start": 0, "end": len(text)})
    return reasons
