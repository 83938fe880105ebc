"""Random values as Twitch's look: programs rely on it."""

import secrets
import string

_ALPHABET = string.ascii_lowercase + string.digits
LENGTH = 30


def new_value() -> str:
    """30 characters of a-z and 0-9, 155 bits; tmi.js lower-cases tokens, so none is upper-case."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
