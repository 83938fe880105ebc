"""Preview pictures: one frame of the newest keyframe part, decoded by a niced ffmpeg."""

import asyncio
import contextlib
from pathlib import Path

import structlog

from streams.media.hls.state import MediaPlaylistState
from streams.node.gate import NodeGate
from streams.node.live import LiveSession
from streams.node.rendition import SOURCE
from streams.transcode.arguments import build_thumbnail_arguments
from streams.transcode.child import ChildLimits, spawn_ffmpeg

_log = structlog.get_logger(__name__)
_WIDTH = 640
_TIMEOUT_S = 10.0
_MAX_JPEG_BYTES = 2 * 1024 * 1024
_LOOK_EVERY_S = 1.0
_LIMITS = ChildLimits(nice=15, address_space_bytes=2 * 1024**3)


class ThumbnailMaker:
    """One picture at a time for the whole node, each broadcast's in its turn."""

    def __init__(self, gate: NodeGate, *, every_s: float) -> None:
        self._gate = gate
        self._every_s = every_s
        self._made_at: dict[str, float] = {}

    async def run(self) -> None:
        while True:
            for session in list(self._gate.sessions.values()):
                await self._renew(session)
            self._forget_ended()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _renew(self, session: LiveSession) -> None:
        now = asyncio.get_running_loop().time()
        key = str(session.broadcast_id)
        if now - self._made_at.get(key, float("-inf")) < self._every_s or session.sink is None:
            return
        source = session.broadcast.renditions.get(SOURCE)
        video = newest_keyframe(source.feed.state) if source else None
        if video is None:
            return
        self._made_at[key] = now
        if jpeg := await decode_thumbnail(video):
            session.broadcast.live.thumbnail = jpeg
            path = session.broadcast.directory / "thumbnail.jpg"
            await asyncio.to_thread(_save, path, jpeg)

    def _forget_ended(self) -> None:
        live = {str(broadcast_id) for broadcast_id in self._gate.sessions}
        self._made_at = {key: at for key, at in self._made_at.items() if key in live}


def newest_keyframe(state: MediaPlaylistState) -> bytes | None:
    """An init segment and the newest part in memory that starts with a keyframe."""
    for segment in reversed(state.segments):
        for part in reversed(segment.parts):
            if part.is_independent and part.data is not None:
                return state.inits[segment.init_number].data + part.data
    return None


async def decode_thumbnail(video: bytes) -> bytes | None:
    """A JPEG of the first frame; None when ffmpeg cannot make one in time."""
    child = await spawn_ffmpeg(
        build_thumbnail_arguments(width=_WIDTH),
        name="thumbnail",
        stdout=asyncio.subprocess.PIPE,
        limits=_LIMITS,
    )
    stdin, stdout = child.process.stdin, child.process.stdout
    assert stdin is not None
    assert stdout is not None
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            with contextlib.suppress(ConnectionError):  # it has its frame and reads no further
                stdin.write(video)
                await stdin.drain()
                stdin.close()
            jpeg = await _read_all(stdout)
            code = await child.wait()
    except TimeoutError:
        _log.warning("thumbnail_timed_out")
        return None
    finally:
        child.kill()
    return jpeg if code == 0 and jpeg.startswith(b"\xff\xd8") else None


async def _read_all(stream: asyncio.StreamReader) -> bytes:
    data = bytearray()
    while chunk := await stream.read(65_536):
        data += chunk
        if len(data) > _MAX_JPEG_BYTES:
            return b""
    return bytes(data)


def _save(path: Path, jpeg: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".tmp")
        draft.write_bytes(jpeg)
        draft.replace(path)
    except OSError as error:
        _log.warning("thumbnail_not_saved", reason=error.strerror)
