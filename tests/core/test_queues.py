"""Every task goes to a queue that a worker serves, and no task can run past its redelivery."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from celery import current_app
from django.conf import settings

from twitchclone.core.retries import longest_wait_s, retries
from twitchclone.core.supervisor.stack import application_specs
from twitchclone.settings.workers import WorkerKind, kind_of, time_limit_s, transport_options

COMPOSE = Path(settings.BASE_DIR) / "compose.yaml"


def our_tasks() -> list[Any]:
    current_app.loader.import_default_modules()
    kept = (task for name, task in current_app.tasks.items() if not name.startswith("celery."))
    return [task for task in kept if not task.name.startswith("tests.")]


def queues_of(argv: list[str]) -> set[str]:
    return set(argv[argv.index("-Q") + 1].split(",")) if "-Q" in argv else set()


def queue_of(task: Any) -> str:
    return str(current_app.amqp.router.route({}, task.name)["queue"].name)


def served_by_the_stack() -> set[str]:
    specs = application_specs(needs=frozenset())
    return {queue for spec in specs for queue in queues_of(list(spec.argv))}


def served_by_compose() -> set[str]:
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"].values()
    return {queue for one in services for queue in queues_of(list(one.get("command", ())))}


@pytest.mark.parametrize("served", [served_by_the_stack, served_by_compose])
def test_every_task_goes_to_a_queue_that_a_worker_serves(served: Any) -> None:
    tasks = our_tasks()
    assert len(tasks) > 10
    queues = served()
    assert {task.name: queue_of(task) for task in tasks if queue_of(task) not in queues} == {}
    # Sent there by name, because the node is known only then.
    assert any(queue.startswith("record@") for queue in queues)


@pytest.mark.parametrize("kind", WorkerKind)
def test_no_task_may_run_until_the_broker_hands_it_out_again(kind: WorkerKind) -> None:
    assert time_limit_s(kind) < transport_options(kind)["visibility_timeout"]


def test_a_worker_is_of_the_kind_of_its_queues() -> None:
    for spec in application_specs(needs=frozenset()):
        kinds = {kind_of(queue) for queue in queues_of(list(spec.argv))}
        if kinds:
            assert kinds == {WorkerKind(spec.environment.get("WORKER_KIND", "short"))}, spec.name


def test_a_task_with_its_own_limits_keeps_below_its_queues() -> None:
    for task in our_tasks():
        visibility_s = transport_options(kind_of(queue_of(task)))["visibility_timeout"]
        for limit_s in (task.time_limit, task.soft_time_limit):
            assert limit_s is None or limit_s < visibility_s, task.name


def test_a_retry_waits_within_what_the_broker_leaves() -> None:
    for queue in ("default", "video", "clips", "edits", "record@node-1"):
        kind = kind_of(queue)
        left_s = transport_options(kind)["visibility_timeout"] - time_limit_s(kind)
        assert 0 < longest_wait_s(queue) < left_s
        assert retries(OSError, queue=queue)["retry_backoff_max"] == longest_wait_s(queue)
