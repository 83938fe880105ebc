"""The relay's loop wakes at a commit and stops at a word, without waiting for its sweep."""

import threading

import pytest
from django.db import connection, transaction

from tests.core.outbox.conftest import Noted
from twitchclone.core.outbox import publish
from twitchclone.core.outbox.loop import RelayLoop

NEVER_S = 3600.0


@pytest.fixture
def loop():
    """A running loop that would not sweep for an hour."""
    relay = RelayLoop(sweep_s=NEVER_S)
    thread = threading.Thread(target=lambda: (relay.run(), connection.close()))
    thread.start()
    yield relay
    if thread.is_alive():
        relay.stop()
    thread.join(20)
    assert not thread.is_alive()


def note(number: int) -> None:
    with transaction.atomic():
        publish(Noted(channel_id=7, number=number))


@pytest.mark.django_db(transaction=True)
def test_a_commit_wakes_the_relay(inbox, loop):
    arrived = threading.Event()
    inbox.hook = lambda delivery: arrived.set()
    note(1)
    assert arrived.wait(20)
    arrived.clear()
    note(2)
    assert arrived.wait(20)


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_made_anew(inbox, loop):
    arrived = threading.Event()
    inbox.hook = lambda delivery: arrived.set()
    note(1)
    assert arrived.wait(20)
    arrived.clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    note(2)
    assert arrived.wait(30)


@pytest.mark.django_db(transaction=True)
def test_stopping_ends_the_wait_at_once(inbox, loop):
    arrived = threading.Event()
    inbox.hook = lambda delivery: arrived.set()
    note(1)
    assert arrived.wait(20)
    loop.stop()  # the fixture joins the thread
