"""Random identifiers and secrets, and the hashes secrets are stored as."""

import hashlib
import secrets
import string
from uuid import UUID

_ALPHABET = string.ascii_letters + string.digits


def random_token(length: int) -> str:
    """A random string of letters and digits; 5.95 bits a character."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def hash_secret(secret: str) -> str:
    """SHA-256 as 64 hex digits: enough for secrets we generate with 128 bits or more.

    Slow password hashes protect guessable input; these cannot be guessed, and a plain hash can be
    looked up by an index, which also keeps the comparison's time independent of the secret.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def storage_prefix() -> str:
    """A folder in the storage that nobody can guess: 128 random bits as 32 hex digits."""
    return secrets.token_hex(16)


def parse_uuid(text: str) -> UUID | None:
    """An id of ours that went through others' hands; None for whatever else they send."""
    try:
        return UUID(text)
    except ValueError:
        return None
