"""Beat's tasks of the streams app and the core: named, scheduled, and harmless when run twice."""

import pytest
from celery import current_app
from django.conf import settings as django_settings

from streams.services.viewers import record_heartbeat
from streams.tasks import broadcasts as tasks
from tests.streams import builders
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox import prune
from twitchclone.core.tasks import prune_outbox

pytestmark = pytest.mark.django_db


def test_every_scheduled_task_exists():
    current_app.loader.import_default_modules()
    for entry in django_settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in current_app.tasks


def test_viewer_counts_are_copied(broadcaster, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        broadcast = builders.go_live(broadcaster)
    record_heartbeat(channel_id=broadcaster.pk, viewer_key="u:1")
    assert tasks.refresh_viewer_counts() == 1
    assert tasks.refresh_viewer_counts() == 0
    assert builders.reload(broadcast).viewer_count == 1


def test_stale_broadcasts_are_ended(broadcaster, later, settings):
    builders.drop(builders.go_live(broadcaster))
    later(seconds=settings.LIVE_GRACE_SECONDS + 6)
    assert tasks.end_stale_broadcasts() == 1
    assert tasks.end_stale_broadcasts() == 0


def test_refusals_are_pruned():
    assert tasks.prune_refusals() == 0


def test_events_are_pruned_after_their_retention(broadcaster, later, settings, monkeypatch):
    monkeypatch.setattr(prune, "BATCH_SIZE", 1)
    builders.drop(builders.go_live(broadcaster))
    builders.deliver_events()
    later(days=settings.OUTBOX_RETENTION_DAYS - 1)
    assert prune_outbox() == 0
    later(days=2)
    assert prune_outbox() == 2


def test_what_was_never_delivered_is_not_pruned(broadcaster, later):
    builders.go_live(broadcaster)
    later(days=365)
    assert prune_outbox() == 0
    assert OutboxEvent.objects.exists()
