"""Which finished segments of a broadcast wait on the disk for being stored.

Journals are read as they grow: after twelve hours reading one from its start takes a second of a
processor, and somebody asks every second.
"""

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from streams.media.hls.journal import FILE_NAME, Journal, JournalError, JournalReader
from streams.media.hls.model import Segment, segment_uri

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SpooledSegment:
    """A finished segment on the disk."""

    msn: int
    discontinuity: int
    init_number: int
    pdt_ms: int
    duration_us: int
    size_bytes: int

    @property
    def ended_ms(self) -> int:
        """When its last frame was taken, Unix time."""
        return self.pdt_ms + self.duration_us // 1000


class RenditionSpool:
    """One rendition's folder. `refresh` and `forget` keep `waiting` right."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.name = directory.name
        self.waiting: deque[SpooledSegment] = deque()
        self.waiting_bytes = 0
        self.stored_msn = -1
        self._reader: JournalReader | None = None
        self._offset = 0
        self._is_over = False  # nothing after this can be listed

    @property
    def journal(self) -> Journal | None:
        """What the journal says, but for its segments; None before its first line."""
        return self._reader.journal if self._reader else None

    @property
    def variant(self) -> dict[str, Any]:
        """What the rendition is, as the recorder wrote it."""
        assert self._reader is not None, "refresh comes first"
        return dict(self._reader.journal.rendition)

    def refresh(self) -> None:
        """Read what was written since; raises OSError and JournalError."""
        if self._is_over:
            return
        with (self.directory / FILE_NAME).open("rb") as file:
            file.seek(self._offset)
            for line in file:
                if not line.endswith(b"\n"):
                    return  # being written, or torn and soon cut away
                if not self._take(line):
                    self._is_over = True
                    return
                self._offset += len(line)

    def forget(self, stored_msn: int) -> None:
        """Segments up to this one are stored."""
        self.stored_msn = max(self.stored_msn, stored_msn)
        while self.waiting and self.waiting[0].msn <= stored_msn:
            self.waiting_bytes -= self.waiting.popleft().size_bytes

    def path_of(self, segment: SpooledSegment) -> Path:
        return self.directory / segment_uri(segment.msn)

    def _take(self, line: bytes) -> bool:
        if self._reader is None:
            self._reader = JournalReader(line)
            return True
        goes_on = self._reader.take(line)
        for segment in self._reader.journal.segments:
            if segment.msn > self.stored_msn:
                self.waiting.append(_spooled(segment))
                self.waiting_bytes += segment.size_bytes
        self._reader.journal.segments.clear()
        return goes_on


class BroadcastSpool:
    """The renditions in a broadcast's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.renditions: dict[str, RenditionSpool] = {}

    def refresh(self) -> None:
        """Read what was written since; a rendition that cannot be read is left out."""
        for path in self.folder.glob(f"*/{FILE_NAME}"):
            directory = path.parent
            rendition = self.renditions.get(directory.name) or RenditionSpool(directory)
            try:
                rendition.refresh()
            except (OSError, JournalError, KeyError, TypeError) as error:
                _log.error("journal_unreadable", directory=str(directory), reason=str(error))
                continue
            if rendition.journal is not None:
                self.renditions[directory.name] = rendition

    @property
    def waiting_bytes(self) -> int:
        return sum(rendition.waiting_bytes for rendition in self.renditions.values())

    @property
    def oldest_waiting_ms(self) -> int | None:
        """When the segment that waits longest was finished, Unix time."""
        firsts = [r.waiting[0].ended_ms for r in self.renditions.values() if r.waiting]
        return min(firsts, default=None)


def _spooled(segment: Segment) -> SpooledSegment:
    return SpooledSegment(
        msn=segment.msn,
        discontinuity=segment.discontinuity,
        init_number=segment.init_number,
        pdt_ms=segment.pdt_ms,
        duration_us=segment.duration_us,
        size_bytes=segment.size_bytes,
    )
