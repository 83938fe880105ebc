"""Writing init segments and fragments for H.264 and AAC without touching the coded frames."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from streams.media.mp4.boxes import make_box, make_full_box

VIDEO_TRACK_ID, AUDIO_TRACK_ID = 1, 2
_SYNC_FLAGS, _NON_SYNC_FLAGS = 0x02000000, 0x01010000  # sample_depends_on, 8.8.3.1
_TFHD_FLAGS = 0x020000  # default-base-is-moof: offsets count from this moof
_TRUN_VIDEO_FLAGS = 0x000F01  # data offset; each sample's duration, size, flags, composition
_TRUN_AUDIO_FLAGS = 0x000301  # data offset; each sample's duration and size
_UNITY_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_video_sample = struct.Struct(">IIIi")
_audio_sample = struct.Struct(">II")
_FTYP = make_box(b"ftyp", b"iso6", struct.pack(">I", 512), b"iso6cmfcmp41")


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """H.264 as its encoder described it."""

    avc_config: bytes  # AVCDecoderConfigurationRecord
    width: int
    height: int
    timescale: int


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """AAC as its encoder described it."""

    aac_config: bytes  # AudioSpecificConfig
    channels: int
    sample_rate: int
    timescale: int


@dataclass(slots=True)
class Sample:
    """One coded frame; times in its track's timescale."""

    data: bytes | memoryview
    decode_time: int
    duration: int
    composition_offset: int = 0
    is_sync: bool = True


def build_init(video: VideoTrack | None, audio: AudioTrack | None) -> bytes:
    """ftyp and moov of a fragmented file with the tracks given."""
    tracks = [_video_trak(video)] if video else []
    tracks += [_audio_trak(audio)] if audio else []
    ids = [VIDEO_TRACK_ID] * bool(video) + [AUDIO_TRACK_ID] * bool(audio)
    extends = [make_full_box(b"trex", 0, 0, struct.pack(">5I", i, 1, 0, 0, 0)) for i in ids]
    mvhd = struct.pack(">4I", 0, 0, 1000, 0) + struct.pack(">IHxx8x", 0x10000, 0x100)
    movie_header = make_full_box(
        b"mvhd", 0, 0, mvhd, _UNITY_MATRIX, bytes(24), struct.pack(">I", AUDIO_TRACK_ID + 1)
    )
    return _FTYP + make_box(b"moov", movie_header, *tracks, make_box(b"mvex", *extends))


def build_fragment(sequence: int, video: Sequence[Sample], audio: Sequence[Sample]) -> bytes:
    """moof and mdat; the video's samples lie first in the mdat."""
    video_bytes = sum(len(sample.data) for sample in video)
    size = _moof(sequence, video, audio, 0, 0)
    moof = _moof(sequence, video, audio, len(size) + 8, len(size) + 8 + video_bytes)
    data = [sample.data for sample in video] + [sample.data for sample in audio]
    mdat_size = 8 + video_bytes + sum(len(sample.data) for sample in audio)
    return b"".join((moof, struct.pack(">I4s", mdat_size, b"mdat"), *data))


def _moof(
    sequence: int,
    video: Sequence[Sample],
    audio: Sequence[Sample],
    video_offset: int,
    audio_offset: int,
) -> bytes:
    runs = []
    if video:
        table = b"".join(map(_pack_video, video))
        runs.append(_traf(VIDEO_TRACK_ID, video, _TRUN_VIDEO_FLAGS, video_offset, table))
    if audio:
        table = b"".join(_audio_sample.pack(s.duration, len(s.data)) for s in audio)
        runs.append(_traf(AUDIO_TRACK_ID, audio, _TRUN_AUDIO_FLAGS, audio_offset, table))
    return make_box(b"moof", make_full_box(b"mfhd", 0, 0, struct.pack(">I", sequence)), *runs)


def _pack_video(sample: Sample) -> bytes:
    flags = _SYNC_FLAGS if sample.is_sync else _NON_SYNC_FLAGS
    return _video_sample.pack(sample.duration, len(sample.data), flags, sample.composition_offset)


