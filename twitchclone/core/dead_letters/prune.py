"""Forgets tasks that gave up long ago."""

from datetime import timedelta

from twitchclone.core import clock
from twitchclone.core.models import FailedTask

KEPT_FOR = timedelta(days=30)


def prune_failed_tasks() -> int:
    """Delete what failed more than 30 days ago; returns how many."""
    deleted, _ = FailedTask.objects.filter(failed_at__lt=clock.now() - KEPT_FOR).delete()
    return deleted
