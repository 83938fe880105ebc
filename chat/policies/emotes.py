"""Rules about emotes' codes, and how many a channel may have."""

import re

from chat.parsing.builtin_emotes import BUILT_IN_EMOTES
from twitchclone.core.errors import InvalidInput

MAX_EMOTES_PER_CHANNEL = 60
MAX_CODE_LENGTH = 32
MAX_PREFIX_LENGTH = 10
# After the channel's prefix a capital or digit, so that "ana" + "Wave" is no word of a language.
_NAME = re.compile(r"[A-Z0-9][A-Za-z0-9]{0,21}")
_CODE = re.compile(r"[A-Za-z0-9]{3,32}")
_CHEER = re.compile(r"cheer\d+", re.IGNORECASE)
# Words that mean something to clients, or to everybody.
_RESERVED = frozenset("everyone here http https null undefined true false nan".split())  # noqa: SIM905
_BUILT_IN = frozenset(code.lower() for code in BUILT_IN_EMOTES)


def emote_prefix(login: str) -> str:
    """What the codes of a channel's emotes begin with."""
    return login.replace("_", "")[:MAX_PREFIX_LENGTH] or "chat"


def channel_code(login: str, name: str) -> str:
    """The code of a channel's emote; raises InvalidInput for a name that is none."""
    name = name.strip()
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            "A name has 1 to 22 letters and digits, and begins with a capital letter or a digit.",
            field="name",
        )
    return check_code(emote_prefix(login) + name)


def check_code(code: str) -> str:
    """The code as it may be used; raises InvalidInput."""
    if not _CODE.fullmatch(code):
        raise InvalidInput("A code has 3 to 32 letters and digits.", field="name")
    if code.lower() in _RESERVED | _BUILT_IN or _CHEER.fullmatch(code):
        raise InvalidInput(f"“{code}” is reserved. Choose another name.", field="name")
    return code
