"""How many requests to S3 an hour of broadcast costs, by kind.

A proxy before the S3 server counts what the recording of one broadcast with two renditions asks,
while it is live and at its end. The baseline is the least possible: one PUT for each segment.
"""

import time
from collections import Counter
from typing import Any

from tests.s3 import S3Server, start_s3_server
from tests.whole.breakable import BreakableProxy
from tests.whole.publishing import Publisher, make_clip
from tests.whole.stack import Stack
from tests.whole.waiting import eventually

_SECONDS = 30.0
_ENVIRONMENT = {
    "LIVE_GRACE_SECONDS": "2",
    "TRANSCODE_SLOTS": "1",
    "TRANSCODE_LADDER": "160p:284x160:230k:15",
}
_KINDS = ("PUT", "GET", "HEAD", "POST", "DELETE")
_RECORDED = """
import json
from streams.models import Video, VideoSegment
video = Video.objects.get()
print(json.dumps({
    "is_done": video.state == "ready" and video.storyboard is not None,
    "segments": VideoSegment.objects.count(),
    "seconds": video.duration_ms / 1000,
}))
"""

Row = dict[str, Any]


def run() -> list[Row]:
    """Rows for the time live, for an hour of it, for the least there could be, and for the end."""
    server = start_s3_server()
    try:
        with BreakableProxy(server.url) as proxy:
            return _measure(server, proxy)
    finally:
        server.process.kill()
        server.process.wait()


def _measure(server: S3Server, proxy: BreakableProxy) -> list[Row]:
    bucket = server.environment(server.make_bucket(), endpoint_url=proxy.url)
    with Stack(environment={**_ENVIRONMENT, **bucket}) as stack:
        clip = make_clip(stack.folder, seconds=20)
        made = stack.create_account("ana")
        proxy.requests.clear()
        with Publisher(f"{stack.rtmp_url}/{made['stream_key']}", clip):
            time.sleep(_SECONDS)
        live = Counter(proxy.requests)
        recorded = eventually(
            lambda: stack.run_python(_RECORDED),
            "the video and its pictures are there",
            until=lambda told: bool(told["is_done"]),
        )
        end = Counter(proxy.requests) - live
    hours = recorded["seconds"] / 3600
    per_hour = {kind: round(live[kind] / hours) for kind in _KINDS}
    return [
        {"what": f"live, {recorded['seconds']:.0f} s", **{kind: live[kind] for kind in _KINDS}},
        {"what": "live, an hour", **per_hour},
        {"what": "least possible, an hour", "PUT": round(recorded["segments"] / hours)},
        {"what": "end, pictures included", **{kind: end[kind] for kind in _KINDS}},
    ]
