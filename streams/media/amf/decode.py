"""The bounded AMF0 decoder."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from streams.media.amf.values import (
    UNDEFINED,
    AmfDate,
    AmfError,
    AmfValue,
    EcmaArray,
    Marker,
    TypedObject,
    Undefined,
)


@dataclass(frozen=True, slots=True)
class AmfLimits:
    """What a decoder accepts; every value, nested ones included, counts."""

    max_depth: int = 8
    max_string_bytes: int = 16_384
    max_values: int = 1_024


DEFAULT_LIMITS = AmfLimits()

_double = struct.Struct(">d")
_date = struct.Struct(">dh")
_u16 = struct.Struct(">H")
_u32 = struct.Struct(">I")


def decode_all(
    data: bytes, *, limits: AmfLimits = DEFAULT_LIMITS, offset: int = 0
) -> list[AmfValue]:
    """Every value from `offset` to the end of `data`; raises AmfError."""
    reader = _Reader(data, limits, offset)
    values = []
    while reader.offset < len(data):
        values.append(reader.value(depth=0))
    return values


def decode_one(
    data: bytes, *, limits: AmfLimits = DEFAULT_LIMITS, offset: int = 0
) -> tuple[AmfValue, int]:
    """The value at `offset` and the offset behind it; raises AmfError."""
    reader = _Reader(data, limits, offset)
    return reader.value(depth=0), reader.offset


class _Reader:
    """A cursor over one message; `value` dispatches on the marker byte."""

    def __init__(self, data: bytes, limits: AmfLimits, offset: int) -> None:
        self.offset = offset
        self._data = data
        self._limits = limits
        self._values_left = limits.max_values

    def value(self, *, depth: int) -> AmfValue:
        if depth > self._limits.max_depth:
            raise AmfError(f"AMF nested deeper than {self._limits.max_depth} levels")
        if self._values_left == 0:
            raise AmfError(f"more than {self._limits.max_values} AMF values in one message")
        self._values_left -= 1
        marker = self._take(1)[0]
        read = _READERS.get(marker)
        if read is None:
            raise AmfError(f"unsupported AMF0 marker 0x{marker:02x} at byte {self.offset - 1}")
        return read(self, depth)

    def number(self, depth: int) -> float:
        value: float = _double.unpack(self._take(8))[0]
        return value

    def boolean(self, depth: int) -> bool:
        return self._take(1)[0] != 0

    def string(self, depth: int) -> str:
        return self._text(_u16.unpack(self._take(2))[0])

    def long_string(self, depth: int) -> str:
        return self._text(_u32.unpack(self._take(4))[0])

    def object(self, depth: int) -> dict[str, AmfValue]:
        return self._properties(depth)

    def typed_object(self, depth: int) -> TypedObject:
        return TypedObject(self.string(depth), self._properties(depth))

    def ecma_array(self, depth: int) -> EcmaArray:
        self._take(4)  # the count is approximate by specification; the end marker decides
        return EcmaArray(self._properties(depth))

    def strict_array(self, depth: int) -> list[AmfValue]:
        count = _u32.unpack(self._take(4))[0]
        if count > self._values_left:
            raise AmfError(f"an AMF array announces {count} values")
        return [self.value(depth=depth + 1) for _ in range(count)]

    def date(self, depth: int) -> AmfDate:
        return AmfDate(*_date.unpack(self._take(10)))

    def null(self, depth: int) -> None:
        return None

    def undefined(self, depth: int) -> Undefined:
        return UNDEFINED

    def _properties(self, depth: int) -> dict[str, AmfValue]:
        values: dict[str, AmfValue] = {}
        while True:
            key = self.string(depth)
            if not key and self._peek() == Marker.OBJECT_END:
                self.offset += 1
                return values
            values[key] = self.value(depth=depth + 1)

    def _peek(self) -> int:
        return self._data[self.offset] if self.offset < len(self._data) else -1

    def _text(self, size: int) -> str:
        if size > self._limits.max_string_bytes:
            raise AmfError(f"an AMF string of {size} bytes; {self._limits.max_string_bytes} go")
        return self._take(size).decode("utf-8", errors="replace")

    def _take(self, size: int) -> bytes:
        start = self.offset
        self.offset = start + size
        if self.offset > len(self._data):
            raise AmfError(f"AMF ends early: {size} bytes wanted at byte {start}")
        return self._data[start : self.offset]


_READERS: dict[int, Callable[[_Reader, int], AmfValue]] = {
    Marker.NUMBER: _Reader.number,
    Marker.BOOLEAN: _Reader.boolean,
    Marker.STRING: _Reader.string,
    Marker.OBJECT: _Reader.object,
    Marker.NULL: _Reader.null,
    Marker.UNDEFINED: _Reader.undefined,
    Marker.ECMA_ARRAY: _Reader.ecma_array,
    Marker.STRICT_ARRAY: _Reader.strict_array,
    Marker.DATE: _Reader.date,
    Marker.LONG_STRING: _Reader.long_string,
    Marker.UNSUPPORTED: _Reader.undefined,
    Marker.XML_DOCUMENT: _Reader.long_string,
    Marker.TYPED_OBJECT: _Reader.typed_object,
}
