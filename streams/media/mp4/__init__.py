"""Fragmented MP4 (ISO/IEC 14496-12): splitting ffmpeg's pipe, reading and writing fragments."""

from streams.media.mp4.boxes import Mp4Error
from streams.media.mp4.fragment import Fragment, TrackRun, parse_fragment, parse_runs
from streams.media.mp4.init_segment import InitInfo, Track, TrackKind, parse_init
from streams.media.mp4.silence import silence_segment
from streams.media.mp4.splitter import Mp4Splitter, SplitterLimits
from streams.media.mp4.writer import AudioTrack, Sample, VideoTrack, build_fragment, build_init

__all__ = [
    "AudioTrack",
    "Fragment",
    "InitInfo",
    "Mp4Error",
    "Mp4Splitter",
    "Sample",
    "SplitterLimits",
    "Track",
    "TrackKind",
    "TrackRun",
    "VideoTrack",
    "build_fragment",
    "build_init",
    "parse_fragment",
    "parse_init",
    "parse_runs",
    "silence_segment",
]
