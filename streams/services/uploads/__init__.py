"""Files from people's disks: received, checked, and made into videos."""

from streams.services.uploads.process import process_upload
from streams.services.uploads.receive import (
    abort_upload,
    create_upload,
    expire_uploads,
    finish_receiving,
    note_received,
)
from streams.services.uploads.reconcile import reconcile_uploads

__all__ = [
    "abort_upload",
    "create_upload",
    "expire_uploads",
    "finish_receiving",
    "note_received",
    "process_upload",
    "reconcile_uploads",
]
