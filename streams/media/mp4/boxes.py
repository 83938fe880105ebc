"""Walking the boxes of an MP4 byte string, with every size checked."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_header = struct.Struct(">I4s")
_u64 = struct.Struct(">Q")
HEADER_BYTES = 8


class Mp4Error(ValueError):
    """The bytes are not the MP4 that a live encoder writes."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box's type and where its content lies in the byte string it was found in."""

    kind: bytes
    start: int  # of the header
    body: int
    end: int


def iter_boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes between `start` and `end`, one level; raises Mp4Error for a size that lies."""
    end = len(data) if end is None else end
    while start < end:
        if start + HEADER_BYTES > end:
            raise Mp4Error(f"{end - start} bytes are left over behind the last box")
        size, kind = _header.unpack_from(data, start)
        body = start + HEADER_BYTES
        if size == 1 and body + 8 <= end:
            size, body = _u64.unpack_from(data, body)[0], body + 8
        if size < body - start or start + size > end:
            raise Mp4Error(f"box {kind!r} claims {size} bytes where {end - start} are left")
        yield Box(kind, start, body, start + size)
        start += size


def find(data: bytes, box: Box, *path: bytes) -> Box | None:
    """The first box at `path` below `box`."""
    for child in iter_boxes(data, box.body, box.end):
        if child.kind == path[0]:
            return child if len(path) == 1 else find(data, child, *path[1:])
    return None


def need(data: bytes, box: Box, *path: bytes) -> Box:
    """As `find`; raises Mp4Error when there is none."""
    found = find(data, box, *path)
    if found is None:
        raise Mp4Error(f"box {b'/'.join(path).decode('latin-1')} is missing")
    return found


def unpack(layout: struct.Struct, data: bytes, offset: int, box: Box) -> tuple[int, ...]:
    """Integers at `offset`, which must lie inside `box`."""
    if offset + layout.size > box.end:
        raise Mp4Error(f"box {box.kind!r} ends inside its fields")
    return layout.unpack_from(data, offset)


def make_box(kind: bytes, *parts: bytes) -> bytes:
    """A box with its size."""
    size = HEADER_BYTES + sum(map(len, parts))
    return b"".join((_header.pack(size, kind), *parts))


def make_full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box with version and flags (4.2 of ISO/IEC 14496-12)."""
    return make_box(kind, (version << 24 | flags).to_bytes(4, "big"), *parts)
