"""Enhanced RTMP v2: what a connect command says of its client, and what ours says back."""

from streams.media.amf import AmfValue

CAPS_RECONNECT = 0x01
_CAN_DECODE, _CAN_FORWARD = 0x01, 0x04

SUPPORTED_VIDEO = ("avc1",)
SUPPORTED_AUDIO = ("mp4a",)


def announced_capabilities() -> dict[str, AmfValue]:
    """The properties of the connect reply. No multitrack, no ModEx: a client must not use them."""
    able = float(_CAN_DECODE | _CAN_FORWARD)
    return {
        "capsEx": float(CAPS_RECONNECT),
        "fourCcList": [*SUPPORTED_VIDEO, *SUPPORTED_AUDIO],
        "videoFourCcInfoMap": dict.fromkeys(SUPPORTED_VIDEO, able),
        "audioFourCcInfoMap": dict.fromkeys(SUPPORTED_AUDIO, able),
    }


def can_reconnect(connect_object: dict[str, AmfValue]) -> bool:
    caps = connect_object.get("capsEx")
    return isinstance(caps, float) and caps.is_integer() and bool(int(caps) & CAPS_RECONNECT)
