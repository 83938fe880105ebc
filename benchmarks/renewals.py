"""The monthly renewal run: subscriptions a second from "due" to booked, beside bare bookings.

PostgreSQL runs in a folder in memory, without fsync for both ways alike: what is measured is the
work, not the disk. Every due subscription goes the whole way: the charge at the sandbox, its signed
message, the stored event, the payment, the sale in the books, the month, the receipt's task in the
queue. Several processes share the work, as workers do, and run the tasks of a batch one after the
other. The baseline books sales of three lines by themselves, each in a transaction of its own.
`cpu_ms_each` is the time of processors, the workers' with their PostgreSQL backends': on a machine
that others use as well it says more than the clock.

SUBSCRIPTIONS in the environment says how many, 5,000 unless told; the goal is 100,000 in 300 s.
"""

import os
from typing import Any

from benchmarks.children import run_children
from tests.chat.stream.servers import Servers, own_servers

Row = dict[str, Any]

SUBSCRIPTIONS = int(os.environ.get("SUBSCRIPTIONS", "5000"))
CHANNELS = 100
WORKERS = 2
# More would only take longer: each costs the same.
BASELINE = min(SUBSCRIPTIONS, 3000)
GOAL_S, GOAL_SUBSCRIPTIONS = 300, 100_000

_SETUP = """
import django; django.setup()
import json, sys, time
import psutil
from django.db import connection
from datetime import timedelta
from accounts.models import User
from monetization.models import Order, Payment, SandboxCheckout, Subscription
from monetization import tasks
from monetization.services import renewals
from monetization.ledger import post_transaction, recipes
from monetization.ledger.check import check_ledger
from monetization.ledger.recipes import Event
from twitchclone.core import clock
from twitchclone.core.money import Money
count, channels, workers, worker = map(int, sys.argv[1:])
def cpu_s():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    return time.process_time() + sum(backend.cpu_times()[:2])
began, before_s = time.perf_counter(), cpu_s()
def end():
    print(json.dumps({"seconds": time.perf_counter() - began, "cpu_s": cpu_s() - before_s}))
"""
_PREPARE = """
from streams.models import Channel
now = clock.now()
def users(prefix, many):
    User.objects.bulk_create((User(login=f"{prefix}{n}", display_name=f"{prefix}{n}",
        email=f"{prefix}{n}@example.org") for n in range(many)), batch_size=2000)
    return list(User.objects.filter(login__startswith=prefix).values_list("id", flat=True))
owners, buyers = users("channel", channels), users("buyer", count)
Channel.objects.bulk_create(Channel(owner_id=one) for one in owners)
orders = [Order(kind="subscription", buyer_id=buyer, channel_id=owners[n % channels],
    provider="sandbox", currency="EUR", amount_minor=499, channel_bp=5000, is_recurring=True,
    description="Tier 1", details={"tier": 1}, state="paid", subscription_ref=f"sub{n}",
    created_at=now, paid_at=now) for n, buyer in enumerate(buyers)]
Order.objects.bulk_create(orders, batch_size=2000)
SandboxCheckout.objects.bulk_create((SandboxCheckout(token_hash=f"hash{n}", order_id=str(order.pk),
    buyer_id=order.buyer_id, description="Tier 1", currency="EUR", amount_minor=499,
    interval="month", success_url="/", cancel_url="/", state="paid", subscription_ref=f"sub{n}",
    created_at=now) for n, order in enumerate(orders)), batch_size=2000)
Subscription.objects.bulk_create((Subscription(channel_id=order.channel_id,
    subscriber_id=order.buyer_id, order=order, tier=1, months=1, streak=1, anchor_day=1,
    started_at=now, paid_until=now, access_until=now + timedelta(days=7), next_renewal_at=now)
    for order in orders), batch_size=2000)
print("{}")
"""
_BARE = """
owners = list(User.objects.filter(login__startswith="channel").values_list("id", flat=True))
for number in range(worker, min(count, BASELINE), workers):
    parts = recipes.parts_of_sale(provider="bench", gross=Money(499, "EUR"), tax_minor=0,
        channel_id=owners[number % len(owners)], channel_bp=5000)
    event = Event(idempotency_key=f"bare:{number}", occurred_at=clock.now())
    post_transaction(booking=recipes.sale(event, parts))
end()
"""
# As a worker does, task after task; those of receipts really go to the broker.
_RENEW = """
from collections import deque
from celery import current_app
send, queue = current_app.send_task, deque()
def take(name, kwargs, **options):
    if name == "monetization.mail_receipt":
        return send(name, kwargs=kwargs, **options)
    queue.append((name, kwargs))
current_app.send_task = take
due = [pk for pk in renewals.due_renewals(limit=10**6) if pk % workers == worker]
for start in range(0, len(due), tasks.BATCH):
    batch = due[start:start + tasks.BATCH]
    take("monetization.renew_subscriptions", {"subscription_ids": batch})
    while queue:
        name, kwargs = queue.popleft()
        current_app.tasks[name](**kwargs)
end()
"""
_CHECK = """
assert check_ledger() == []
print(json.dumps({"payments": Payment.objects.count(),
    "renewed": Subscription.objects.filter(months=2, state="active").count()}))
"""


def run() -> list[Row]:
    """Rows for the baseline and for the whole way of a renewal, with the time that 100,000 take."""
    with own_servers() as servers:
        _children(servers, _PREPARE, 1)
        bare = _timed(servers, _BARE.replace("BASELINE", str(BASELINE)))
        renewed = _timed(servers, _RENEW)
        (found,) = _children(servers, _CHECK, 1)
    if found["renewed"] != SUBSCRIPTIONS or found["payments"] != SUBSCRIPTIONS:
        raise AssertionError(found)
    base = BASELINE / bare[0]
    return [
        _row("baseline: bare bookings", BASELINE, bare, base),
        _row("renewals, charge to month", SUBSCRIPTIONS, renewed, base),
    ]


def _timed(servers: Servers, code: str) -> tuple[float, float]:
    """The time of the slowest worker, its start (about two seconds) taken off; and the processor's
    of all of them with their PostgreSQL backends, which tells how busy the machine was with others.
    """
    answers = _children(servers, code, WORKERS)
    return max(one["seconds"] for one in answers), sum(one["cpu_s"] for one in answers)


def _children(servers: Servers, code: str, workers: int) -> list[Row]:
    return run_children(
        servers, _SETUP + code, count=SUBSCRIPTIONS, channels=CHANNELS, workers=workers
    )


def _row(name: str, count: int, taken: tuple[float, float], base: float) -> Row:
    seconds, cpu_s = taken
    rate = count / seconds
    return {
        "what": name,
        "count": count,
        "seconds": round(seconds, 2),
        "per_second": round(rate),
        "of_baseline": round(rate / base, 2),
        "cpu_ms_each": round(cpu_s * 1000 / count, 2),
        f"s_for_{GOAL_SUBSCRIPTIONS}": round(GOAL_SUBSCRIPTIONS / rate),
        "goal_s": GOAL_S,
    }


if __name__ == "__main__":
    from benchmarks.report import print_table

    print_table(run())
