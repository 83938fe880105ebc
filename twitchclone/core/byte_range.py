"""The Range header of one range of bytes (RFC 9110, 14.1.2)."""

import re

_RANGE = re.compile(rb"bytes=([0-9]{0,15})-([0-9]{0,15})")


def read_range(header: bytes | None, size_bytes: int) -> tuple[int, int] | None:
    """Start and end of what is asked for; None for everything, start >= end for nothing of it.

    A header that is not exactly one range is ignored, as it may be.
    """
    match = _RANGE.fullmatch(header) if header is not None else None
    if match is None:
        return None
    first, last = match.groups()
    if not first:  # the last n bytes
        return max(0, size_bytes - int(last or b"0")), size_bytes
    return int(first), min(size_bytes, int(last) + 1 if last else size_bytes)
