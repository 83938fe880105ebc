"""Cutting a fragmented MP4 byte stream, as ffmpeg writes it to a pipe, into its segments."""

import struct
from dataclasses import dataclass

from streams.media.mp4.boxes import HEADER_BYTES, Mp4Error
from streams.media.mp4.fragment import Fragment, parse_fragment
from streams.media.mp4.init_segment import InitInfo, parse_init

_header = struct.Struct(">I4s")
_u64 = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class SplitterLimits:
    """Bounds of one box and of everything held back while a fragment is incomplete."""

    init_bytes: int = 256 * 1024
    fragment_bytes: int = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class InitFound:
    data: bytes
    info: InitInfo


class Mp4Splitter:
    """Bytes in, init segments and fragments out; raises Mp4Error for anything else."""

    def __init__(self, limits: SplitterLimits | None = None) -> None:
        self._limits = limits or SplitterLimits()
        self._buffer = bytearray()
        self._scanned = 0  # how much of the buffer is whole boxes waiting for their mdat
        self._init: InitInfo | None = None

    @property
    def pending_bytes(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes) -> list[InitFound | Fragment]:
        """Everything that `data` completes, in order."""
        self._buffer += data
        found: list[InitFound | Fragment] = []
        while (box := self._next_box()) is not None:
            kind, end = box
            self._scanned = end
            if kind == b"moov":
                self._init = parse_init(init := self._take(end))
                found.append(InitFound(init, self._init))
            elif kind == b"mdat":
                found.append(self._parse(self._take(end)))
        return found

    def _next_box(self) -> tuple[bytes, int] | None:
        """The next whole box's kind and end; None until it has come."""
        start = self._scanned
        available = len(self._buffer) - start
        if available < HEADER_BYTES:
            return None
        size, kind = _header.unpack_from(self._buffer, start)
        if size == 1:
            if available < HEADER_BYTES + 8:
                return None
            (size,) = _u64.unpack_from(self._buffer, start + HEADER_BYTES)
        self._check_size(kind, start + size, size)
        return (kind, start + size) if size <= available else None

    def _check_size(self, kind: bytes, end: int, size: int) -> None:
        is_header = kind in (b"ftyp", b"moov")
        limit = self._limits.init_bytes if is_header else self._limits.fragment_bytes
        if size < HEADER_BYTES or end > limit:
            raise Mp4Error(f"box {kind!r} of {size} bytes passes the limit of {limit}")

    def _take(self, end: int) -> bytes:
        data = bytes(self._buffer[:end])
        del self._buffer[:end]
        self._scanned = 0
        return data

    def _parse(self, data: bytes) -> Fragment:
        if self._init is None:
            raise Mp4Error("a fragment came before the init segment")
        return parse_fragment(data, self._init)
