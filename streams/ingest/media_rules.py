"""Which media a publisher may send, told in sentences for the streamer."""

from streams.media import flv
from streams.media.flv import AudioHeader, FlvError, PacketKind, VideoHeader
from streams.media.rtmp.capabilities import SUPPORTED_AUDIO, SUPPORTED_VIDEO
from streams.ports import FlvTag, PublishRefused

_NAMES = {
    "hvc1": "HEVC (H.265)",
    "vvc1": "VVC (H.266)",
    "av01": "AV1",
    "vp08": "VP8",
    "vp09": "VP9",
    "flv1": "Sorenson H.263",
    "vp6f": "VP6",
    "vp6a": "VP6",
    "fsv1": "Screen video",
    "fsv2": "Screen video",
    ".mp3": "MP3",
    "Opus": "Opus",
    "fLaC": "FLAC",
    "ac-3": "AC-3",
    "ec-3": "E-AC-3",
    "spex": "Speex",
    "nmos": "Nellymoser",
    "lpcm": "PCM",
    "alaw": "G.711",
    "ulaw": "G.711",
}


def check_video(tag: FlvTag) -> VideoHeader | None:
    """The header of a usable video tag; None for one to drop; raises PublishRefused."""
    try:
        header = flv.parse_video(tag.payload)
    except FlvError:
        return None  # a torn tag, as some encoders send one at the end: no reason to stop
    if header.is_multitrack:
        raise _refuse_multitrack("video")
    if header.fourcc not in SUPPORTED_VIDEO:
        name = _NAMES.get(header.fourcc, "This video codec")
        raise PublishRefused(
            "unsupported_video_codec",
            f"{name} is not supported here. Set the encoder to H.264 and start again.",
        )
    return None if header.kind is PacketKind.OTHER else header


def check_audio(tag: FlvTag) -> AudioHeader | None:
    """The header of a usable audio tag; None for one to drop; raises PublishRefused."""
    try:
        header = flv.parse_audio(tag.payload)
    except FlvError:
        return None
    if header.is_multitrack:
        raise _refuse_multitrack("audio")
    if header.fourcc not in SUPPORTED_AUDIO:
        name = _NAMES.get(header.fourcc, "This audio codec")
        raise PublishRefused(
            "unsupported_audio_codec",
            f"{name} is not supported here. Set the audio encoder to AAC and start again.",
        )
    return None if header.kind is PacketKind.OTHER else header


def _refuse_multitrack(kind: str) -> PublishRefused:
    return PublishRefused(
        "unsupported_multitrack",
        f"Only one {kind} track is taken. Switch off multitrack {kind} and start again.",
    )
