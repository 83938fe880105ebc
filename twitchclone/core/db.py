"""The one crossing from coroutines to the ORM, and locks that PostgreSQL keeps."""

import asyncio
import contextlib
import contextvars
import functools
import hashlib
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

P = ParamSpec("P")
T = TypeVar("T")

# More threads than this only queue in PostgreSQL; each may hold one connection.
_executor = ThreadPoolExecutor(max_workers=8, thread_name_prefix="orm")


def _call(function: Callable[[], T]) -> T:
    # A request closes broken connections by signals; a thread of ours has to do so itself.
    close_old_connections()
    try:
        return function()
    finally:
        close_old_connections()


async def run_sync(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run one unit of ORM work in a thread; call it once per unit, with a service or selector."""
    call = functools.partial(_call, functools.partial(function, *args, **kwargs))
    # The caller's context goes along: what its log lines are bound to.
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(_executor, context.run, call)


def release_connection() -> None:
    """Give this thread's connection back before something slow; the next query takes another one.
    Nothing inside of a transaction, which would be lost with it."""
    if not connection.in_atomic_block:
        connection.close()


def lock_for_transaction(namespace: int, key: int) -> None:
    """Serialise on (namespace, key) until this transaction ends.

    Keys are 32-bit in PostgreSQL's two-key form, so larger ids share locks: harmless, only slower.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [namespace, key & 0x7FFFFFFF])


def lock_all_for_transaction(namespace: int, keys: Collection[int]) -> None:
    """As `lock_for_transaction`, in the order of the keys; one query.

    Each takes a place among PostgreSQL's shared locks (max_locks_per_transaction for each
    connection that may be open), so some hundreds at most.
    """
    ordered = sorted({key & 0x7FFFFFFF for key in keys})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_advisory_xact_lock(%s, key)) FROM unnest(%s::int[]) AS key",
            [namespace, ordered],
        )


@contextlib.contextmanager
def try_lease(name: str) -> Iterator[bool]:
    """Whether this process alone may do what `name` says, for the length of the block.

    A session-level advisory lock: it ends with the connection, so a killed process frees it at
    once and no timeout has to be guessed. It needs a connection of its own for that long, which a
    transaction pooler such as PgBouncer does not give.
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_held = bool(cursor.fetchone()[0])
    try:
        yield is_held
    finally:
        if is_held:
            # A connection lost meanwhile has freed the lock already.
            lost = contextlib.suppress(InterfaceError, OperationalError)
            with lost, connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
