"""The demo broadcaster: no orphan, a clean stop, no way to run a shell."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import psutil
import pytest

from streams.demo.broadcaster import publish_command
from streams.demo.children import run_ffmpeg


def test_the_picture_is_published_as_it_is():
    command = publish_command(Path("/tmp/a loop.mp4"), "rtmp://127.0.0.1:1935/live/key")
    assert command[-1] == "rtmp://127.0.0.1:1935/live/key"
    assert "/tmp/a loop.mp4" in command
    assert command[command.index("-c") + 1] == "copy"


async def test_cancelling_takes_the_child_along(tmp_path):
    fifo = tmp_path / "ready"
    os.mkfifo(fifo)
    code = f"import os, signal; open({str(fifo)!r}, 'w').write(str(os.getpid())); signal.pause()"
    run = asyncio.create_task(run_ffmpeg([sys.executable, "-c", code], name="test"))
    child = psutil.Process(int(await asyncio.to_thread(fifo.read_text)))
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert not child.is_running()


@pytest.mark.media
async def test_a_failure_is_a_status():
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "/nowhere", "-f", "null", "-"]
    assert await run_ffmpeg(argv, name="test") != 0


@pytest.mark.django_db(transaction=True)
def test_without_demo_channels_it_waits_and_stops_cleanly(process_environment, tmp_path):
    command = [sys.executable, "manage.py", "demo_broadcaster"]
    environment = {**process_environment, "LOG_FORMAT": "json"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "demo.no_channels" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
