"""What the renditions of one recording share: the folder's lock, whether there is room, its holes.

A full disk or spool stops the recording, not the broadcast: segments go unrecorded until there is
room, in every rendition, and each counts the same holes. All of it happens on the writing thread.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import structlog

from streams.spool import FolderLock

_log = structlog.get_logger(__name__)
DISK_FULL, SPOOL_FULL = "disk_full", "spool_full"
# How many segments of the latest size must fit on a disk that was full, before it is tried again.
_SEGMENTS_OF_ROOM = 4
_SMALLEST_SEGMENT = 64 * 1024
_LOCK_WAIT_S = 10.0


class SpoolGauge:
    """How much of the whole node waits for being stored; written by one thread, read by another."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self.waiting_bytes = 0

    def has_room(self, *, after_full: bool) -> bool:
        """Whether more may be written; once full, only when a tenth is free again."""
        limit = self._max_bytes * 9 // 10 if after_full else self._max_bytes
        return self.waiting_bytes < limit


class BroadcastRecording:
    """One broadcast's; `on_segment` is called for each that is whole on the disk, `on_warning` when
    recording stops ("disk_full", "spool_full") and goes on (""). Both on the writing thread."""

    def __init__(
        self,
        folder: Path,
        gauge: SpoolGauge,
        *,
        on_segment: Callable[[], None],
        on_warning: Callable[[str], None],
    ) -> None:
        self.folder = folder
        self.gap = 0
        self._gauge = gauge
        self._lock = FolderLock(folder)
        self._on_segment = on_segment
        self._on_warning = on_warning
        self._stopped_by = ""
        self._warning = ""  # until a segment is whole again: a disk that fails is tried every time
        self._segment_bytes = _SMALLEST_SEGMENT

    def take_over(self) -> None:
        """Before recovering what an earlier process left; blocking. Who stores it may be at it."""
        if self.folder.exists() and not self._lock.wait(_LOCK_WAIT_S):
            _log.warning("folder_in_use", folder=str(self.folder))

    def admit(self) -> bool:
        """Whether a segment may be begun; the first after a stop counts as behind another hole."""
        if self._stopped_by:
            if not self._has_room_again():
                return False
            _log.info("recording_goes_on", folder=str(self.folder))
            self.gap, self._stopped_by = self.gap + 1, ""
        elif not self._gauge.has_room(after_full=False):
            self.stop(SPOOL_FULL)
            return False
        return True

    def open_folder(self) -> None:
        """Make it ours; raises OSError."""
        if not self._lock.is_held:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()

    def note_segment(self, size_bytes: int) -> None:
        """A segment is whole on the disk."""
        self._segment_bytes = max(size_bytes, _SMALLEST_SEGMENT)
        if self._warning and not self._stopped_by:
            self._warn("")
        self._on_segment()

    def stop(self, warning: str, *, reason: str = "") -> None:
        """Record nothing until there is room."""
        if self._stopped_by:
            return
        self._stopped_by = warning
        _log.error("recording_stopped", folder=str(self.folder), why=warning, reason=reason)
        if warning != self._warning:
            self._warn(warning)

    def release(self) -> None:
        """Nothing more will be written: who stores the rest may take the folder."""
        self._lock.release()
        self._on_segment()

    def _warn(self, warning: str) -> None:
        self._warning = warning
        self._on_warning(warning)

    def _has_room_again(self) -> bool:
        if not self._gauge.has_room(after_full=True):
            return False
        if self._stopped_by == SPOOL_FULL:
            return True
        try:
            free_bytes = shutil.disk_usage(self.folder.parent).free
        except OSError:
            return False
        return free_bytes >= self._segment_bytes * _SEGMENTS_OF_ROOM
