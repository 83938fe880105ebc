"""A publisher made of bytes: H.264 and AAC tags whose frames need no decoder to be packaged."""

from collections.abc import Iterable, Iterator

from streams.media.amf import AmfValue, encode_all
from streams.ports import FlvTag, FlvTagKind

# 1280x720 at 30 frames per second, and 640x360 at 60, as x264 described them.
AVC_720P30 = bytes.fromhex(
    "0164001fffe100246764001facb402802dd80880000003008000001e71300016e360002dc6f251003c60ca80"
    "01000468ef3cb0fdf8f800"
)
AVC_360P60 = bytes.fromhex(
    "0142c01fffe100196742c01fda0280bfe5c044000003000400000301e03c60ca8001000468ce0fc8"
)
AAC_48K = bytes.fromhex("1190")
AAC_FRAME_MS = 1024 / 48


def metadata(*, fps: float | None = 30.0, has_audio: bool = True) -> FlvTag:
    values: dict[str, AmfValue] = {"videocodecid": 7.0, "videodatarate": 6000.0}
    if fps is not None:
        values["framerate"] = fps
    if has_audio:
        values["audiocodecid"] = 10.0
    return FlvTag(FlvTagKind.SCRIPT, 0, encode_all(["onMetaData", values]))


def avc_header(record: bytes = AVC_720P30, at_ms: int = 0) -> FlvTag:
    return FlvTag(FlvTagKind.VIDEO, at_ms, b"\x17\x00\x00\x00\x00" + record)


def aac_header(record: bytes = AAC_48K, at_ms: int = 0) -> FlvTag:
    return FlvTag(FlvTagKind.AUDIO, at_ms, b"\xaf\x00" + record)


def video(at_ms: int, *, key: bool = False, composition_ms: int = 0, size: int = 40) -> FlvTag:
    head = bytes((0x17 if key else 0x27, 1)) + composition_ms.to_bytes(3, "big", signed=True)
    nal = (size.to_bytes(4, "big") + bytes((0x65 if key else 0x41,))).ljust(size + 4, b"\x55")
    return FlvTag(FlvTagKind.VIDEO, at_ms, head + nal)


def audio(at_ms: int, *, size: int = 20) -> FlvTag:
    return FlvTag(FlvTagKind.AUDIO, at_ms, b"\xaf\x01" + b"\x21" * size)


def headers(*, fps: float | None = 30.0, has_audio: bool = True) -> list[FlvTag]:
    tags = [metadata(fps=fps, has_audio=has_audio), avc_header()]
    return [*tags, aac_header()] if has_audio else tags


def frames(
    seconds: float, *, fps: float = 30.0, gop: int = 60, has_audio: bool = True, start_ms: int = 0
) -> list[FlvTag]:
    """Frames at a constant rate, interleaved by time, without their headers."""
    count = round(seconds * fps)
    tags = [
        video(start_ms + round(index * 1000 / fps), key=index % gop == 0) for index in range(count)
    ]
    return interleave(tags, seconds, start_ms=start_ms) if has_audio else tags


def interleave(videos: Iterable[FlvTag], seconds: float, *, start_ms: int = 0) -> list[FlvTag]:
    """The same frames with AAC between them."""
    count = int(seconds * 1000 / AAC_FRAME_MS)
    sounds = [audio(start_ms + round(index * AAC_FRAME_MS)) for index in range(count)]
    return sorted([*videos, *sounds], key=lambda tag: tag.timestamp_ms)


def publish(seconds: float, *, fps: float = 30.0, gop: int = 60) -> Iterator[FlvTag]:
    """A whole well-behaved publish."""
    yield from headers(fps=fps)
    yield from frames(seconds, fps=fps, gop=gop)
