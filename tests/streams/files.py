"""Files as people upload them: real videos made by ffmpeg, and what only looks like one."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from accounts.models import User
from streams.models import Upload, UploadProtocol
from streams.services import uploads
from streams.storage.incoming import incoming_file

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@cache
def video_file(
    *,
    seconds: float = 9,
    size: str = "640x360",
    rate: str = "30",
    has_audio: bool = True,
    container: str = "mp4",
    before: tuple[str, ...] = (),
    extra: tuple[str, ...] = (),
) -> bytes:
    """A moving test picture and a tone."""
    suffix = {"mp4": ["-movflags", "frag_keyframe+empty_moov", "-f", "mp4"]}
    audio = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"] if has_audio else []
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *before),
        *("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}", *audio),
        *("-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
        *(*extra, *suffix.get(container, ["-f", container]), "pipe:1"),
    ]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def received(account: User, data: bytes, **options: Any) -> Upload:
    """An upload whose last byte has come, as tus leaves it."""
    upload = uploads.create_upload(
        channel=account.channel,
        actor=account,
        protocol=UploadProtocol.TUS,
        size_bytes=len(data),
        file_name=options.pop("file_name", "night.mp4"),
        **options,
    )
    path = incoming_file(upload.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    uploads.note_received(upload_id=upload.pk, received_bytes=len(data))
    return upload


def files_below(folder: Path) -> list[str]:
    """Every file, relative to the folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(folder)) for path in found)
