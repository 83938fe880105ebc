"""The message of the benchmarks: 200 bytes as a frame, with the moment it was sent inside."""

import re

FRAME_BYTES = 200
MARK = b'{"id":'  # once in each message
_SENT_AT = re.compile(rb'"t":"([0-9]{20})"')
# {"id":"<36>","timestamp":<13>, comes before the body, whose first brace it replaces.
_HEAD_BYTES = len('{"id":"","timestamp":,') + 36 + 13


def make_body(sent_at_ns: int) -> bytes:
    """A frame's JSON without id and timestamp."""
    start = b'{"type":"chat","t":"%020d","m":"' % sent_at_ns
    return start + b"x" * (FRAME_BYTES - _HEAD_BYTES + 1 - len(start) - 2) + b'"}'


def sent_at(data: bytes) -> list[int]:
    """When each of the messages in this data was sent, in monotonic nanoseconds."""
    return [int(digits) for digits in _SENT_AT.findall(data)]
