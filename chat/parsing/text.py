"""Makes what somebody typed into the text of a message, or says why it cannot be one."""

import re
import unicodedata

from twitchclone.core.errors import InvalidInput

MAX_CHARACTERS = 500
_MAX_MARKS_IN_A_ROW = 4  # pointed Hebrew and Vietnamese need three; more is a tower
# Nothing decent grows by more than this while it is cleaned, so longer input is not even looked at.
_MAX_RAW_CHARACTERS = 8 * MAX_CHARACTERS

# The flag of a region (England, Scotland, Wales): the only use of tag characters.
_REGION_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f")
# Characters without a picture that decent text does not need. ZWJ, ZWNJ, LRM, RLM and variation
# selectors stay: emoji, Persian and mixed directions need them. Line and paragraph separators and
# tabs are blanks (str.split).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"
    "\u2060-\u2065\u206a-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NONCHARACTER_LOW_BITS = (0xFFFE, 0xFFFF)  # the last two of each plane
_OVERRIDES = re.compile("[\u202a-\u202e]")  # embeddings and overrides (UAX #9, 2.1 and 2.2)
_ISOLATES = re.compile("[\u2066-\u2069]")
_POP = "\u2069"
_MAX_ISOLATES_OPEN = 2
# What may stand in a message but shows nothing by itself.
_BLANK = re.compile("[\\s\u200c-\u200f\u061c\u2066-\u2069\u2800\ufe00-\ufe0f]*")


class TextRefused(InvalidInput, ValueError):
    """The text cannot be sent; `code` is empty, too_long, bidi, zalgo, private_use or not_text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, code=code)


def clean_text(text: str, *, max_characters: int = MAX_CHARACTERS) -> str:
    """The text in NFC, without invisible characters, with single blanks between words.

    Lengths are code points, as in Twitch's 500. Raises TextRefused.
    """
    if len(text) > _MAX_RAW_CHARACTERS:
        raise _too_long(max_characters)
    cleaned = text if text.isascii() and text.isprintable() else _clean_unicode(text)
    cleaned = " ".join(cleaned.split())
    if _BLANK.fullmatch(cleaned):
        raise TextRefused("empty", "There is nothing to see in this message.")
    if len(cleaned) > max_characters:
        raise _too_long(max_characters)
    return cleaned


def _too_long(max_characters: int) -> TextRefused:
    return TextRefused("too_long", f"A message has at most {max_characters} characters.")


def _clean_unicode(text: str) -> str:
    _refuse_surrogates(text)
    visible = _without_invisible(text)
    normal = unicodedata.normalize("NFC", visible)
    _refuse_direction_tricks(normal)
    _refuse_towers(normal)
    return normal


def _refuse_surrogates(text: str) -> None:
    """JSON can spell half a character (`\\ud800`), which no encoding can carry on."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise TextRefused("not_text", "This message holds broken characters.")


def _without_invisible(text: str) -> str:
    """Without controls, noncharacters and fillers; the tags of a region's flag stay."""
    pieces: list[str] = []
    end = 0
    for flag in _REGION_FLAG.finditer(text):
        pieces += [_INVISIBLE.sub("", text[end : flag.start()]), flag[0]]
        end = flag.end()
    pieces.append(_INVISIBLE.sub("", text[end:]))
    return "".join(c for c in "".join(pieces) if ord(c) & 0xFFFF not in _NONCHARACTER_LOW_BITS)


def _refuse_direction_tricks(text: str) -> None:
    """Overrides show other text than is there; isolates are fine while each is closed again."""
    refused = TextRefused("bidi", "This message turns the direction of writing around.")
    if _OVERRIDES.search(text):
        raise refused
    open_isolates = 0
    for isolate in _ISOLATES.findall(text):
        open_isolates += -1 if isolate == _POP else 1
        if not 0 <= open_isolates <= _MAX_ISOLATES_OPEN:
            raise refused
    if open_isolates:
        raise refused


def _refuse_towers(text: str) -> None:
    """Refuse private use, and combining marks piled up beyond what any script needs."""
    marks = in_a_row = 0
    for character in text:
        category = unicodedata.category(character)
        if category == "Co":
            raise TextRefused("private_use", "This message holds characters without a meaning.")
        is_mark = category in ("Mn", "Me")
        marks += is_mark
        in_a_row = in_a_row + 1 if is_mark else 0
        if in_a_row > _MAX_MARKS_IN_A_ROW:
            raise _zalgo()
    # Two marks on every single character is more than any written language has.
    if marks > 20 and marks > 1.5 * (len(text) - marks):
        raise _zalgo()


def _zalgo() -> TextRefused:
    return TextRefused("zalgo", "This message piles up too many marks on its letters.")
