"""Staff see what gave up, send it again once, and old rows go."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from twitchclone.core import clock
from twitchclone.core.dead_letters.prune import prune_failed_tasks
from twitchclone.core.dead_letters.record import FailedCall, record_failure
from twitchclone.core.dead_letters.retry import retry_failed_task
from twitchclone.core.errors import Conflict
from twitchclone.core.models import FailedTask

CONFIRMED = {"_form_submitted": "on"}


@pytest.fixture
def failed(db: None) -> FailedTask:
    call = FailedCall("an-id", "core.prune_outbox", "default", {})
    record_failure(call, ValueError("<script>broken</script>"), trace="Traceback: here")
    return FailedTask.objects.get()


def test_staff_read_the_traceback_and_send_it_again_once(
    failed: FailedTask, staff: User, client_of: Callable[..., Client], run_jobs: Any
) -> None:
    browser = client_of(staff)
    page = browser.get(reverse("admin:core_failedtask_change", args=[failed.pk])).content.decode()
    assert "Traceback: here" in page
    assert "<script>broken" not in page
    listed = browser.get(reverse("admin:core_failedtask_changelist"), {"queue": "default"})
    assert "core.prune_outbox" in listed.content.decode()

    browser.post(reverse("admin:core_failedtask_retry", args=[failed.pk]), CONFIRMED)

    assert run_jobs() == ["core.prune_outbox"]
    failed.refresh_from_db()
    assert failed.retried_at
    with pytest.raises(Conflict):
        retry_failed_task(failed_task_id=failed.pk)


def test_nobody_else_sends_anything(
    failed: FailedTask,
    moderator: User,
    viewer: User,
    client: Client,
    client_of: Callable[..., Client],
    run_jobs: Any,
) -> None:
    address = reverse("admin:core_failedtask_retry", args=[failed.pk])
    for browser in (client, client_of(viewer), client_of(moderator)):
        assert browser.post(address, CONFIRMED).status_code in {302, 403}

    assert run_jobs() == []
    assert FailedTask.objects.get().retried_at is None


class Unprintable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


def test_recording_a_failure_never_raises(db: None) -> None:
    record_failure(FailedCall("an-id", "core.prune_outbox", "default", {}), Unprintable())
    record_failure(
        FailedCall("another", "core.prune_outbox", "default", {"o": object()}), OSError()
    )
    unwritable: Any = None
    record_failure(FailedCall("third", unwritable, "default", {}), OSError())

    assert set(FailedTask.objects.values_list("task_id", "error")) == {
        ("an-id", "Unprintable"),
        ("another", "OSError: "),
    }


def test_what_failed_a_month_ago_is_forgotten(failed: FailedTask) -> None:
    assert prune_failed_tasks() == 0
    FailedTask.objects.update(failed_at=clock.now() - timedelta(days=31))
    assert prune_failed_tasks() == 1
