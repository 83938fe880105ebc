"""Health reports are as old as their time to live, and no older."""

import pytest

from streams.selectors.health import get_health
from streams.services.ingest import report_health
from tests.streams.builders import go_live, health

pytestmark = pytest.mark.django_db


def test_the_newest_report_is_kept_for_a_few_seconds(broadcaster, valkey):
    broadcast = go_live(broadcaster)
    report_health(broadcast_id=broadcast.pk, channel_id=broadcaster.pk, health=health())
    report_health(broadcast_id=broadcast.pk, channel_id=broadcaster.pk, health=health(fps=29.5))
    report = get_health(broadcaster.pk)
    assert report is not None
    assert (report["fps"], report["broadcast_id"]) == (29.5, str(broadcast.pk))
    assert 0 < valkey.pttl(f"health:{broadcaster.pk}") <= 10_000


def test_nobody_publishes(broadcaster):
    assert get_health(broadcaster.pk) is None
