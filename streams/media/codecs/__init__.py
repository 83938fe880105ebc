"""Decoder configurations of H.264 and AAC: what they say about the picture and the sound.

Codec strings are those of RFC 6381, as HLS playlists and browsers want them.
"""

from streams.media.codecs.aac import AacConfig, parse_aac_config
from streams.media.codecs.avc import AvcConfig, parse_avc_config, parse_sps
from streams.media.codecs.bits import CodecError

__all__ = [
    "AacConfig",
    "AvcConfig",
    "CodecError",
    "parse_aac_config",
    "parse_avc_config",
    "parse_sps",
]
