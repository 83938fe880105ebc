"""From a publisher's FLV tags to the fragments of the source rendition, frames untouched.

This replaces an `ffmpeg -c copy` process per publisher: one copy of each frame instead of two
pipes, parts cut on the exact frame, and nothing to restart.
"""

from streams.media.remux.demux import AudioFrame, FlvDemuxer, UnsupportedMedia, VideoFrame
from streams.media.remux.remuxer import Remuxer
from streams.media.remux.source import Epoch, EpochEnded, Relayed, SourceEvent, SourceStream
from streams.media.remux.source_format import SourceFormat

__all__ = [
    "AudioFrame",
    "Epoch",
    "EpochEnded",
    "FlvDemuxer",
    "Relayed",
    "Remuxer",
    "SourceEvent",
    "SourceFormat",
    "SourceStream",
    "UnsupportedMedia",
    "VideoFrame",
]
