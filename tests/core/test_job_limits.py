"""A task's time limit is that of the worker that runs it, whoever sends it."""

from uuid import uuid4

import pytest
from celery import current_app
from celery.signals import before_task_publish
from django.conf import settings

from streams.services.recordings.requests import request_storing
from twitchclone.core import clock
from twitchclone.core.dead_letters.retry import retry_failed_task
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.models import FailedTask

pytestmark = pytest.mark.django_db
UPLOAD = "streams.video.process_upload"


@pytest.fixture
def limits():
    """What messages say of limits, on their way to a broker that keeps nothing."""
    current_app.loader.import_default_modules()  # as processes that know the tasks have
    heard: list[list[float | None]] = []

    def hear(headers=None, **_):
        heard.append(list(headers["timelimit"]))

    before_task_publish.connect(hear, weak=False)
    yield heard
    before_task_publish.disconnect(hear)


def test_a_short_process_sends_an_hours_task_without_its_own_limit(
    limits, valkey, django_capture_on_commit_callbacks
):
    assert settings.CELERY_TASK_TIME_LIMIT == current_app.tasks[UPLOAD].time_limit == 50
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_on_commit(UPLOAD, video_id=1)
    assert limits == [[None, None]]


def test_nor_does_who_sends_one_again(limits, valkey):
    failed = FailedTask.objects.create(
        task_id=str(uuid4()),
        name=UPLOAD,
        queue="video",
        kwargs={"video_id": 1},
        failed_at=clock.now(),
    )
    retry_failed_task(failed_task_id=failed.pk)
    assert limits == [[None, None]]


def test_nor_a_media_node(limits, valkey):
    request_storing(broadcast_id=uuid4())
    assert limits == [[None, None]]
