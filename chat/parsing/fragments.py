"""Cuts a message into what clients draw: text, emotes, mentions, links, cheers, emoji."""

import re
from collections.abc import Callable, Collection, Sequence

from chat.parsing.cheermotes import PREFIXES, tier_of
from chat.parsing.emoji import find_emoji
from chat.parsing.emotes import NO_EMOTES, EmoteLookup
from chat.parsing.links import find_link
from chat.wire.lines import Fragment

MAX_CHEER_BITS = 100_000
_WORD = re.compile(r"\S+")
# After the name no letter may follow: "@ana's" is ana's, "@anaé" is nobody.
_MENTION = re.compile(r"@([A-Za-z0-9_]{1,25})(?!\w)")
_CHEER = re.compile(r"([A-Za-z]{2,20})([1-9][0-9]{0,5})")


def split_fragments(
    text: str,
    *,
    emotes: EmoteLookup = NO_EMOTES,
    mentions: Callable[[str], bool] | None = None,
    bits: int = 0,
    cheermotes: Collection[str] = PREFIXES,
) -> list[Fragment]:
    """The pieces of a cleaned text, in order; their `text` together is the text.

    `mentions` says whether a login (lower case) is one to mark; None marks all. Cheers are found
    only as far as `bits` were given: whoever types Cheer100 without paying writes a word.
    """
    cutter = _Cutter(text, emotes, mentions, bits, cheermotes)
    for word in _WORD.finditer(text):
        cutter.take_word(word[0], word.start())
    return cutter.finish()


def bits_asked(text: str, *, emotes: EmoteLookup = NO_EMOTES) -> int:
    """The bits that the cheermotes of a cleaned text would give together, whatever is allowed."""
    matches = (_CHEER.fullmatch(word) for word in text.split() if emotes(word) is None)
    return sum(int(match[2]) for match in matches if match and match[1].lower() in PREFIXES)


def is_emote_only(fragments: Sequence[Fragment]) -> bool:
    """Whether the message is emotes (cheermotes are some) and blanks and nothing else."""
    has_emote = False
    for fragment in fragments:
        if fragment["type"] in ("emote", "cheer"):
            has_emote = True
        elif fragment["type"] != "text" or fragment["text"].strip():
            return False
    return has_emote


class _Cutter:
    """Collects fragments; text between them is made one piece."""

    def __init__(
        self,
        text: str,
        emotes: EmoteLookup,
        mentions: Callable[[str], bool] | None,
        bits: int,
        cheermotes: Collection[str],
    ) -> None:
        self._text = text
        self._emotes = emotes
        self._is_mention = mentions
        self._bits = bits
        self._cheermotes = cheermotes
        self._fragments: list[Fragment] = []
        self._text_from = 0

    def finish(self) -> list[Fragment]:
        """All pieces."""
        self._put_text(len(self._text))
        return self._fragments

    def take_word(self, word: str, start: int) -> None:
        """Cut one word; an emote or a cheer is a whole word, a mention or link may be in one."""
        emote = self._emotes(word)
        if emote is not None:
            self._put(emote.to_fragment(), start, start + len(word))
        elif not (self._take_cheer(word, start) or self._take_mention(word, start)):
            self._take_link(word, start)

    def _take_cheer(self, word: str, start: int) -> bool:
        match = _CHEER.fullmatch(word) if self._bits else None
        if match is None or match[1].lower() not in self._cheermotes:
            return False
        bits = int(match[2])
        if bits > min(self._bits, MAX_CHEER_BITS):
            return False
        self._bits -= bits
        cheer: Fragment = {
            "type": "cheer",
            "prefix": match[1],
            "bits": bits,
            "tier": tier_of(bits).number,
        }
        self._put(cheer, start, start + len(word))
        return True

    def _take_mention(self, word: str, start: int) -> bool:
        at = word.find("@")
        match = _MENTION.match(word, at) if at >= 0 and not word[:at].strip("([{\"'“‘«¿¡") else None
        if match is None:
            return False
        login = match[1].lower()
        if self._is_mention is not None and not self._is_mention(login):
            return False
        self._put({"type": "mention", "login": login}, start + at, start + match.end())
        return True

    def _take_link(self, word: str, start: int) -> None:
        link = find_link(word)
        if link is not None:
            self._put({"type": "link", "url": link.url}, start + link.start, start + link.end)
        elif not word.isascii() or "\u20e3" in word:
            for emoji_start, emoji_end in find_emoji(word):
                self._put({"type": "emoji"}, start + emoji_start, start + emoji_end)

    def _put(self, fragment: Fragment, start: int, end: int) -> None:
        self._put_text(start)
        fragment["text"] = self._text[start:end]
        self._fragments.append(fragment)
        self._text_from = end

    def _put_text(self, end: int) -> None:
        if end > self._text_from:
            self._fragments.append({"type": "text", "text": self._text[self._text_from : end]})
            self._text_from = end
