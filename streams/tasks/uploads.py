"""Making uploads into videos, and what is done about those that never got so far."""

from celery import shared_task

from streams.scan import ScannerUnavailable
from streams.services import uploads
from streams.services.uploads.transcode import ConversionFailed
from streams.storage import StorageUnavailable
from twitchclone.core.retries import retries

_OUTAGES = (ScannerUnavailable, StorageUnavailable, ConversionFailed)


@shared_task(name="streams.video.process_upload", **retries(*_OUTAGES, queue="video"))
def process_upload(video_id: int) -> bool:
    """Scan, probe, transcode and publish; safe to run again, also after a killed worker."""
    return uploads.process_upload(video_id=video_id)


@shared_task(name="streams.expire_uploads", expires=60)
def expire_uploads() -> int:
    """Remove uploads that were not finished in time."""
    return uploads.expire_uploads()


@shared_task(name="streams.reconcile_uploads", expires=30)
def reconcile_uploads() -> int:
    """Enqueue uploads again whose worker died."""
    return uploads.reconcile_uploads()
