"""The ledger: bookings a second on PostgreSQL, beside a bare INSERT of two rows.

PostgreSQL runs in a folder in memory, without fsync for both ways alike: what is measured is the
work, not the disk. Every booking is a sale of four lines in a transaction of its own; all of them
meet on the site's three accounts, so more connections wait for each other there. The baseline
inserts two rows into a table without rules, in one statement, in a transaction of its own.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.chat.stream.servers import Servers, own_servers

Row = dict[str, Any]

BOOKINGS = 3_000
CHANNELS = 50
CONNECTIONS = 4
_ROOT = Path(__file__).resolve().parents[1]

_PREPARE = """
import django; django.setup()
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from accounts.models import User
from monetization.ledger import post_transaction, recipes
from monetization.ledger.check import check_ledger
from monetization.ledger.recipes import Event
from twitchclone.core import clock
from twitchclone.core.money import Money
count, channels, connections = map(int, sys.argv[1:])
def book(number, key):
    parts = recipes.parts_of_sale(provider="bench", gross=Money(499, "EUR"), tax_minor=80,
        channel_id=ids[number % len(ids)], channel_bp=5000)
    event = Event(idempotency_key=f"{key}:{number}", occurred_at=clock.now())
    post_transaction(booking=recipes.sale(event, parts))
def measure(function, threads=1):
    def work(first):
        for number in range(first, count, threads):
            function(number)
        connection.close()
    began, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    return {"seconds": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}
ids = list(User.objects.filter(login__startswith="channel").values_list("id", flat=True))
"""
_ACCOUNTS = """
User.objects.bulk_create(User(login=f"channel{n}", display_name=f"Channel{n}",
                              email=f"c{n}@example.org") for n in range(channels))
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE bench (id bigserial PRIMARY KEY, account_id bigint NOT NULL,"
                   " amount_minor bigint NOT NULL)")
print("{}")
"""
_BARE = """
def insert(number):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench (account_id, amount_minor) VALUES (1, %s), (2, %s)",
                       [number, -number])
print(json.dumps(measure(insert, {threads})))
"""
_BOOK = """
print(json.dumps(measure(lambda number: book(number, "{key}"), {threads})))
"""
_CHECK = """
began = time.perf_counter()
assert check_ledger() == []
print(json.dumps({"seconds": time.perf_counter() - began, "cpu_s": 0}))
"""


def run() -> list[Row]:
    """Rows for the baseline, bookings by one and several connections, replays and the audit."""
    with own_servers() as servers:
        _child(servers, _ACCOUNTS)
        bare = _child(servers, _BARE.format(threads=1))
        bare_many = _child(servers, _BARE.format(threads=CONNECTIONS))
        one = _child(servers, _BOOK.format(key="one", threads=1))
        many = _child(servers, _BOOK.format(key="many", threads=CONNECTIONS))
        replayed = _child(servers, _BOOK.format(key="one", threads=1))
        checked = _child(servers, _CHECK)
    base = BOOKINGS / bare["seconds"]
    several = f"{CONNECTIONS} connections"
    return [
        _row("baseline: bare INSERT of two rows", BOOKINGS, bare, base),
        _row(f"baseline, {several}", BOOKINGS, bare_many, base),
        _row("booking of four lines", BOOKINGS, one, base),
        _row(f"booking of four lines, {several}", BOOKINGS, many, base),
        _row("replay of a booking", BOOKINGS, replayed, base),
        _row("check_ledger, entries", 2 * BOOKINGS * 4, checked, base),
    ]


def _row(what: str, count: int, taken: dict[str, float], base_per_s: float) -> Row:
    per_s = count / taken["seconds"]
    return {
        "what": what,
        "count": count,
        "a second": round(per_s),
        "times the baseline": round(per_s / base_per_s, 3),
        "our CPU, us each": round(taken["cpu_s"] / count * 1e6) or None,
    }


def _child(servers: Servers, script: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", _PREPARE + script, *map(str, (BOOKINGS, CHANNELS, CONNECTIONS))],
        cwd=_ROOT,
        env={**servers.environment, "LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    from benchmarks.report import print_table

    print_table(run())
