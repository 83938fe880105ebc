"""Coroutines reach the ORM through threads that leave no connection and no lock behind."""

import threading

import pytest
import structlog
from django.db import connection, transaction

from twitchclone.core.db import lock_for_transaction, run_sync


@pytest.mark.django_db(transaction=True)
async def test_a_unit_of_work_runs_in_another_thread():
    def work(*, number: int) -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", [number])
            return cursor.fetchone()[0], threading.get_ident()

    number, thread = await run_sync(work, number=5)
    assert number == 5
    assert thread != threading.get_ident()


async def test_errors_come_back():
    def fail() -> None:
        raise LookupError("here")

    with pytest.raises(LookupError, match="here"):
        await run_sync(fail)


async def test_what_log_lines_are_bound_to_goes_along():
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        bound = await run_sync(structlog.contextvars.get_contextvars)
    assert bound == {"request_id": "r1"}


@pytest.mark.django_db(transaction=True)
async def test_the_connection_is_closed_afterwards():
    def open_connection():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return connection.connection

    opened = await run_sync(open_connection)
    assert opened.closed


@pytest.mark.django_db(transaction=True)
def test_a_transactions_lock_keeps_others_out_until_it_ends():
    def try_lock() -> bool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(5, 9)")
            (is_free,) = cursor.fetchone()
        connection.close()
        return bool(is_free)

    def in_thread() -> bool:
        answers: list[bool] = []
        thread = threading.Thread(target=lambda: answers.append(try_lock()))
        thread.start()
        thread.join(20)
        return answers[0]

    with transaction.atomic():
        lock_for_transaction(5, 9)
        assert in_thread() is False
    assert in_thread() is True
