"""Writing a rendition to disk as it happens: parts into segment files, a line for each finished.

All writes of a node go through one thread, in order, so that the event loop never waits for a disk
and a journal line is never there before the bytes it speaks of. A disk that fails or cannot keep
up costs the recording; the live picture goes on from memory.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import structlog

from streams.media.hls.journal import (
    FILE_NAME,
    end_line,
    header_line,
    init_line,
    open_line,
    segment_line,
)
from streams.media.hls.model import InitSegment, Part, Segment, segment_uri
from streams.media.hls.rule import PlaylistConfig

_log = structlog.get_logger(__name__)
_MAX_PENDING_BYTES = 128 * 1024 * 1024


class DiskWriter:
    """The node's one writing thread, and how much waits for it."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recorder")
        # Each counter is written by one thread only.
        self._submitted_bytes = 0
        self._done_bytes = 0
        self._is_closed = False

    @property
    def pending_bytes(self) -> int:
        return self._submitted_bytes - self._done_bytes

    def submit(self, write: Callable[[], None], size_bytes: int = 0) -> None:
        if self._is_closed:
            return
        self._submitted_bytes += size_bytes
        self._executor.submit(self._run, write, size_bytes)

    def close(self) -> None:
        """Finish what is queued and take nothing more; call it from a thread that may wait."""
        self._is_closed = True
        self._executor.shutdown(wait=True)

    def _run(self, write: Callable[[], None], size_bytes: int) -> None:
        try:
            write()
        finally:
            self._done_bytes += size_bytes


class RenditionRecorder:
    """One rendition's folder."""

    def __init__(self, directory: Path, writer: DiskWriter) -> None:
        self._directory = directory
        self._writer = writer
        self.has_failed = False

    def start(self, config: PlaylistConfig, rendition: Mapping[str, Any]) -> None:
        """Make the folder and the journal, unless an earlier process has."""
        line = header_line(config, rendition)

        def write() -> None:
            self._directory.mkdir(parents=True, exist_ok=True)
            journal = self._directory / FILE_NAME
            if not journal.exists():
                journal.write_bytes(line)

        self._submit(write)

    def write_init(self, init: InitSegment, *, epoch: int) -> None:
        line = init_line(number=init.number, epoch=epoch)

        def write() -> None:
            (self._directory / init.uri).write_bytes(init.data)
            self._append(FILE_NAME, line)

        self._submit(write, len(init.data))

    def write_part(self, segment: Segment, part: Part) -> None:
        """Append to the open segment's file: a killed process loses a part, not a segment."""
        name, data = segment_uri(segment.msn), part.data or b""
        if len(segment.parts) > 1:
            self._submit(lambda: self._append(name, data), len(data))
            return
        line = open_line(segment)

        def begin() -> None:
            self._append(FILE_NAME, line)
            # Not appended: what an earlier process left under this name is not of this segment.
            (self._directory / name).write_bytes(data)

        self._submit(begin, len(data))

    def close_segment(self, segment: Segment) -> None:
        line = segment_line(segment)
        self._submit(lambda: self._append(FILE_NAME, line))

    def end(self) -> None:
        self._submit(lambda: self._append(FILE_NAME, end_line()))

    def _append(self, name: str, data: bytes) -> None:
        with (self._directory / name).open("ab") as file:
            file.write(data)

    def _submit(self, write: Callable[[], None], size_bytes: int = 0) -> None:
        if self.has_failed:
            return
        if self._writer.pending_bytes > _MAX_PENDING_BYTES:
            self._fail("the disk does not keep up")
            return
        self._writer.submit(lambda: self._guard(write), size_bytes)

    def _guard(self, write: Callable[[], None]) -> None:
        if self.has_failed:
            return
        try:
            write()
        except OSError as error:
            self._fail(error.strerror or str(error))

    def _fail(self, reason: str) -> None:
        self.has_failed = True
        _log.error("recording_stopped", directory=str(self._directory), reason=reason)
