"""How long after a broadcast's end its video can be played, on a folder and on S3.

Ten channels broadcast for some seconds, one of them with a ladder, and end one after the other.
Ready is what the database says; playable is when the web process serves a finished playlist. The
folder is the baseline: what S3 adds is what its requests take.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import httpx

from benchmarks.glass.figures import percentile
from tests.s3 import start_s3_server
from tests.whole.publishing import Publisher, make_clip
from tests.whole.stack import Stack

BROADCASTS = 10
_SECONDS = 8.0
_APART_S = 0.5
# Ten of them look at once, on the machine that they measure.
_LOOK_EVERY_S = 0.25
_ENVIRONMENT = {
    "LIVE_GRACE_SECONDS": "2",
    "TRANSCODE_SLOTS": "1",
    "TRANSCODE_LADDER": "160p:284x160:230k:15",
}
_TIMES = """
import json
from streams.models import Video
videos = Video.objects.select_related("channel__owner", "broadcast").filter(state="ready")
print(json.dumps({
    video.channel.owner.login: [
        video.broadcast.ended_at.isoformat(), video.published_at.isoformat()
    ]
    for video in videos
}))
"""

Row = dict[str, Any]


def run() -> list[Row]:
    """A row for the folder, one for S3 (moto on this machine)."""
    server = start_s3_server()
    try:
        bucket = server.environment(server.make_bucket())
        return [
            {"storage": name, **_measure({**_ENVIRONMENT, **environment})}
            for name, environment in (("folder", {}), ("S3", bucket))
        ]
    finally:
        server.process.kill()
        server.process.wait()


def _measure(environment: dict[str, str]) -> Row:
    with Stack(environment=environment) as stack, ExitStack() as running:
        clip = make_clip(stack.folder, seconds=20)
        logins = [f"streamer{number}" for number in range(BROADCASTS)]
        publishers = []
        for made in stack.create_accounts(logins):
            url = f"{stack.rtmp_url}/{made['stream_key']}"
            publishers.append(running.enter_context(Publisher(url, clip)))
        for login in logins:
            stack.wait_live(login)
        time.sleep(_SECONDS)
        with ThreadPoolExecutor(BROADCASTS) as pool:
            waiting = []
            for login, publisher in zip(logins, publishers, strict=True):
                publisher.stop()
                waiting.append(pool.submit(_wait_playable, stack, login))
                time.sleep(_APART_S)
            playable_at = {login: at for login, at in (one.result() for one in waiting) if at}
        return _figures(stack.run_python(_TIMES), playable_at)


def _wait_playable(stack: Stack, login: str) -> tuple[str, float]:
    """When the channel's video was first seen to have a playlist with an end; 0 for never."""
    deadline = time.monotonic() + 120
    with httpx.Client(base_url=stack.page_url, timeout=10) as client:
        while time.monotonic() < deadline:
            if _is_playable(client, login):
                return login, time.time()
            time.sleep(_LOOK_EVERY_S)
    return login, 0.0


def _is_playable(client: httpx.Client, login: str) -> bool:
    videos = client.get(f"/api/v1/channels/{login}/videos/").json()["results"]
    if not videos or videos[0]["state"] != "ready":
        return False
    url = client.get(f"/api/v1/videos/{videos[0]['id']}/").json()["playback_url"]
    source = httpx.URL(url).join("source/index.m3u8")
    return "#EXT-X-ENDLIST" in client.get(source).text


def _figures(times: dict[str, list[str]], playable_at: dict[str, float]) -> Row:
    ready_ms, playable_ms = [], []
    for login, (ended, published) in times.items():
        ended_at = datetime.fromisoformat(ended)
        ready_ms.append((datetime.fromisoformat(published) - ended_at).total_seconds() * 1000)
        if login in playable_at:
            playable_ms.append((playable_at[login] - ended_at.timestamp()) * 1000)
    return {
        "broadcasts": len(times),
        "ready_p50_ms": round(percentile(ready_ms, 0.5)),
        "ready_p95_ms": round(percentile(ready_ms, 0.95)),
        "playable_p50_ms": round(percentile(playable_ms, 0.5)),
        "playable_p95_ms": round(percentile(playable_ms, 0.95)),
    }
