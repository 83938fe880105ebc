"""What an init segment (ftyp and moov) says about its tracks."""

import struct
from dataclasses import dataclass
from enum import Enum

from streams.media.codecs import AacConfig, CodecError, parse_aac_config, parse_avc_config
from streams.media.mp4.boxes import Box, Mp4Error, find, iter_boxes, need, unpack

_u32 = struct.Struct(">I")
_trex = struct.Struct(">5I")
_VISUAL_ENTRY_BYTES = 78  # 12.1.3: up to the boxes inside a VisualSampleEntry
_AUDIO_ENTRY_BYTES = 28  # 12.2.3
_ES_DESCRIPTOR, _DECODER_CONFIG, _DECODER_SPECIFIC = 3, 4, 5


class TrackKind(Enum):
    """The handler types a live stream has."""

    VIDEO = b"vide"
    AUDIO = b"soun"


@dataclass(frozen=True, slots=True)
class Track:
    track_id: int
    kind: TrackKind
    timescale: int
    codec: str  # RFC 6381
    width: int  # 0 for audio
    height: int
    fps: float | None  # where the codec's own header tells it
    default_duration: int
    default_flags: int
    channel_config: int = 0  # AAC's, where there is one


@dataclass(frozen=True, slots=True)
class InitInfo:
    """The tracks of an init segment by their id."""

    tracks: dict[int, Track]

    @property
    def video(self) -> Track | None:
        return next((t for t in self.tracks.values() if t.kind is TrackKind.VIDEO), None)

    @property
    def audio(self) -> Track | None:
        return next((t for t in self.tracks.values() if t.kind is TrackKind.AUDIO), None)

    @property
    def codecs(self) -> str:
        """The CODECS attribute of a multivariant playlist, video first."""
        ordered = sorted(self.tracks.values(), key=lambda track: track.kind is not TrackKind.VIDEO)
        return ",".join(track.codec for track in ordered)


def parse_init(data: bytes) -> InitInfo:
    """Read an init segment; raises Mp4Error."""
    moov = next((box for box in iter_boxes(data) if box.kind == b"moov"), None)
    if moov is None:
        raise Mp4Error("the init segment has no moov")
    defaults = _track_defaults(data, moov)
    tracks = {}
    for box in iter_boxes(data, moov.body, moov.end):
        if box.kind == b"trak" and (track := _parse_track(data, box, defaults)):
            tracks[track.track_id] = track
    if not tracks:
        raise Mp4Error("the init segment has neither video nor audio")
    return InitInfo(tracks)


def _track_defaults(data: bytes, moov: Box) -> dict[int, tuple[int, int]]:
    """Default duration and flags by track id, from mvex/trex (8.8.3)."""
    mvex = need(data, moov, b"mvex")
    defaults = {}
    for box in iter_boxes(data, mvex.body, mvex.end):
        if box.kind == b"trex":
            track_id, _, duration, _, flags = unpack(_trex, data, box.body + 4, box)
            defaults[track_id] = (duration, flags)
    return defaults


def _parse_track(data: bytes, trak: Box, defaults: dict[int, tuple[int, int]]) -> Track | None:
    header = need(data, trak, b"tkhd")
    (track_id,) = unpack(_u32, data, header.body + (20 if data[header.body] else 12), header)
    media = need(data, trak, b"mdia", b"mdhd")
    (timescale,) = unpack(_u32, data, media.body + (20 if data[media.body] else 12), media)
    handler = need(data, trak, b"mdia", b"hdlr")
    kinds = {kind.value: kind for kind in TrackKind}
    kind = kinds.get(data[handler.body + 8 : handler.body + 12])
    if kind is None:
        return None
    if not timescale:
        raise Mp4Error(f"track {track_id} has no timescale")
    stsd = need(data, trak, b"mdia", b"minf", b"stbl", b"stsd")
    entry = next(iter_boxes(data, stsd.body + 8, stsd.end), None)
    if entry is None:
        raise Mp4Error(f"track {track_id} has no sample entry")
    codec, width, height, fps, channel_config = _describe(data, entry)
    duration, flags = defaults.get(track_id, (0, 0))
    return Track(
        track_id, kind, timescale, codec, width, height, fps, duration, flags, channel_config
    )


def _describe(data: bytes, entry: Box) -> tuple[str, int, int, float | None, int]:
    try:
        if entry.kind in (b"avc1", b"avc3"):
            inner = Box(entry.kind, entry.start, entry.body + _VISUAL_ENTRY_BYTES, entry.end)
            box = need(data, inner, b"avcC")
            avc = parse_avc_config(data[box.body : box.end])
            return avc.codec, avc.width, avc.height, avc.fps, 0
        if entry.kind == b"mp4a":
            inner = Box(entry.kind, entry.start, entry.body + _AUDIO_ENTRY_BYTES, entry.end)
            esds = find(data, inner, b"esds")
            aac = _aac_config(data, esds) if esds else AacConfig("mp4a.40.2", 0, 0)
            return aac.codec, 0, 0, None, aac.channel_config
    except CodecError as error:
        raise Mp4Error(str(error)) from error
    raise Mp4Error(f"sample entry {entry.kind!r} is neither H.264 nor AAC")


def _aac_config(data: bytes, esds: Box) -> AacConfig:
    """The AudioSpecificConfig in the nested descriptors of 7.2.6 of ISO/IEC 14496-1."""
    offset = esds.body + 4
    while offset + 2 <= esds.end:
        tag = data[offset]
        size, offset = _descriptor_size(data, offset + 1, esds)
        if tag == _ES_DESCRIPTOR:
            offset += 3
        elif tag == _DECODER_CONFIG:
            offset += 13
        elif tag == _DECODER_SPECIFIC:
            return parse_aac_config(data[offset : offset + size])
        else:
            offset += size
    raise Mp4Error("the AAC track has no decoder configuration")


def _descriptor_size(data: bytes, offset: int, box: Box) -> tuple[int, int]:
    size = 0
    while offset < box.end:
        byte = data[offset]
        size, offset = size << 7 | byte & 0x7F, offset + 1
        if not byte & 0x80:
            break
    return size, offset
