"""Keeps the demo channels live: makes each loop once, then publishes it over RTMP for ever."""

import asyncio
import tempfile
from pathlib import Path

import imageio_ffmpeg
import structlog

from streams.demo.children import run_ffmpeg
from streams.demo.keys import find_own_channels, renew_key
from streams.demo.loops import draw_scene, encode_command, loop_path, made_in
from streams.demo.scenes import SCENES, Scene
from streams.demo.seed import demo_folder
from twitchclone.core.db import run_sync

log = structlog.get_logger(__name__)

_FIRST_DELAY_S = 1.0
_LONGEST_DELAY_S = 15.0
# Whoever published this long had no lasting trouble.
_STEADY_S = 30.0
_PORT_INTERVAL_S = 0.5


class DemoBroadcaster:
    """One publisher for each demo channel; `run` ends when it is cancelled."""

    def __init__(self, *, host: str, port: int) -> None:
        self._address = f"rtmp://{host}:{port}/live"
        self._host, self._port = host, port

    async def run(self) -> None:
        """Publish until cancelled; without demo channels there is nothing to do but wait."""
        channels = await run_sync(find_own_channels)
        if not channels:
            log.info("demo.no_channels")
            await asyncio.Event().wait()
        async with asyncio.TaskGroup() as publishers:
            # One after the other: the first one is live while the others are still being made.
            for login, scene in SCENES.items():
                if login in channels:
                    loop = await self._loop(scene)
                    publishers.create_task(self._publish(login, channels[login], loop))

    async def _loop(self, scene: Scene) -> Path:
        folder = demo_folder()
        path = loop_path(scene, folder)
        if path.exists():
            return path
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{scene.name}-", dir=folder) as name:
            layers = Path(name)
            await asyncio.to_thread(draw_scene, scene, layers)
            if await run_ffmpeg(encode_command(scene, layers), name=scene.name):
                raise RuntimeError(f"ffmpeg could not make the picture {scene.name}.")
            made_in(layers).replace(path)  # in one step: there is never half a loop
        return path

    async def _publish(self, login: str, channel_id: int, loop: Path) -> None:
        stream_key = await run_sync(renew_key, channel_id=channel_id)
        delay_s = _FIRST_DELAY_S
        clock = asyncio.get_running_loop()
        while True:
            await self._wait_for_port()
            began_s = clock.time()
            log.info("demo.publishing", channel=login)
            await run_ffmpeg(publish_command(loop, f"{self._address}/{stream_key}"), name=login)
            is_steady = clock.time() - began_s > _STEADY_S
            delay_s = _FIRST_DELAY_S if is_steady else min(2 * delay_s, _LONGEST_DELAY_S)
            await asyncio.sleep(delay_s)

    async def _wait_for_port(self) -> None:
        while True:
            try:
                _, writer = await asyncio.open_connection(self._host, self._port)
            except OSError:
                await asyncio.sleep(_PORT_INTERVAL_S)
                continue
            writer.close()
            return


def publish_command(loop: Path, url: str) -> list[str]:
    """ffmpeg's arguments: at the speed of a camera, unchanged, again and again."""
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-hide_banner", "-loglevel", "error", "-nostdin"),
        *("-re", "-stream_loop", "-1", "-i", str(loop)),
        *("-c", "copy", "-f", "flv", "-flvflags", "no_duration_filesize", url),
    ]
