"""What AutoMod and the channel's rules would do with a text, without anybody saying it."""

from dataclasses import dataclass

from chat.automod.review import Verdict, review
from chat.parsing.fragments import split_fragments
from chat.parsing.text import clean_text
from chat.selectors.rooms import load_room


@dataclass(frozen=True, slots=True)
class Trial:
    """The cleaned text, the judgement, and whether the block on links alone would refuse it."""

    text: str
    verdict: Verdict
    is_link_blocked: bool


def try_text(channel_id: int, text: str) -> Trial:
    """Judge a text as an ordinary viewer's; raises TextRefused as sending does."""
    cleaned = clean_text(text)
    room = load_room(channel_id)
    fragments = split_fragments(cleaned, emotes=room.emotes)
    has_link = any(fragment["type"] == "link" for fragment in fragments)
    return Trial(
        text=cleaned,
        verdict=review(cleaned, room.automod, fragments),
        is_link_blocked=room.blocks_links and has_link,
    )
