"""Signed webhooks after Stripe's scheme: `t=<seconds>,v1=<hex of HMAC-SHA256 over "t.body">`."""

import hashlib
import hmac

from monetization.errors import SignatureInvalid

# Older ones could be a recording; newer ones a clock that is wrong.
TOLERANCE_S = 300


def sign(body: bytes, secret: str, *, timestamp_s: int) -> str:
    """The header of a message sent at this moment."""
    return f"t={timestamp_s},v1={_digest(body, secret, timestamp_s)}"


def verify(body: bytes, header: str, secret: str, *, now_s: int) -> None:
    """Raises SignatureInvalid unless one `v1` of the header signs the body within the tolerance."""
    parts = [part.partition("=")[::2] for part in header.split(",")[:20]]
    stamps = [value for name, value in parts if name.strip() == "t"]
    signatures = [value for name, value in parts if name.strip() == "v1"]
    stamp = stamps[0] if len(stamps) == 1 else ""
    if not secret or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
        raise SignatureInvalid
    expected = _digest(body, secret, int(stamp)).encode()
    # All are compared, and bytes: compare_digest refuses texts beyond ASCII.
    matches = [hmac.compare_digest(expected, one.encode()) for one in signatures]
    if not any(matches) or abs(now_s - int(stamp)) > TOLERANCE_S:
        raise SignatureInvalid


def _digest(body: bytes, secret: str, timestamp_s: int) -> str:
    signed = str(timestamp_s).encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
