"""Takes an uploaded sound: checks what it is, and encodes it anew as a short MP3."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from streams.transcode.child import ChildLimits
from streams.transcode.job import FfmpegFailed, run_ffmpeg
from twitchclone.core.errors import InvalidInput

MAX_BYTES = 2 * 1024 * 1024
MAX_SOUND_S = 15
# Containers that hold nothing but their own sound, whatever the file is called.
_FORMATS = "mp3,ogg,wav"
_TIMEOUT_S = 20.0
_LIMITS = ChildLimits(nice=10, address_space_bytes=2 * 1024**3, file_bytes=2**22)


def encode_sound(upload: "UploadedFile[Any]") -> "ContentFile[bytes]":
    """At most MAX_SOUND_S of the sound as MP3, without names, pictures or whatever else is in it.

    Slow (up to seconds). Raises InvalidInput beside `sound_file`.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise InvalidInput(
            f"This file has {(upload.size or 0) / 1_048_576:.1f} MB;"
            f" at most {MAX_BYTES // 1_048_576} MB are allowed.",
            field="sound_file",
        )
    with tempfile.TemporaryDirectory(prefix="alert-sound-") as folder:
        given = Path(folder) / "given"
        given.write_bytes(upload.read(MAX_BYTES + 1))
        try:
            data = run_ffmpeg(_arguments(given), timeout_s=_TIMEOUT_S, limits=_LIMITS)
        except FfmpegFailed as error:
            raise _refused() from error
    if not data:
        raise _refused()
    return ContentFile(data)


def _arguments(path: Path) -> list[str]:
    return [
        *("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-threads", "1"),
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", _FORMATS),
        *("-i", f"file:{path}", "-map", "0:a:0", "-map_metadata", "-1", "-t", str(MAX_SOUND_S)),
        *("-ac", "2", "-ar", "44100", "-c:a", "libmp3lame", "-b:a", "128k"),
        *("-id3v2_version", "0", "-write_xing", "0", "-f", "mp3", "pipe:1"),
    ]


def _refused() -> InvalidInput:
    return InvalidInput("This is not a sound in MP3, Ogg or WAV.", field="sound_file")
