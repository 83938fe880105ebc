"""Typed frames and codec configurations out of FLV tags; what is not H.264 or AAC is refused."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from streams.media import amf
from streams.media.codecs import (
    AacConfig,
    AvcConfig,
    CodecError,
    parse_aac_config,
    parse_avc_config,
)
from streams.media.flv import FlvError, FrameType, PacketKind, parse_audio, parse_video
from streams.ports import FlvTag, FlvTagKind

_NAMES = {
    "hvc1": "HEVC",
    "av01": "AV1",
    "vp09": "VP9",
    ".mp3": "MP3",
    "Opus": "Opus",
    "opus": "Opus",
    "fLaC": "FLAC",
    "ac-3": "AC-3",
}


class UnsupportedMedia(Exception):
    """Media that cannot be played by every browser; the text is a sentence for the streamer."""


@dataclass(frozen=True, slots=True)
class VideoConfig:
    record: bytes
    avc: AvcConfig


@dataclass(frozen=True, slots=True)
class AudioConfig:
    record: bytes
    aac: AacConfig

    @property
    def frame_samples(self) -> int:
        """Output samples of one AAC frame: SBR (object types 5 and 29) doubles the core's 1,024."""
        return 2048 if self.aac.codec.endswith((".5", ".29")) else 1024


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the publisher declared; None where it said nothing usable."""

    fps: float | None
    bitrate_bps: int | None
    has_audio: bool


@dataclass(frozen=True, slots=True)
class VideoFrame:
    dts_ms: int
    composition_ms: int
    is_keyframe: bool
    data: memoryview


@dataclass(frozen=True, slots=True)
class AudioFrame:
    timestamp_ms: int
    data: memoryview


Demuxed = VideoConfig | AudioConfig | Metadata | VideoFrame | AudioFrame


class FlvDemuxer:
    """Stateless but for nothing: one tag in, at most one thing out."""

    def read(self, tag: FlvTag) -> Demuxed | None:
        """What the tag holds; None when it is of no use. Raises UnsupportedMedia."""
        if not tag.payload:
            return None
        try:
            if tag.kind is FlvTagKind.VIDEO:
                return _read_video(tag)
            if tag.kind is FlvTagKind.AUDIO:
                return _read_audio(tag)
            return _read_metadata(tag.payload)
        except (FlvError, CodecError) as error:
            raise UnsupportedMedia(f"Your encoder sends broken media: {error}.") from error


def _read_video(tag: FlvTag) -> VideoConfig | VideoFrame | None:
    header = parse_video(tag.payload)
    if header.frame_type is FrameType.COMMAND:
        return None
    if header.fourcc != "avc1" or header.is_multitrack:
        raise UnsupportedMedia(_refusal("Video", header.fourcc, header.is_multitrack, "H.264"))
    data = memoryview(tag.payload)[header.data_offset :]
    if header.kind is PacketKind.SEQUENCE_START:
        return VideoConfig(record := bytes(data), parse_avc_config(record))
    if header.kind is not PacketKind.CODED_FRAMES or not data:
        return None
    is_keyframe = header.frame_type is FrameType.KEY
    return VideoFrame(tag.timestamp_ms, header.composition_time_ms, is_keyframe, data)


def _read_audio(tag: FlvTag) -> AudioConfig | AudioFrame | None:
    header = parse_audio(tag.payload)
    if header.fourcc != "mp4a" or header.is_multitrack:
        raise UnsupportedMedia(_refusal("Audio", header.fourcc, header.is_multitrack, "AAC"))
    data = memoryview(tag.payload)[header.data_offset :]
    if header.kind is PacketKind.SEQUENCE_START:
        return AudioConfig(record := bytes(data), parse_aac_config(record)) if data else None
    return AudioFrame(tag.timestamp_ms, data) if data else None


def _refusal(what: str, fourcc: str, is_multitrack: bool, wanted: str) -> str:
    if is_multitrack:
        return f"Several {what.lower()} tracks in one stream are not supported; send one."
    name = _NAMES.get(fourcc, fourcc)
    return f"{what} in {name} is not supported; set your encoder's {what.lower()} to {wanted}."


def _read_metadata(payload: bytes) -> Metadata | None:
    """The onMetaData object; encoders differ in how much of it they fill in."""
    try:
        values = amf.decode_all(payload)
    except amf.AmfError:
        return None
    found = next((value for value in values if isinstance(value, dict)), None)
    if found is None:
        return None
    fps = _number(found, "framerate") or _number(found, "videoframerate")
    kbps = (_number(found, "videodatarate") or 0) + (_number(found, "audiodatarate") or 0)
    has_video_rate = bool(_number(found, "videodatarate"))
    return Metadata(
        fps if fps and 1 <= fps <= 240 else None,
        int(kbps * 1000) if has_video_rate else None,
        "audiocodecid" in found,
    )


def _number(values: Mapping[str, object], name: str) -> float | None:
    value = values.get(name)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
