"""Brings the processes' outputs together: one line at a time, with the process's name before it."""

import asyncio
import os
import sys
import time
from typing import TextIO

_COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
_NAME_WIDTH = 9
# A line without end must not fill the memory.
_LONGEST_LINE_BYTES = 64 * 1024


class LogWriter:
    """Writes `time name | text` lines; goes silent when its reader has gone."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream
        self._is_coloured = self._stream.isatty() and "NO_COLOR" not in os.environ
        self._colours: dict[str, int] = {}
        self._is_lost = False

    def line(self, name: str, text: str) -> None:
        """One line of the process `name`."""
        self.raw(f"{time.strftime('%H:%M:%S')} {self._label(name)} {text}\n")

    def raw(self, text: str) -> None:
        """Text as it is; characters the terminal's encoding lacks are replaced."""
        if self._is_lost:
            return
        encoding = self._stream.encoding or "utf-8"
        try:
            self._stream.write(text.encode(encoding, "replace").decode(encoding))
            self._stream.flush()
        except OSError:
            # The terminal was closed or the pipe's reader ended; the processes live on.
            self._is_lost = True

    def _label(self, name: str) -> str:
        label = f"{name:<{_NAME_WIDTH}}|"
        if not self._is_coloured:
            return label
        colour = self._colours.setdefault(name, _COLOURS[len(self._colours) % len(_COLOURS)])
        return f"\x1b[{colour}m{label}\x1b[0m"


class OutputPipe:
    """A pipe whose read end is turned into log lines by the running event loop until its end."""

    def __init__(self, name: str, log: LogWriter) -> None:
        self._name, self._log = name, log
        self._pending = b""
        self._read_end, self.write_end = os.pipe()
        os.set_blocking(self._read_end, False)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._read_end, self._on_readable)
        self._is_open = True

    def close_write_end(self) -> None:
        """After the start: only the child's copies keep the pipe open."""
        os.close(self.write_end)

    def close(self) -> None:
        """Write what is there and stop reading."""
        while self._is_open and self._on_readable():
            pass
        self._finish()

    def _on_readable(self) -> bool:
        """Read once; false when there is nothing more to read now."""
        try:
            data = os.read(self._read_end, _LONGEST_LINE_BYTES)
        except BlockingIOError:
            return False
        if not data:
            self._finish()
            return False
        *lines, self._pending = (self._pending + data).split(b"\n")
        if len(self._pending) > _LONGEST_LINE_BYTES:
            lines, self._pending = [*lines, self._pending], b""
        for line in lines:
            self._write(line)
        return True

    def _write(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip()
        if text:
            self._log.line(self._name, text)

    def _finish(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        self._loop.remove_reader(self._read_end)
        os.close(self._read_end)
        self._write(self._pending)
        self._pending = b""
