"""Purchases and webhooks a second on two cores, beside a bare INSERT of one row in the same run.

PostgreSQL runs in a folder in memory, without fsync for all ways alike: what is measured is the
work, not the disk. Two processes share the work, with PostgreSQL on the same cores. A purchase goes
the whole way: the order, the sandbox's checkout, its payment, the signed message by the site's own
view, the payment, the sale in the books, the bits or the subscription with its event. The rows of
webhooks are parts of that way: a message checked, stored and acknowledged by the view, and one that
is handled by a worker. Half of the buyers buy bits, half subscribe to one of a hundred channels;
every sale meets all others on the site's own ledger accounts. The last rows are one process alone:
what two make more than it is what waiting for each other there leaves of the second core.
`cpu_ms_each` is the time of processors, the workers' with their PostgreSQL backends': on a machine
that others use as well it says more than the clock.

PURCHASES in the environment says how many each row takes, 1,000 unless told.
"""

import os
from typing import Any

from benchmarks.children import run_children
from tests.chat.stream.servers import Servers, own_servers

Row = dict[str, Any]

PURCHASES = int(os.environ.get("PURCHASES", "1000"))
CHANNELS = 100
WORKERS = 2

_SETUP = """
import django; django.setup()
import json, sys, time
import psutil
from django.db import connection
from django.test import Client
from accounts.models import User
from monetization.ledger.check import check_ledger
from monetization.models import Payment, ProviderEvent, SandboxCheckout, SandboxWebhook
from monetization.providers.sandbox import charges
from monetization.providers.sandbox.messages import signed_headers
from monetization.services import orders, provider_events
from monetization.services.bits import buy_bits
from monetization.services.subscriptions import subscribe
count, channels, workers, worker = map(int, sys.argv[1:])
ids = list(User.objects.filter(login__startswith="channel").values_list("pk", flat=True))
emit, sent = charges.emit, []
def keep(event, *, object_key):
    sent.append(emit(event, object_key=object_key))
    return sent[-1]
charges.emit = keep
client = Client()
def buyers(prefix):
    rows = User.objects.filter(login__startswith=prefix).order_by("pk")
    return list(rows)[worker::workers]
def order(buyer):
    if buyer.pk % 2:
        made = buy_bits(buyer=buyer, bits=100)
    else:
        made = subscribe(subscriber=buyer, channel_id=ids[buyer.pk % len(ids)], tier=1)
    orders.open_checkout(order=made, success_url="/", cancel_url="/")
    charges.pay(checkout_id=SandboxCheckout.objects.get(order_id=str(made.pk)).pk)
def post(body):
    answer = client.post("/webhooks/payments/sandbox/", body, content_type="application/json",
        headers=signed_headers(body))
    assert answer.status_code == 200, answer.content
def purchase(buyer):
    sent.clear()
    order(buyer)
    for row in sent:
        post(bytes(row.body))
    handle(json.loads(sent[0].body)["object_key"])
def handle(object_key):
    rows = ProviderEvent.objects.filter(provider="sandbox", object_key=object_key, state="pending")
    handled[0] += provider_events.process_events(event_id=rows.values_list("pk", flat=True)[0])
handled = [0]
def measure(work, things):
    # The first one loads what all need.
    first, *things = things
    work(first)
    handled[0] = 0
    began, before_s = time.perf_counter(), cpu_s()
    for thing in things:
        work(thing)
    seconds, used_s = time.perf_counter() - began, cpu_s() - before_s
    print(json.dumps({"seconds": seconds, "cpu_s": used_s, "count": handled[0] or len(things)}))
def cpu_s():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    return time.process_time() + sum(backend.cpu_times()[:2])
"""
_PREPARE = """
from streams.models import Channel
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE bench (id bigserial PRIMARY KEY, buyer bigint, minor bigint)")
def users(prefix, many):
    return User.objects.bulk_create(User(login=f"{prefix}{n}", display_name=f"{prefix}{n}",
        email=f"{prefix}{n}@example.org") for n in range(many))
Channel.objects.bulk_create(Channel(owner=one) for one in users("channel", channels))
for prefix in ("whole", "parts", "alone"):
    users(prefix, count)
print("{}")
"""
_BARE = """
def insert(number):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench (buyer, minor) VALUES (%s, 499)", [number])
measure(insert, range(worker, count, workers))
"""
_WHOLE = """
def counted(buyer):
    purchase(buyer)
    handled[0] = 0
measure(counted, buyers("{prefix}"))
"""
_ORDERS = """
measure(order, buyers("parts"))
"""
_POST = """
known = ProviderEvent.objects.values("event_id")
rows = SandboxWebhook.objects.exclude(event_id__in=known).order_by("pk")
measure(post, [bytes(row.body) for row in rows if row.pk % workers == worker])
"""
_HANDLE = """
rows = ProviderEvent.objects.filter(state="pending").order_by("object_key")
keys = list(rows.values_list("object_key", flat=True).distinct())
measure(handle, [key for key in keys if int(key[-1], 16) % workers == worker])
"""
_CHECK = """
assert check_ledger() == []
assert Payment.objects.count() == 3 * count, Payment.objects.count()
assert not ProviderEvent.objects.filter(state="pending").exists()
print("{}")
"""


def run() -> list[Row]:
    """Rows for the baseline, whole purchases, and webhooks taken and handled."""
    with own_servers() as servers:
        _children(servers, _PREPARE, 1)
        bare = _measure(servers, _BARE)
        whole = _measure(servers, _WHOLE.format(prefix="whole"))
        _children(servers, _ORDERS, WORKERS)
        taken = _measure(servers, _POST)
        handled = _measure(servers, _HANDLE)
        alone = _measure(servers, _WHOLE.format(prefix="alone"), workers=1)
        _children(servers, _CHECK, 1)
    return [
        _row("baseline: bare INSERT of one row", WORKERS, bare, bare),
        _row("purchases, order to what was bought", WORKERS, whole, bare),
        _row("webhooks taken: checked, stored, acknowledged", WORKERS, taken, bare),
        _row("webhook events handled", WORKERS, handled, bare),
        _row("purchases, one process alone", 1, alone, bare),
    ]


def _measure(servers: Servers, code: str, workers: int = WORKERS) -> Row:
    """How many there were, the time of the slowest worker, the processors' time of all."""
    answers = _children(servers, code, workers)
    return {
        "count": sum(one["count"] for one in answers),
        "seconds": max(one["seconds"] for one in answers),
        "cpu_s": sum(one["cpu_s"] for one in answers),
    }


def _children(servers: Servers, code: str, workers: int) -> list[Row]:
    return run_children(servers, _SETUP + code, count=PURCHASES, channels=CHANNELS, workers=workers)


def _row(name: str, workers: int, found: Row, base: Row) -> Row:
    per_second = found["count"] / found["seconds"]
    return {
        "what": name,
        "processes": workers,
        "count": found["count"],
        "per_second": round(per_second, 1),
        "times_baseline": round(per_second / base["count"] * base["seconds"], 4),
        "cpu_ms_each": round(found["cpu_s"] * 1000 / found["count"], 2),
    }


if __name__ == "__main__":
    from benchmarks.report import print_table

    print_table(run())
