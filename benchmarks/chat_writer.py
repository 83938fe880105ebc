"""The chat writer: messages a second from Valkey's journals into PostgreSQL, and how soon.

PostgreSQL and Valkey run in a folder in memory, without fsync for both ways alike: what is measured
is the work, not the disk. The baseline is one INSERT a message through the ORM, in the same run.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.chat.stream.servers import Servers, own_servers

Row = dict[str, Any]

MESSAGES = 60_000
ROOMS = 50
CHATTERS = 2_000
BASELINE_MESSAGES = 3_000
SAMPLES = 200
_ROOT = Path(__file__).resolve().parents[1]

_PREPARE = """
import django; django.setup()
import json, random, sys, time, uuid
from django.db import connection
from accounts.models import User
from chat.models import Message
from chat.stream.append import append_sync
from chat.wire.rooms import chat_room
from streams.models import Channel
rooms, chatters, messages, kept, samples = map(int, sys.argv[1:])
def body(user_id, number):
    text = f"message {number} ".ljust(60, "x")
    return {"type": "chat", "channelId": "1", "channel": "room", "userId": str(user_id),
            "username": "chatter", "displayName": "Chatter", "color": "#ff7f50",
            "badges": [{"type": "subscriber", "tier": 1, "months": 7}], "kind": "chat",
            "message": text, "fragments": [{"type": "text", "text": text}], "reply": None}
"""
_FILL = """
users = User.objects.bulk_create(
    (User(login=f"chatter{n}", display_name=f"Chatter{n}", email=f"u{n}@example.org")
     for n in range(chatters)), batch_size=1000)
Channel.objects.bulk_create(Channel(owner=user, title="Bench") for user in users[:rooms])
began = time.perf_counter()
for number in range(messages):
    append_sync(chat_room(users[number % rooms].pk), body(users[number % chatters].pk, number))
print(json.dumps({"seconds": time.perf_counter() - began, "cpu_s": 0}))
"""
_DRAIN = """
from chat.stream.writer import Writer
began, cpu = time.perf_counter(), time.process_time()
written = Writer().write_all()
assert written == messages == Message.objects.count(), written
print(json.dumps({"seconds": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}))
"""
_BASELINE = """
ids = list(User.objects.values_list("id", flat=True))
from django.utils import timezone
began, cpu = time.perf_counter(), time.process_time()
for number in range(kept):
    frame = body(ids[number % chatters], number)
    Message.objects.create(id=uuid.uuid4(), channel_id=ids[number % rooms],
                           user_id=ids[number % chatters], login="chatter", kind="chat",
                           text=frame["message"], body=frame, sent_at=timezone.now())
print(json.dumps({"seconds": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}))
"""
_LATENCY = """
user = User.objects.first()
found = []
for number in range(samples):
    began = time.perf_counter()
    said = append_sync(chat_room(user.pk), body(user.pk, number))
    while not Message.objects.filter(id=said.id).exists():
        pass
    if number >= samples // 10:
        found.append(time.perf_counter() - began)
found.sort()
print(json.dumps({"p50": found[len(found) // 2], "p95": found[int(len(found) * 0.95)]}))
"""


def run() -> list[Row]:
    """Rows for accepting, writing, the baseline, and the delay of a single message."""
    with own_servers() as servers:
        filled = _child(servers, _FILL)
        drained = _child(servers, _DRAIN)
        baseline = _child(servers, _BASELINE)
        servers.start_writer()
        delay = _child(servers, _LATENCY)
    base_per_s = BASELINE_MESSAGES / baseline["seconds"]
    return [
        _row("accept, one sender after another", MESSAGES, filled, base_per_s),
        _row("write, one writer", MESSAGES, drained, base_per_s),
        _row("baseline: ORM, one INSERT each", BASELINE_MESSAGES, baseline, base_per_s),
        {
            "what": "from accepted to readable in the table, quiet room",
            "p50 ms": round(delay["p50"] * 1000, 1),
            "p95 ms": round(delay["p95"] * 1000, 1),
        },
    ]


def _row(what: str, count: int, taken: dict[str, float], base_per_s: float) -> Row:
    per_s = count / taken["seconds"]
    return {
        "what": what,
        "messages": count,
        "a second": round(per_s),
        "times the baseline": round(per_s / base_per_s, 1),
        "our CPU, us each": round(taken["cpu_s"] / count * 1e6) or None,
    }


def _child(servers: Servers, script: str) -> dict[str, float]:
    sizes = (ROOMS, CHATTERS, MESSAGES, BASELINE_MESSAGES, SAMPLES)
    done = subprocess.run(
        [sys.executable, "-c", _PREPARE + script, *map(str, sizes)],
        cwd=_ROOT,
        env={**servers.environment, "LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer
