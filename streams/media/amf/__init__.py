"""AMF0, the encoding of RTMP commands and metadata."""

from streams.media.amf.decode import AmfLimits, decode_all, decode_one
from streams.media.amf.encode import encode, encode_all
from streams.media.amf.values import (
    UNDEFINED,
    AmfDate,
    AmfError,
    AmfValue,
    EcmaArray,
    TypedObject,
    Undefined,
)

__all__ = [
    "UNDEFINED",
    "AmfDate",
    "AmfError",
    "AmfLimits",
    "AmfValue",
    "EcmaArray",
    "TypedObject",
    "Undefined",
    "decode_all",
    "decode_one",
    "encode",
    "encode_all",
]
