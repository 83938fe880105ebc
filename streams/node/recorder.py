"""Writing a rendition to disk as it happens: parts into segment files, a line for each finished.

All writes of a node go through one thread, in order, so that the event loop never waits for a disk
and a journal line is never there before the bytes it speaks of. A disk that is full, fails or
cannot keep up costs the recording those segments that it has no room for; the live picture goes on
from memory, and the recording with the first segment that fits again.
"""

import contextlib
import errno
import os
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
from streams.node.recording import DISK_FULL, BroadcastRecording

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
        except Exception:
            _log.exception("write_failed")  # nobody looks at what the executor returns
        finally:
            self._done_bytes += size_bytes


class RenditionRecorder:
    """One rendition's folder. Methods without a leading underscore are the event loop's."""

    def __init__(self, directory: Path, writer: DiskWriter, recording: BroadcastRecording) -> None:
        self._directory = directory
        self._writer = writer
        self._recording = recording
        self._left_out: int | None = None  # the segment whose parts came faster than the disk
        # Of the writing thread: what has to be there before the next segment, and the open one.
        self._header = b""
        self._init: tuple[InitSegment, bytes] | None = None
        self._open_msn: int | None = None
        self._open_gap = 0

    def start(self, config: PlaylistConfig, rendition: Mapping[str, Any]) -> None:
        """Make the folder and the journal, unless an earlier process has."""
        self._header = header_line(config, rendition)

    def write_init(self, init: InitSegment, *, epoch: int) -> None:
        line = init_line(number=init.number, epoch=epoch)

        def write() -> None:
            self._init = init, line
            self._prepare()

        self._writer.submit(lambda: self._guard(write), len(init.data))

    def write_part(self, segment: Segment, part: Part) -> None:
        """Append to the open segment's file: a killed process loses a part, not a segment."""
        if self._left_out == segment.msn:
            return
        if self._writer.pending_bytes > _MAX_PENDING_BYTES:
            self._left_out = segment.msn
            self._writer.submit(lambda: self._abandon("the disk does not keep up"))
            return
        data, is_first = part.data or b"", len(segment.parts) == 1
        segment.is_on_disk = False

        def write() -> None:
            if is_first:
                self._begin(segment)
            if self._open_msn == segment.msn:
                self._append(segment_uri(segment.msn), data)

        self._writer.submit(lambda: self._guard(write), len(data))

    def close_segment(self, segment: Segment) -> None:
        def write() -> None:
            if self._open_msn != segment.msn:
                return
            self._append(FILE_NAME, segment_line(segment, gap=self._open_gap))
            self._open_msn, segment.is_on_disk = None, True
            self._recording.note_segment(segment.size_bytes)

        self._writer.submit(lambda: self._guard(write))

    def end(self) -> None:
        def write() -> None:
            if self._directory.exists():
                self._append(FILE_NAME, end_line())

        self._writer.submit(lambda: self._guard(write))

    def _begin(self, segment: Segment) -> None:
        self._open_msn = None
        if not self._recording.admit():
            return
        self._prepare()
        self._open_msn, self._open_gap = segment.msn, self._recording.gap
        self._append(FILE_NAME, open_line(segment, gap=self._open_gap))
        # Not appended: what an earlier process left under this name is not of this segment.
        (self._directory / segment_uri(segment.msn)).write_bytes(b"")

    def _prepare(self) -> None:
        """Everything that a segment needs before it; what failed earlier is made up for."""
        self._recording.open_folder()
        self._directory.mkdir(exist_ok=True)
        if self._header and not (self._directory / FILE_NAME).exists():
            self._append(FILE_NAME, self._header)
        if self._init is not None:
            init, line = self._init
            (self._directory / init.uri).write_bytes(init.data)
            self._append(FILE_NAME, line)
            self._init = None

    def _append(self, name: str, data: bytes) -> None:
        """All of it or nothing: a torn line would swallow the one after it."""
        with (self._directory / name).open("ab", buffering=0) as file:
            size_bytes = file.seek(0, os.SEEK_END)
            try:
                written = file.write(data)
                if written != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except OSError:
                file.truncate(size_bytes)
                raise

    def _guard(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            self._abandon(error.strerror or str(error))

    def _abandon(self, reason: str) -> None:
        """The open segment is lost; the next ones are not, if there is room again."""
        msn, self._open_msn = self._open_msn, None
        self._recording.stop(DISK_FULL, reason=reason)
        if msn is not None:
            with contextlib.suppress(OSError):
                (self._directory / segment_uri(msn)).unlink()
