"""A broadcast with a folder on this node's disk."""

from pathlib import Path

import pytest
from celery import current_app

from streams.models import Broadcast, Video
from streams.services import ingest
from tests.streams.builders import go_live
from tests.streams.fixtures import later
from tests.streams.spooling import Spool
from tests.valkey import valkey

__all__ = ["later", "valkey"]


@pytest.fixture
def live_dir(settings, tmp_path) -> Path:
    settings.LIVE_DIR = tmp_path / "live"
    settings.LIVE_DIR.mkdir()
    settings.MEDIA_NODE = "node-1"
    return settings.LIVE_DIR


class Recorded:
    """A broadcast of Ana's, its video and what its node writes."""

    def __init__(self, account, live_dir, names=("source", "160p"), **options):
        self.broadcast: Broadcast = go_live(account)
        self.spool = Spool(live_dir / str(self.broadcast.pk), names, **options)

    @property
    def video(self) -> Video:
        return Video.objects.select_related("broadcast", "channel").get(broadcast=self.broadcast)

    def end(self):
        ingest.end_broadcast(broadcast_id=self.broadcast.pk, reason="test")


@pytest.fixture
def recorded(broadcaster, live_dir, any_storage) -> Recorded:
    return Recorded(broadcaster, live_dir)


@pytest.fixture
def run_video_jobs(monkeypatch):
    """Does what was enqueued for video workers from here on, without waiting for a commit."""
    sent: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(
        "streams.services.recordings.store.enqueue_on_commit",
        lambda name, **kwargs: sent.append((name, kwargs)),
    )
    current_app.loader.import_default_modules()

    def run() -> None:
        while sent:
            name, kwargs = sent.pop(0)
            current_app.tasks[name].apply(kwargs=kwargs, throw=True)

    return run
