"""Viewers are counted once, wherever their heartbeats arrive."""

import pytest

from streams.models import Broadcast
from streams.selectors.viewers import VIEWER_TTL_S, viewer_counts
from streams.services import ingest
from streams.services.viewers import Heartbeat, record_heartbeat, record_heartbeats
from streams.services.viewers import refresh_viewer_counts as refresh
from tests.streams.builders import drop, go_live, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(broadcaster, django_capture_on_commit_callbacks):
    """Ana is live."""
    with django_capture_on_commit_callbacks(execute=True):
        return go_live(broadcaster)


def beat(channel_id: int, *keys: str, address: str = "") -> int:
    return [
        record_heartbeat(channel_id=channel_id, viewer_key=key, address=address) for key in keys
    ][-1]


def test_each_viewer_counts_once(live):
    assert beat(live.channel_id, "u:1", "u:2", "u:1", "v:x") == 3


def test_a_viewer_who_went_away_is_not_counted(live, later):
    beat(live.channel_id, "u:1")
    later(seconds=VIEWER_TTL_S - 5)
    assert beat(live.channel_id, "u:2") == 2
    later(seconds=10)
    assert viewer_counts([live.channel_id]) == {live.channel_id: 1}
    assert beat(live.channel_id, "u:3") == 2


def test_nobody_watches_a_channel_that_is_offline(broadcaster):
    assert beat(broadcaster.pk, "u:1") == 0
    assert viewer_counts([broadcaster.pk]) == {broadcaster.pk: 0}


def test_an_address_counts_for_a_bounded_number_of_anonymous_viewers(live, settings):
    settings.VIEWERS_PER_ADDRESS = 3
    keys = [f"v:{number}" for number in range(10)]
    assert beat(live.channel_id, *keys, address="203.0.113.9") == 3
    assert beat(live.channel_id, "v:0", address="203.0.113.9") == 3
    assert beat(live.channel_id, "v:other", address="198.51.100.1") == 4
    assert beat(live.channel_id, *[f"u:{number}" for number in range(5)]) == 9


def test_an_address_gets_its_places_back(live, settings, later):
    settings.VIEWERS_PER_ADDRESS = 1
    beat(live.channel_id, "v:1", address="203.0.113.9")
    later(seconds=VIEWER_TTL_S + 1)
    assert beat(live.channel_id, "v:2", address="203.0.113.9") == 1


def test_the_bound_can_be_switched_off(live, settings):
    settings.VIEWERS_PER_ADDRESS = 0
    keys = [f"v:{number}" for number in range(60)]
    assert beat(live.channel_id, *keys, address="203.0.113.9") == 60


def test_addresses_are_not_stored_in_clear_text(live, valkey):
    beat(live.channel_id, "v:1", address="203.0.113.9")
    assert "203.0.113.9" not in " ".join(valkey.keys())


def test_many_are_counted_together(live, outsider):
    beats = [Heartbeat(live.channel_id, f"u:{number}") for number in range(4)]
    counts = record_heartbeats([*beats, Heartbeat(outsider.pk, "u:1")])
    assert counts == {live.channel_id: 4, outsider.pk: 0}
    assert record_heartbeats([]) == {}


def test_counts_and_peaks_reach_the_broadcast(live, later):
    beat(live.channel_id, "u:1", "u:2")
    assert refresh() == 1
    assert reload(live).viewer_count == 2
    later(seconds=VIEWER_TTL_S + 1)
    refresh()
    stored = reload(live)
    assert (stored.viewer_count, stored.peak_viewer_count) == (0, 2)


def test_a_refresh_is_two_statements_for_any_number_of_broadcasts(
    live, outsider, viewer, django_assert_num_queries, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        go_live(outsider)
        drop(go_live(viewer))
    for channel_id in (live.channel_id, outsider.pk, viewer.pk):
        beat(channel_id, "u:1")
    with django_assert_num_queries(2):
        assert refresh() == 3
    with django_assert_num_queries(1):
        assert refresh() == 0


def test_a_refresh_mends_what_valkey_lost(live, valkey):
    valkey.flushall()
    assert beat(live.channel_id, "u:1") == 0
    refresh()
    assert beat(live.channel_id, "u:1") == 1


def test_a_refresh_forgets_what_is_not_live_any_more(live):
    Broadcast.objects.filter(pk=live.pk).delete()
    refresh()
    assert beat(live.channel_id, "u:1") == 0


def test_the_end_forgets_the_viewers(live, valkey, django_capture_on_commit_callbacks):
    beat(live.channel_id, "u:1")
    with django_capture_on_commit_callbacks(execute=True):
        ingest.end_broadcast(broadcast_id=live.pk, reason="x")
    assert viewer_counts([live.channel_id]) == {live.channel_id: 0}
    assert not valkey.exists(f"viewers:{{{live.pk}}}")
    assert reload(live).viewer_count == 0


def test_a_late_end_of_the_old_broadcast_leaves_the_new_one_alone(live, valkey):
    beat(live.channel_id, "u:1")
    valkey.hset("viewers:live", str(live.channel_id), "another")
    ingest.end_broadcast(broadcast_id=live.pk, reason="x")
    assert valkey.hget("viewers:live", str(live.channel_id)) == "another"
