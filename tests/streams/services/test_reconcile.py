"""What nobody else ends is ended by reconciliation, and nothing else is."""

import pytest

from streams.models import BroadcastState
from streams.services.ingest import end_stale_broadcasts
from tests.streams.builders import NODE, drop, go_live, reload, start

pytestmark = pytest.mark.django_db
HEARTBEAT = f"media:node:{NODE}"


@pytest.fixture
def node(valkey):
    """The media node is alive."""
    valkey.set(HEARTBEAT, "1")


def test_a_live_broadcast_of_a_live_node_stays(broadcaster, node, later):
    broadcast = go_live(broadcaster)
    later(days=2)
    assert end_stale_broadcasts() == 0
    assert reload(broadcast).state == BroadcastState.LIVE


def test_within_the_grace_nothing_ends(broadcaster, node, later, settings):
    drop(go_live(broadcaster))
    later(seconds=settings.LIVE_GRACE_SECONDS - 1)
    assert end_stale_broadcasts() == 0


def test_a_grace_whose_timer_died_is_ended(broadcaster, node, later, settings):
    broadcast = drop(go_live(broadcaster))
    later(seconds=settings.LIVE_GRACE_SECONDS + 6)
    assert end_stale_broadcasts() == 1
    assert reload(broadcast).end_reason == "grace_expired"
    assert end_stale_broadcasts() == 0


def test_a_node_has_the_grace_to_come_back(broadcaster, valkey, later, settings):
    broadcast = go_live(broadcaster)
    assert end_stale_broadcasts() == 0  # its silence is seen for the first time
    later(seconds=settings.LIVE_GRACE_SECONDS - 1)
    assert end_stale_broadcasts() == 0
    later(seconds=2)
    assert end_stale_broadcasts() == 1
    assert reload(broadcast).end_reason == "node_lost"


def test_a_node_that_came_back_starts_from_nought(broadcaster, valkey, later, settings):
    go_live(broadcaster)
    end_stale_broadcasts()
    later(seconds=settings.LIVE_GRACE_SECONDS - 1)
    valkey.set(HEARTBEAT, "1")
    end_stale_broadcasts()
    valkey.delete(HEARTBEAT)
    later(seconds=60)
    assert end_stale_broadcasts() == 0


def test_an_emptied_valkey_ends_nothing(broadcaster, node, valkey, later):
    """Its heartbeats are gone for a moment; that must not end every broadcast."""
    broadcast = go_live(broadcaster)
    later(hours=1)
    valkey.flushall()
    assert end_stale_broadcasts() == 0
    assert reload(broadcast).state == BroadcastState.LIVE


def test_a_start_without_a_node_ends_after_a_minute(broadcaster, valkey, later):
    broadcast = start(broadcaster)
    end_stale_broadcasts()
    later(seconds=61)
    assert end_stale_broadcasts() == 1
    assert reload(broadcast).end_reason == "node_lost"


def test_a_start_whose_publisher_dropped_ends_with_the_grace(broadcaster, node, later, settings):
    broadcast = drop(start(broadcaster))
    later(seconds=settings.LIVE_GRACE_SECONDS + 6)
    assert end_stale_broadcasts() == 1
    assert reload(broadcast).state == BroadcastState.ENDED
