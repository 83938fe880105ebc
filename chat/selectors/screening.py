"""Judges messages to a channel from outside of its chat (monetization.ports.MessageScreening)."""

from collections.abc import Sequence
from typing import Any

from chat.automod.review import Action, review
from chat.parsing.fragments import split_fragments
from chat.parsing.text import clean_text
from chat.selectors.bans import ban_of
from chat.selectors.rooms import RoomSnapshot, load_room
from chat.wire.lines import Fragment
from monetization.ports import Screened

MAX_CHARACTERS = 255


class ChatScreening:
    """AutoMod, the channel's terms, links and bans, as its chat has them."""

    def screen(self, *, channel_id: int, user_id: int, text: str) -> Screened:
        """See the protocol; an empty text passes."""
        if not text.strip():
            return Screened("")
        cleaned = clean_text(text, max_characters=MAX_CHARACTERS)
        room = load_room(channel_id)
        fragments = split_fragments(cleaned, emotes=room.emotes)
        verdict = review(cleaned, room.automod, fragments)
        reasons = [finding.to_json() for finding in verdict.reasons]
        reasons += _of_chat(room, user_id, cleaned, fragments)
        return Screened(cleaned, reasons, is_blocked=verdict.action is Action.REJECT)


def _of_chat(
    room: RoomSnapshot, user_id: int, text: str, fragments: Sequence[Fragment]
) -> list[dict[str, Any]]:
    """What the chat would refuse is for a moderator to decide: the money is given anyway."""
    found = []
    if ban_of(room.channel_id, user_id) is not None:
        found.append("banned")
    if room.blocks_links and any(fragment["type"] == "link" for fragment in fragments):
        found.append("link")
    return [{"category": name, "level": 0, "start": 0, "end": len(text)} for name in found]
