"""Events are stored with the change that caused them."""

import threading

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from tests.core.outbox.conftest import Noted
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox import publish
from twitchclone.core.outbox.publish import last_public_id


def note(number: int, channel_id: int = 7) -> OutboxEvent:
    with transaction.atomic():
        return publish(Noted(channel_id=channel_id, number=number))


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_a_transaction_around_it():
    with pytest.raises(TransactionManagementError):
        publish(Noted(channel_id=1, number=1))


@pytest.mark.django_db
def test_an_event_is_stored_as_its_fields():
    row = note(5)
    assert (row.type, row.channel_id, row.data) == ("test.noted", 7, {"number": 5})


@pytest.mark.django_db
def test_a_rolled_back_change_leaves_no_event():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(Noted(channel_id=7, number=1))
        raise ZeroDivisionError
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_public_events_of_a_channel_form_a_chain():
    first, other, second = note(1), note(9, channel_id=8), note(2)
    assert first.previous_public_id == 0
    assert other.previous_public_id == 0
    assert second.previous_public_id == first.pk
    assert last_public_id(7) == second.pk


@pytest.mark.django_db(transaction=True)
def test_ids_of_a_channel_are_committed_in_their_order():
    """A transaction that published first commits first, however long it takes."""
    has_published, may_commit, has_followed = (threading.Event() for _ in range(3))

    def slow() -> None:
        with transaction.atomic():
            publish(Noted(channel_id=7, number=1))
            has_published.set()
            may_commit.wait(20)
        connection.close()

    def fast() -> None:
        has_published.wait(20)
        note(2)
        has_followed.set()
        connection.close()

    threads = [threading.Thread(target=slow), threading.Thread(target=fast)]
    for thread in threads:
        thread.start()
    has_published.wait(20)
    _wait_for_blocked_backend()
    assert not has_followed.is_set()
    may_commit.set()
    for thread in threads:
        thread.join(20)
    rows = list(OutboxEvent.objects.order_by("id"))
    assert [row.data["number"] for row in rows] == [1, 2]
    assert rows[1].previous_public_id == rows[0].pk


@pytest.mark.django_db(transaction=True)
def test_channels_do_not_wait_for_each_other():
    with transaction.atomic():
        publish(Noted(channel_id=7, number=1))
        thread = threading.Thread(target=lambda: (note(2, channel_id=8), connection.close()))
        thread.start()
        thread.join(20)
        assert not thread.is_alive()


def _wait_for_blocked_backend() -> None:
    """Return once some backend of this database waits for an advisory lock."""
    deadline = threading.Event()
    for _ in range(2000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return
        deadline.wait(0.005)
    pytest.fail("nobody waits for the channel's lock")
