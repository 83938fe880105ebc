"""The directory with 10,000 live channels: how long the page and the API take, and their queries.

The whole product runs: PostgreSQL, Valkey, the web process, and beat, which copies the viewer
counts of all channels every ten seconds meanwhile. Requests come one after the other from one
client, as one visitor's do. The baseline is `/healthz`, a view that does nothing, in the same run.
"""

import time
from typing import Any

import httpx

from benchmarks.glass.figures import percentile
from tests.whole.stack import Stack

Row = dict[str, Any]

CHANNELS = 10_000
WARM_UP = 10
REQUESTS = 300
# The search lets an address ask 60 times a minute.
SEARCHES = 40
TARGET_P95_MS = 50
TARGET_QUERIES = 8
_PATHS = {
    "nothing (/healthz)": "/healthz",
    "directory page": "/directory/",
    "category page": "/directory/category/category-3/",
    "home page": "/",
    "API, who is live": "/api/v1/channels/live/",
    "API, a page in the middle": "",  # its cursor is asked for first
    "API, one channel": "/api/v1/channels/streamer1/",
    "API, search": "/api/v1/search/channels?query=streamer12",
}
# Viewers are distributed as they are in life: few channels have many. They are put into Valkey
# with a heartbeat of tomorrow, so that beat's counting goes on finding them.
_POPULATE = """
import json, time, uuid
from accounts.models import User
from streams.models import Broadcast, Category, Channel
from streams.selectors.viewers import viewers_key
from streams.services.viewers import refresh_viewer_counts
from twitchclone.core.redis import client
from django.db import connection
count = {count}
categories = Category.objects.bulk_create(
    Category(name=f"Category {{n}}", slug=f"category-{{n}}", hue=n * 9 % 360) for n in range(200))
users = User.objects.bulk_create(
    (User(login=f"streamer{{n}}", display_name=f"Streamer {{n}}", email=f"s{{n}}@example.org")
     for n in range(count)), batch_size=2000)
Channel.objects.bulk_create(
    (Channel(owner=user, title=f"Stream {{user.login}}", category=categories[user.pk % 200],
             tags=["chill", f"tag{{user.pk % 50}}"]) for user in users), batch_size=2000)
broadcasts = Broadcast.objects.bulk_create(
    (Broadcast(channel_id=user.pk, state="live", title=f"Stream {{user.login}}", node="bench",
               category=categories[user.pk % 200], tags=["chill", f"tag{{user.pk % 50}}"],
               language=("en", "de", "fr")[user.pk % 3]) for user in users), batch_size=2000)
valkey = client()
valkey.set("media:node:bench", "1")
pipe = valkey.pipeline(transaction=False)
tomorrow = int(time.time()) + 86400
for rank, broadcast in enumerate(broadcasts, 1):
    viewers = {{f"v:{{n}}": tomorrow for n in range(max(1, 5000 // rank))}}
    pipe.zadd(viewers_key(broadcast.pk), viewers)
pipe.execute()
began = time.monotonic()
changed = refresh_viewer_counts()
seconds = time.monotonic() - began
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE")
print(json.dumps({{"changed": changed, "refresh_ms": round(seconds * 1000)}}))
"""
_COUNT_QUERIES = """
import json
from collections import Counter
from django.conf import settings
from django.db import connection
from django.test import Client
settings.ALLOWED_HOSTS = ["*"]
counts, path = Counter(), ""
def count(execute, *arguments):
    counts[path] += 1
    return execute(*arguments)
for path in {paths}:
    counts[path] = 0
    with connection.execute_wrapper(count):
        assert Client().get(path).status_code == 200, path
print(json.dumps(counts))
"""


def run() -> list[Row]:
    """A row for each address, and one for the counting of all viewers."""
    with Stack() as stack:
        made = stack.run_python(_POPULATE.format(count=CHANNELS))
        with httpx.Client(base_url=stack.page_url, timeout=30) as client:
            middle = _middle_page(client)
            paths = {name: path or middle for name, path in _PATHS.items()}
            queries = stack.run_python(_COUNT_QUERIES.format(paths=list(paths.values())))
            rows = [_measure(client, name, path, queries[path]) for name, path in paths.items()]
    return [*rows, {"what": f"counting viewers of {CHANNELS} channels", **_refresh(made)}]


def _refresh(made: dict[str, Any]) -> Row:
    return {"p50_ms": made["refresh_ms"], "queries": 2, "note": f"{made['changed']} changed"}


def _middle_page(client: httpx.Client) -> str:
    """The address of a page some way down the list."""
    cursor = ""
    for _ in range(5):
        page = client.get("/api/v1/channels/live/", params={"limit": 100, "cursor": cursor})
        cursor = page.json()["next_cursor"]
    return f"/api/v1/channels/live/?cursor={cursor}"


def _measure(client: httpx.Client, name: str, path: str, queries: int) -> Row:
    for _ in range(WARM_UP):
        client.get(path).raise_for_status()
    count = SEARCHES if "/search/" in path else REQUESTS
    times = [_time(client, path) for _ in range(count)]
    p95 = percentile(times, 0.95)
    is_met = p95 <= TARGET_P95_MS and queries <= TARGET_QUERIES
    return {
        "what": name,
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(p95, 1),
        "max_ms": round(max(times), 1),
        "queries": queries,
        "bytes": len(client.get(path).content),
        "note": "" if is_met else f"misses {TARGET_P95_MS} ms or {TARGET_QUERIES} queries",
    }


def _time(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path).raise_for_status()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    from benchmarks.report import print_table

    print_table(run())
