"""A broadcast's folder on a media node's disk, between the node that writes and who stores it."""

from streams.spool.folder import BroadcastSpool, RenditionSpool, SpooledSegment
from streams.spool.lock import FolderLock
from streams.spool.marks import (
    is_done,
    mark_done,
    read_first_kept,
    read_stored,
    write_first_kept,
    write_stored,
)
from streams.spool.recovery import recover_journal, recover_journals

__all__ = [
    "BroadcastSpool",
    "FolderLock",
    "RenditionSpool",
    "SpooledSegment",
    "is_done",
    "mark_done",
    "read_first_kept",
    "read_stored",
    "recover_journal",
    "recover_journals",
    "write_first_kept",
    "write_stored",
]
