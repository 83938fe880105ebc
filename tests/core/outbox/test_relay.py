"""The relay delivers at least once, in order per channel, and never lets one stop the others."""

import json
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError

from tests.core.outbox.conftest import Noted
from twitchclone.core import clock
from twitchclone.core.errors import DomainError
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox import publish, relay


def note(*numbers: int, channel_id: int = 7) -> None:
    for number in numbers:
        with transaction.atomic():
            publish(Noted(channel_id=channel_id, number=number))


def deliver_everything() -> None:
    while relay.deliver_batch():
        pass


def refuse(number: int):
    def hook(delivery):
        if delivery.event.number == number:
            raise ValueError("not today")

    return hook


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on."""

    def move(**delta):
        moved = timezone.now() + timedelta(**delta)
        monkeypatch.setattr(clock, "now", lambda: moved)

    return move


@pytest.mark.django_db
def test_events_are_delivered_once_and_in_order(inbox):
    note(1, 2, 3)
    deliver_everything()
    deliver_everything()
    assert inbox.numbers == [1, 2, 3]
    assert not OutboxEvent.objects.filter(delivered_at=None).exists()


@pytest.mark.django_db
def test_a_delivery_names_the_public_event_before_it(inbox):
    note(1, 2)
    deliver_everything()
    first, second = inbox.deliveries
    assert (first.previous_public_id, second.previous_public_id) == (0, first.id)


@pytest.mark.django_db
def test_a_failed_event_holds_back_its_own_channel_only(inbox):
    inbox.hook = refuse(1)
    note(1, 2)
    note(10, channel_id=8)
    deliver_everything()
    assert inbox.numbers == [10]
    failed = OutboxEvent.objects.get(data__number=1)
    assert failed.attempts == 1
    assert failed.last_error == "ValueError: not today"


@pytest.mark.django_db
def test_a_failed_event_is_tried_again_and_then_the_rest_follows(inbox, later):
    inbox.hook = refuse(1)
    note(1, 2)
    deliver_everything()
    inbox.hook = None
    deliver_everything()
    assert inbox.numbers == []  # its time has not come
    later(seconds=5)
    deliver_everything()
    assert inbox.numbers == [1, 2]


@pytest.mark.django_db
def test_after_the_last_attempt_an_event_is_set_aside(inbox, later):
    inbox.hook = refuse(1)
    note(1, 2)
    for attempt in range(relay.MAX_ATTEMPTS):
        later(minutes=5 * attempt)
        deliver_everything()
    assert inbox.numbers == [2]
    dead = OutboxEvent.objects.get(data__number=1)
    assert dead.failed_at is not None
    assert dead.attempts == relay.MAX_ATTEMPTS


@pytest.mark.django_db
@pytest.mark.parametrize(
    "away", [RedisConnectionError("refused"), DomainError("busy"), ConnectionResetError()]
)
def test_an_event_waits_for_a_service_that_is_away_however_long(inbox, later, away):
    if isinstance(away, DomainError):
        away.status = 503

    def hook(delivery):
        raise away

    inbox.hook = hook
    note(1, 2)
    for attempt in range(3 * relay.MAX_ATTEMPTS):
        later(minutes=5 * attempt)
        deliver_everything()
    inbox.hook = None
    later(days=1)
    deliver_everything()
    assert inbox.numbers == [1, 2]


@pytest.mark.django_db
def test_a_channel_that_waits_does_not_fill_the_batch(inbox, monkeypatch):
    monkeypatch.setattr(relay, "BATCH_SIZE", 3)
    inbox.hook = refuse(1)
    note(1, 2, 3, 4, 5)
    relay.deliver_batch()
    note(10, channel_id=8)
    deliver_everything()
    assert inbox.numbers == [10]


@pytest.mark.django_db
def test_an_unknown_type_is_an_error_of_that_row_only(inbox):
    OutboxEvent.objects.create(channel_id=1, type="gone.away", data={}, created_at=timezone.now())
    note(2)
    deliver_everything()
    assert inbox.numbers == [2]
    assert "gone.away" in OutboxEvent.objects.get(type="gone.away").last_error


@pytest.mark.django_db
def test_a_receivers_writes_are_undone_when_it_fails(inbox):
    def write_and_fail(delivery):
        OutboxEvent.objects.create(
            channel_id=99, type="x", data={}, created_at=timezone.now(), failed_at=timezone.now()
        )
        raise ValueError

    inbox.hook = write_and_fail
    note(1)
    deliver_everything()
    assert not OutboxEvent.objects.filter(channel_id=99).exists()


@pytest.mark.django_db(transaction=True)
def test_two_relays_share_the_work_and_keep_each_channels_order(inbox):
    for number in range(30):
        note(number, channel_id=number % 3)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait(20)
        while OutboxEvent.objects.filter(delivered_at=None).exists():
            relay.deliver_batch()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(inbox.numbers) == list(range(30))
    for channel in range(3):
        own = [number for number in inbox.numbers if number % 3 == channel]
        assert own == sorted(own)


@pytest.mark.django_db(transaction=True)
def test_a_later_event_waits_while_another_relay_has_the_earlier(inbox, monkeypatch):
    """Relay A holds event 1; relay B must not deliver event 2 of the same channel."""
    monkeypatch.setattr(relay, "BATCH_SIZE", 1)
    note(1, 2)
    is_holding, may_go_on = threading.Event(), threading.Event()

    def hold(delivery):
        if delivery.event.number == 1 and not is_holding.is_set():
            is_holding.set()
            may_go_on.wait(20)

    inbox.hook = hold
    holder = threading.Thread(target=lambda: (relay.deliver_batch(), connection.close()))
    holder.start()
    is_holding.wait(20)
    assert relay.deliver_batch() == 0
    may_go_on.set()
    holder.join(20)
    deliver_everything()
    assert inbox.numbers == [1, 2]


_DYING_RELAY = """
import sys, time, django
django.setup()
from tests.core.outbox.conftest import Noted
from twitchclone.core.outbox import receiver, relay

@receiver(Noted)
def die_here(delivery):
    print("claimed", delivery.event.number, flush=True)
    time.sleep(60)

relay.deliver_batch()
"""


@pytest.mark.django_db(transaction=True)
def test_a_relay_killed_between_claim_and_delivery_loses_nothing(inbox, process_environment):
    note(1, 2)
    process = subprocess.Popen(
        [sys.executable, "-c", _DYING_RELAY],
        env={**process_environment, "PYTHONPATH": "."},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    claimed = process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    process.stdout.close()
    assert claimed == "claimed 1\n"
    _wait_until_unlocked()
    deliver_everything()
    assert inbox.numbers == [1, 2]


def _wait_until_unlocked() -> None:
    """PostgreSQL notices the dead client a moment later: wait for its row locks to go."""
    with transaction.atomic():
        list(OutboxEvent.objects.select_for_update().all())


@pytest.mark.django_db
def test_stored_events_are_plain_json(inbox):
    note(1)
    assert json.loads(json.dumps(OutboxEvent.objects.get().data)) == {"number": 1}
