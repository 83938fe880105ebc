"""Everything a latency run needs: the product, a camera behind an uplink, and a browser."""

import csv
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.glass.uplink import Uplink
from tests.whole.browsing import launch_chromium
from tests.whole.stack import CHECKOUT, Stack

LADDER_RENDITION = "480p"
# What the player's quality menu calls a rendition.
LABELS = {"source": "720p", LADDER_RENDITION: "480p"}
_LOGIN = "camera"
# The stock player's page comes from no address, so Chromium would keep it from the loopback.
_ALLOW_LOOPBACK = "--disable-features=LocalNetworkAccessChecks"
_ENVIRONMENT = {
    "TRANSCODE_LADDER": f"{LADDER_RENDITION}:854x480:1200k:30",
    "TRANSCODE_SLOTS": "1",
    "LIVE_GRACE_SECONDS": "30",
}


class Studio:
    """The camera is on the air when the context is entered."""

    def __enter__(self) -> "Studio":
        with ExitStack() as opened:
            self.stack = opened.enter_context(Stack(environment=_ENVIRONMENT))
            # The browser first: its start would disturb the publisher.
            playwright = opened.enter_context(sync_playwright())
            self.browser: Browser = launch_chromium(playwright, _ALLOW_LOOPBACK)
            opened.callback(self.browser.close)
            rtmp_port = self.stack.ports["RTMP_PORT"]
            self.uplink = opened.enter_context(Uplink(rtmp_port=rtmp_port))
            key = self.stack.create_account(_LOGIN)["stream_key"]
            opened.callback(self._stop_camera, self._start_camera(key))
            self.playback_url: str = self.stack.wait_live(_LOGIN)["playback_url"]
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._opened.close()

    @property
    def embed_url(self) -> str:
        """The embedded player's page."""
        return f"{self.stack.page_url}/embed/{_LOGIN}/"

    @property
    def channel_url(self) -> str:
        """The whole channel page."""
        return f"{self.stack.page_url}/{_LOGIN}"

    def rendition_url(self, rendition: str) -> str:
        """A media playlist's address."""
        return self.playback_url.replace("/index.m3u8", f"/{rendition}/index.m3u8")

    def captured(self) -> list[tuple[float, int]]:
        """When each frame so far was due and captured, by number."""
        with self._frames_csv.open() as file:
            rows = [row for row in csv.reader(file) if len(row) == 3]
        return [(float(due_ms), int(captured_ms)) for _, due_ms, captured_ms in rows]

    def _start_camera(self, key: str) -> "subprocess.Popen[bytes]":
        self._frames_csv: Path = self.stack.folder / "frames.csv"
        url = f"rtmp://127.0.0.1:{self.uplink.port}/live/{key}"
        command = [sys.executable, "-m", "benchmarks.glass.camera", url, str(self._frames_csv)]
        return subprocess.Popen(command, cwd=CHECKOUT)

    @staticmethod
    def _stop_camera(camera: "subprocess.Popen[bytes]") -> None:
        camera.terminate()
        camera.wait(10)
