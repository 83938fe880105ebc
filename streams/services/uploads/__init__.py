"""Files from people's disks: received, checked, and made into videos."""

from streams.services.uploads.receive import (
    abort_upload,
    create_upload,
    finish_receiving,
    note_received,
)

__all__ = ["abort_upload", "create_upload", "finish_receiving", "note_received"]
