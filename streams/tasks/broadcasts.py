"""What beat asks about broadcasts; each task may run twice or late without harm."""

from celery import shared_task

from streams.services import ingest, viewers


@shared_task(name="streams.refresh_viewer_counts", expires=10)
def refresh_viewer_counts() -> int:
    """Copy the viewer counts to the broadcasts."""
    return viewers.refresh_viewer_counts()


@shared_task(name="streams.end_stale_broadcasts", expires=15)
def end_stale_broadcasts() -> int:
    """End broadcasts whose node or publisher never came back."""
    return ingest.end_stale_broadcasts()


@shared_task(name="streams.prune_refusals")
def prune_refusals() -> int:
    """Drop refusals beyond the last ones of each channel."""
    return ingest.prune_refusals()
