"""Housekeeping of the core: what beat asks for."""

from celery import shared_task

from twitchclone.core.outbox.prune import prune_outbox as prune


@shared_task(name="core.prune_outbox")
def prune_outbox() -> int:
    """Delete delivered events past their retention; returns how many went."""
    return prune()
