"""A real worker process and everything that can happen to a task in it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings

from tests.core.dead_letters import tasks
from tests.whole.waiting import eventually
from twitchclone.core import redis
from twitchclone.core.dead_letters.retry import retry_failed_task
from twitchclone.core.errors import Conflict
from twitchclone.core.models import FailedTask

QUEUE = "tests-dead-letters"
_COMMAND = (sys.executable, "-m", "celery", "-q", "-A", "twitchclone", "worker")
_OPTIONS = (
    *("-Q", QUEUE, "-c", "1", "-l", "WARNING", "-I", tasks.__name__),
    *("--without-gossip", "--without-mingle", "-n", "tests@%h"),
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(
    process_environment: dict[str, str], tmp_path: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [*_COMMAND, *_OPTIONS],
            cwd=settings.BASE_DIR,
            env={**process_environment, "REMAP_SIGTERM": "SIGQUIT"},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def send(name: str, **kwargs: Any) -> str:
    return str(current_app.send_task(name, kwargs=kwargs, queue=QUEUE).id)


def the_failure_of(task_id: str) -> FailedTask:
    eventually(lambda: FailedTask.objects.filter(task_id=task_id), "it is set aside", within_s=60)
    return FailedTask.objects.get(task_id=task_id)


def count(key: str) -> int:
    return int(redis.client().get(key) or 0)


def is_known_about(task_id: str) -> bool:
    return bool(redis.client().keys(f"task-starts:{task_id}:*"))


def test_what_fails_is_kept_without_its_secrets(worker: Any) -> None:
    row = the_failure_of(send("tests.fail", what="a\x00 wheel", password="hunter2"))

    assert (row.name, row.queue, row.retried_at) == ("tests.fail", QUEUE, None)
    assert row.kwargs == {"what": "a wheel", "password": "[redacted]"}
    assert row.error == "ValueError: broken a wheel live_[redacted]"
    assert "in fail" in row.traceback and "kkkk" not in row.traceback
    eventually(lambda: not is_known_about(row.task_id), "its starts are forgotten")
    with pytest.raises(Conflict, match="secrets"):
        retry_failed_task(failed_task_id=row.pk)


def test_what_is_tried_again_is_kept_once_its_attempts_are_over(worker: Any) -> None:
    row = the_failure_of(send("tests.fail_at_last"))

    assert (row.error, count("attempts")) == ("ConnectionError: away", 3)
    retry_failed_task(failed_task_id=row.pk)
    eventually(lambda: count("attempts") == 6, "it is tried anew", within_s=60)
    eventually(
        lambda: FailedTask.objects.filter(retried_at=None), "it has failed again", within_s=60
    )
    assert FailedTask.objects.count() == 1


def test_what_kills_its_process_three_times_is_set_aside_and_the_worker_goes_on(
    worker: Any,
) -> None:
    row = the_failure_of(send("tests.die"))
    send("tests.succeed", number=1)

    eventually(lambda: redis.client().lrange("done", 0, -1) == ["1"], "work goes on", within_s=60)
    assert (row.queue, count("deaths")) == (QUEUE, 3)
    assert row.error == "WorkersLost: Its worker was lost 3 times while it ran."
    eventually(lambda: not is_known_about(row.task_id), "its starts are forgotten")


def test_what_outlasts_its_time_is_kept_with_its_queue(worker: Any) -> None:
    row = the_failure_of(send("tests.hang"))

    assert row.error.startswith("TimeLimitExceeded")
    assert row.queue == QUEUE
    eventually(lambda: not is_known_about(row.task_id), "its starts are forgotten")


def test_a_task_that_nobody_knows_is_kept(worker: Any) -> None:
    row = the_failure_of(send("tests.of_tomorrow", number=1))

    assert (row.name, row.queue, row.kwargs) == ("tests.of_tomorrow", QUEUE, {"number": 1})
    with pytest.raises(Conflict, match="no task of this name"):
        retry_failed_task(failed_task_id=row.pk)


def test_a_message_that_is_no_task_is_kept(worker: Any) -> None:
    with current_app.producer_pool.acquire() as producer:
        producer.publish({"hello": 1}, routing_key=QUEUE, exchange="", serializer="json")

    eventually(FailedTask.objects.exists, "it is set aside", within_s=60)
    row = FailedTask.objects.get()
    assert (row.name, row.queue) == ("(unreadable)", QUEUE)
    assert "hello" in row.kwargs["body"]


def test_a_worker_that_is_stopped_counts_as_no_loss(
    worker: "subprocess.Popen[bytes]",
) -> None:
    send("tests.last_long")
    eventually(lambda: redis.client().get("started"), "it runs", within_s=60)
    key = str(redis.client().get("started"))
    assert redis.client().hget(key, "count") == "1"

    worker.send_signal(signal.SIGTERM)
    worker.wait(20)

    assert not redis.client().exists(key)
    assert not FailedTask.objects.exists()
