"""Housekeeping of the core: what beat asks for."""

from celery import shared_task

from twitchclone.core.dead_letters import prune as dead_letters
from twitchclone.core.outbox.prune import prune_outbox as prune


@shared_task(name="core.prune_outbox")
def prune_outbox() -> int:
    """Delete delivered events past their retention; returns how many went."""
    return prune()


@shared_task(name="core.prune_failed_tasks")
def prune_failed_tasks() -> int:
    """Forget tasks that gave up long ago; returns how many."""
    return dead_letters.prune_failed_tasks()
