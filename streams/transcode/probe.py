"""What an uploaded file is, found out by ffmpeg decoding its first picture; there is no ffprobe.

A file is an attacker's until proven otherwise. Only containers that hold their own data are opened:
a playlist, an ffconcat script or a subtitle file named .mp4 would make ffmpeg read other files.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from streams.transcode.child import ChildLimits
from streams.transcode.job import FfmpegFailed, run_ffmpeg

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,ogg,asf"
MAX_DURATION_S = 12 * 3600
MAX_PIXELS = 7680 * 4320
_MAX_SIDE = 8192
_MAX_SHAPE = 5.0  # wider or taller than this is no picture to watch
_MIN_DURATION_MS = 500
_TIMEOUT_S = 120.0
_MEASURING_S = 900.0  # 20 GB from a slow disk
_TOO_LONG = f"The video is longer than {MAX_DURATION_S // 3600} hours."
_GIGABYTE = 1024**3
_LIMITS = ChildLimits(nice=10, address_space_bytes=4 * _GIGABYTE, file_bytes=2**20)

_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", re.MULTILINE)
_STREAM = re.compile(r"^  Stream #(\d+):(\d+)[^:]*: (Video|Audio): (.*)$", re.MULTILINE)
_SIZE = re.compile(r"\b(\d{1,6})x(\d{1,6})\b")
_ASPECT = re.compile(r"\bSAR (\d+):(\d+)")
_RATE = re.compile(r"\b(\d+(?:\.\d+)?)(k?) (fps|tbr)\b")
_INTERLACED = re.compile(r"\b(?:top|bottom) (?:first|coded first)|\binterlaced\b")
_FALLBACK_FPS = 30.0
_SAME_RATE = 0.03


class NotPlayable(Exception):
    """The file is no video that can be made playable; the text is a sentence for its sender."""


@dataclass(frozen=True, slots=True)
class Probed:
    """The picture as it is to be shown: turned upright, its pixels square."""

    width: int
    height: int
    fps: float
    duration_ms: int  # 0 where the file does not say and it cannot be measured
    video_codec: str
    audio_codec: str  # empty without sound
    is_interlaced: bool


def input_arguments(path: Path) -> list[str]:
    """The options before `-i` that every ffmpeg has that opens a file somebody sent, and `-i`."""
    return [
        *("-protocol_whitelist", "file", "-format_whitelist", FORMATS),
        *("-max_pixels", str(MAX_PIXELS), "-i", f"file:{path}"),
    ]


def probe_file(path: Path) -> Probed:
    """Decode the first picture and read what ffmpeg says; raises NotPlayable with the reason."""
    arguments = [
        *("-hide_banner", "-nostdin", "-nostats", "-loglevel", "info", "-threads", "1"),
        *input_arguments(path),
        # V: a picture that moves; the cover of a song is none.
        *("-map", "0:V:0", "-map", "0:a:0?", "-frames:v", "1", "-t", "1", "-f", "null", "-"),
    ]
    said = _run(arguments)
    probed = read_report(said)
    if not probed.duration_ms:
        probed = replace(probed, duration_ms=_measure_ms(path))
    _require_sane(probed)
    return probed


def read_report(text: str) -> Probed:
    """What ffmpeg printed about its input and its output; raises NotPlayable."""
    given, _, made = text.partition("\nOutput #0")
    given = given[max(0, given.find("Input #0")) :]
    video, audio = _first(given, "Video", skip="attached pic"), _first(given, "Audio")
    shown = _first(made, "Video")
    size = _SIZE.search(shown)
    if not video or size is None:
        raise NotPlayable("This file has no video in it.")
    aspect = _ASPECT.search(shown)
    across, down = (int(aspect[1]), int(aspect[2])) if aspect else (1, 1)
    width = round(int(size[1]) * across / down) if across and down else int(size[1])
    return Probed(
        width=width,
        height=int(size[2]),
        fps=_rate(video),
        duration_ms=_duration_ms(given),
        video_codec=video.split(" ", 1)[0].rstrip(","),
        audio_codec=audio.split(" ", 1)[0].rstrip(","),
        is_interlaced=_INTERLACED.search(video) is not None,
    )


def _run(arguments: list[str]) -> str:
    try:
        said = run_ffmpeg(arguments, timeout_s=_TIMEOUT_S, limits=_LIMITS, is_report=True)
        return said.decode("utf-8", "replace")
    except FfmpegFailed as error:
        text = str(error)
        if "matches no streams" in text:
            raise NotPlayable("This file has no video in it.") from None
        if "Picture size" in text or "max_pixels" in text or "Cannot allocate" in text:
            raise NotPlayable("The picture is larger than 8K.") from None
        raise NotPlayable(
            "This file is not a video that can be read. MP4, MOV, MKV, WebM and most other"
            " recordings can; playlists, pictures and texts cannot."
        ) from None


def _measure_ms(path: Path) -> int:
    """How long a file is that does not say so, as browsers' recordings do not: its packets read to
    the end, none decoded. 0 where that fails."""
    measured_ms = 0

    def see(position_ms: int) -> None:
        nonlocal measured_ms
        measured_ms = max(measured_ms, position_ms)
        if measured_ms > MAX_DURATION_S * 1000:
            raise NotPlayable(_TOO_LONG)

    arguments = [
        *("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error"),
        *input_arguments(path),
        *("-map", "0:V:0", "-c", "copy", "-f", "null", "-"),
    ]
    try:
        run_ffmpeg(arguments, timeout_s=_MEASURING_S, limits=_LIMITS, on_progress=see)
    except FfmpegFailed:
        return 0
    return measured_ms


def _require_sane(probed: Probed) -> None:
    short, long = sorted((probed.width, probed.height))
    if long > _MAX_SIDE or short * long > MAX_PIXELS:
        raise NotPlayable("The picture is larger than 8K.")
    if short < 16 or long > short * _MAX_SHAPE:
        raise NotPlayable(f"The picture is {probed.width}x{probed.height}: that cannot be watched.")
    if probed.duration_ms > MAX_DURATION_S * 1000:
        raise NotPlayable(_TOO_LONG)
    if 0 < probed.duration_ms < _MIN_DURATION_MS:
        raise NotPlayable("The video is shorter than half a second.")


def _first(text: str, kind: str, *, skip: str = "") -> str:
    for match in _STREAM.finditer(text):
        if match[3] == kind and not (skip and skip in match[4]):
            return match[4]
    return ""


def _rate(stream: str) -> float:
    """The average, or the rate of the container's clock where the two are about the same: the
    average of a fragmented file, or of a phone's, is a little off."""
    rates = {
        match[3]: float(match[1]) * (1000 if match[2] else 1) for match in _RATE.finditer(stream)
    }
    average = rates.get("fps") or rates.get("tbr") or _FALLBACK_FPS
    base = rates.get("tbr", average)
    return base if abs(base - average) <= _SAME_RATE * average else average


def _duration_ms(text: str) -> int:
    match = _DURATION.search(text)
    if match is None:
        return 0
    hours, minutes, seconds, hundredths = (int(part) for part in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10