def _traf(
    track_id: int, samples: Sequence[Sample], flags: int, data_offset: int, table: bytes
) -> bytes:
    return make_box(
        b"traf",
        make_full_box(b"tfhd", 0, _TFHD_FLAGS, struct.pack(">I", track_id)),
        make_full_box(b"tfdt", 1, 0, struct.pack(">Q", samples[0].decode_time)),
        # Version 1: composition offsets are signed.
        make_full_box(b"trun", 1, flags, struct.pack(">Ii", len(samples), data_offset), table),
    )


def _video_trak(track: VideoTrack) -> bytes:
    entry = make_box(
        b"avc1",
        struct.pack(">6xH16x2H", 1, track.width, track.height),
        struct.pack(">2I4xH32xHh", 0x480000, 0x480000, 1, 24, -1),
        make_box(b"avcC", track.avc_config),
    )
    header = make_full_box(b"vmhd", 0, 1, bytes(8))
    size = (track.width << 16, track.height << 16)
    return _trak(VIDEO_TRACK_ID, track.timescale, b"vide", header, entry, size, volume=0)


def _audio_trak(track: AudioTrack) -> bytes:
    entry = make_box(
        b"mp4a",
        # 16.16 cannot hold 96 kHz; decoders read the AudioSpecificConfig instead.
        struct.pack(">6xH8x2H4xI", 1, track.channels or 2, 16, (track.sample_rate & 0xFFFF) << 16),
        make_full_box(b"esds", 0, 0, _es_descriptor(track.aac_config)),
    )
    header = make_full_box(b"smhd", 0, 0, bytes(4))
    return _trak(AUDIO_TRACK_ID, track.timescale, b"soun", header, entry, (0, 0), volume=0x100)


def _es_descriptor(aac_config: bytes) -> bytes:
    """7.2.6.5 of ISO/IEC 14496-1; 0x40 is MPEG-4 audio, 0x15 an audio stream."""
    specific = _descriptor(5, aac_config)
    decoder = _descriptor(4, struct.pack(">2B3x2I", 0x40, 0x15, 0, 0) + specific)
    return _descriptor(3, struct.pack(">HB", AUDIO_TRACK_ID, 0) + decoder + _descriptor(6, b"\x02"))


def _descriptor(tag: int, body: bytes) -> bytes:
    size = len(body)
    return bytes((tag, 0x80 | size >> 21 & 0x7F, 0x80 | size >> 14 & 0x7F)) + (
        bytes((0x80 | size >> 7 & 0x7F, size & 0x7F)) + body
    )


def _trak(
    track_id: int,
    timescale: int,
    handler: bytes,
    media_header: bytes,
    entry: bytes,
    size: tuple[int, int],
    *,
    volume: int,
) -> bytes:
    tkhd = struct.pack(">5I8x3HH", 0, 0, track_id, 0, 0, 0, 0, volume, 0)
    tables = (
        make_full_box(b"stsd", 0, 0, struct.pack(">I", 1), entry),
        make_full_box(b"stts", 0, 0, bytes(4)),
        make_full_box(b"stsc", 0, 0, bytes(4)),
        make_full_box(b"stsz", 0, 0, bytes(8)),
        make_full_box(b"stco", 0, 0, bytes(4)),
    )
    self_contained = make_full_box(
        b"dref", 0, 0, struct.pack(">I", 1), make_full_box(b"url ", 0, 1)
    )
    minf = make_box(
        b"minf", media_header, make_box(b"dinf", self_contained), make_box(b"stbl", *tables)
    )
    return make_box(
        b"trak",
        make_full_box(b"tkhd", 0, 3, tkhd, _UNITY_MATRIX, struct.pack(">2I", *size)),
        make_box(
            b"mdia",
            make_full_box(b"mdhd", 0, 0, struct.pack(">4I2H", 0, 0, timescale, 0, 0x55C4, 0)),
            make_full_box(b"hdlr", 0, 0, bytes(4), handler, bytes(12), b"live\x00"),
            minf,
        ),
    )
