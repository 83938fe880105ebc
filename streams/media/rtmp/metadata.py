"""Data messages: finding onMetaData in them, with or without the @setDataFrame in front."""

from streams.media.amf import AmfError, AmfLimits, AmfValue, decode_one, encode
from streams.media.rtmp.messages import Message, MessageType
from streams.media.rtmp.violations import AmfViolation

_SET_DATA_FRAME = encode("@setDataFrame")
_ON_METADATA = encode("onMetaData")


def parse_metadata(message: Message, limits: AmfLimits) -> tuple[bytes, dict[str, AmfValue]] | None:
    """(the FLV script tag body, the values); None for any other data message.

    Other data (captions, cue points, timecodes) is not looked into: nothing here uses it.
    """
    body = message.payload[1:] if message.type_id == MessageType.DATA_AMF3 else message.payload
    body = body.removeprefix(_SET_DATA_FRAME)
    if not body.startswith(_ON_METADATA):
        return None
    try:
        values, end = decode_one(body, limits=limits, offset=len(_ON_METADATA))
    except AmfError as error:
        raise AmfViolation(f"metadata that cannot be read: {error}") from error
    return body[:end], values if isinstance(values, dict) else {}
