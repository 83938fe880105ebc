"""The AMF0 encoder."""

import struct
from collections.abc import Iterable

from streams.media.amf.values import (
    AmfDate,
    AmfError,
    AmfValue,
    EcmaArray,
    Marker,
    TypedObject,
    Undefined,
)

_double = struct.Struct(">d")
_date = struct.Struct(">dh")
_u16 = struct.Struct(">H")
_u32 = struct.Struct(">I")


def encode_all(values: Iterable[AmfValue]) -> bytes:
    """The values one behind the other, as a command message carries them."""
    return b"".join(encode(value) for value in values)


def encode(value: AmfValue) -> bytes:
    match value:
        case None:
            return bytes([Marker.NULL])
        case Undefined():
            return bytes([Marker.UNDEFINED])
        case bool():
            return bytes([Marker.BOOLEAN, value])
        case int() | float():
            return bytes([Marker.NUMBER]) + _double.pack(value)
        case str():
            return _encode_string(value)
        case AmfDate():
            return bytes([Marker.DATE]) + _date.pack(value.unix_ms, value.timezone_minutes)
        case list():
            return bytes([Marker.STRICT_ARRAY]) + _u32.pack(len(value)) + encode_all(value)
        case dict():
            return _encode_properties(value)


def _encode_string(value: str) -> bytes:
    data = value.encode()
    if len(data) > 0xFFFF:
        return bytes([Marker.LONG_STRING]) + _u32.pack(len(data)) + data
    return bytes([Marker.STRING]) + _u16.pack(len(data)) + data


def _encode_properties(values: dict[str, AmfValue]) -> bytes:
    match values:
        case EcmaArray():
            start = bytes([Marker.ECMA_ARRAY]) + _u32.pack(len(values))
        case TypedObject():
            start = bytes([Marker.TYPED_OBJECT]) + _encode_key(values.class_name)
        case _:
            start = bytes([Marker.OBJECT])
    pairs = b"".join(_encode_key(key) + encode(value) for key, value in values.items())
    return start + pairs + b"\x00\x00" + bytes([Marker.OBJECT_END])


def _encode_key(key: str) -> bytes:
    data = key.encode()
    if len(data) > 0xFFFF:
        raise AmfError(f"an AMF property name of {len(data)} bytes does not fit")
    return _u16.pack(len(data)) + data
