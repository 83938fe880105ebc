"""Publishers: a prepared clip, and ffmpeg sending it over RTMP as a streamer's encoder does."""

import contextlib
import subprocess
import threading
from pathlib import Path

import imageio_ffmpeg
import psutil

# OBS waits two seconds; the tests have a grace period of a few.
_RECONNECT_DELAY_S = 0.5


def make_clip(folder: Path, *, seconds: int = 60, bitrate_kbps: int = 800) -> Path:
    """A 640x360 clip at 30 fps with a keyframe every two seconds and a tone, made once."""
    clip = folder / f"clip-{seconds}s-{bitrate_kbps}k.flv"
    video = f"testsrc2=size=640x360:rate=30:duration={seconds}"
    sound = f"sine=frequency=440:sample_rate=48000:duration={seconds}"
    rate = f"{bitrate_kbps}k"
    _ffmpeg(
        *("-f", "lavfi", "-i", video, "-f", "lavfi", "-i", sound),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "60"),
        *(
            "-sc_threshold",
            "0",
            "-x264-params",
            "nal-hrd=cbr",
            "-b:v",
            rate,
            "-maxrate",
            rate,
            "-bufsize",
            rate,
        ),
        *("-c:a", "aac", "-b:a", "96k", "-f", "flv", str(clip)),
    )
    return clip


def _ffmpeg(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
    subprocess.run([*command, *arguments], check=True, timeout=120)


class Publisher:
    """One ffmpeg that sends the clip at the speed of time until it is ended.

    With `reconnects` it starts anew whenever it ends, as an encoder with automatic reconnection
    does. Leaving the context kills it.
    """

    def __init__(self, url: str, clip: Path, *, reconnects: bool = False) -> None:
        self._command = [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin"),
            *("-re", "-stream_loop", "-1", "-i", str(clip), "-c", "copy"),
            *("-f", "flv", "-flvflags", "no_duration_filesize", url),
        ]
        self._ended = threading.Event()
        self._reconnects = reconnects
        self._process = self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        if reconnects:
            self._keeper.start()

    def __enter__(self) -> "Publisher":
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()

    @property
    def is_running(self) -> bool:
        """Whether ffmpeg is still sending."""
        return self._process.poll() is None

    @property
    def cpu_s(self) -> float:
        """The CPU time it has used."""
        return sum(psutil.Process(self._process.pid).cpu_times()[:2])

    def interrupt(self) -> None:
        """Lose the connection once; a publisher that reconnects is back within a second."""
        self._process.kill()

    def kill(self) -> None:
        """As when the machine loses power: nothing is said to the server."""
        self._end(self._process.kill)

    def stop(self) -> None:
        """As when the streamer clicks stop: the stream is unpublished in order."""
        self._end(self._process.terminate)

    def wait_refused(self, *, timeout_s: float = 20) -> None:
        """Wait until ffmpeg gives up; fails when it is still sending after `timeout_s`."""
        try:
            code = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"The publisher still runs after {timeout_s:g} s.") from None
        assert code != 0, "The publisher ended as if nothing had gone wrong."

    def _end(self, ask: object) -> None:
        assert callable(ask)
        self._ended.set()
        if self._reconnects:
            self._keeper.join(5)
        for end in (ask, self._process.kill):
            with contextlib.suppress(ProcessLookupError):
                end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
                return

    def _start(self) -> "subprocess.Popen[bytes]":
        quiet = subprocess.DEVNULL
        return subprocess.Popen(self._command, stdin=quiet, stdout=quiet, stderr=quiet)

    def _keep(self) -> None:
        while not self._ended.wait(_RECONNECT_DELAY_S):
            if not self.is_running:
                self._process = self._start()
