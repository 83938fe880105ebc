"""What those who store tell those who record, in small files beside the segments.

The database has the truth. The node, which must go on without it, has these: how far a rendition
is stored, and whether anything of the folder will be stored at all.
"""

import contextlib
from pathlib import Path

_STORED, _FIRST_KEPT, _DONE = "stored", "first-kept", "done"
_DIGITS = 20


def read_stored(rendition: Path) -> int:
    """The number up to which segments are stored; -1 when none is."""
    return _read_number(rendition / _STORED, -1)


def write_stored(rendition: Path, msn: int) -> None:
    """Every segment up to this one is in the storage and in the database."""
    _write_number(rendition / _STORED, msn)


def read_first_kept(rendition: Path) -> int:
    """The oldest segment that is still on the disk; 0 when none has been removed."""
    return _read_number(rendition / _FIRST_KEPT, 0)


def write_first_kept(rendition: Path, msn: int) -> None:
    """Segments before this one are about to be removed from the disk."""
    _write_number(rendition / _FIRST_KEPT, msn)


def is_done(folder: Path) -> bool:
    """Whether nothing in a broadcast's folder waits for being stored."""
    return (folder / _DONE).exists()


def mark_done(folder: Path) -> None:
    """The recording is complete, or is not wanted any more."""
    with contextlib.suppress(FileNotFoundError):
        (folder / _DONE).touch()


def _read_number(path: Path, default: int) -> int:
    try:
        return int(path.read_bytes())
    except (OSError, ValueError):
        return default


def _write_number(path: Path, number: int) -> None:
    """In place and of one length, which needs no room on a full disk."""
    mode = "r+b" if path.exists() else "wb"
    with contextlib.suppress(FileNotFoundError), path.open(mode) as file:
        file.write(f"{number:0{_DIGITS}d}".encode())
