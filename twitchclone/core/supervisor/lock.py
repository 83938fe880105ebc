"""One supervisor per data folder: a lock that the kernel gives back however we end."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twitchclone.core.embedded import EmbeddedError


@contextmanager
def hold_lock(lock_file: Path) -> Iterator[None]:
    """Hold the lock and keep our pid in the file; raises EmbeddedError when another holds it."""
    descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise EmbeddedError(
            f"It is already running with this data folder (process {owner}, {lock_file.parent}). "
            "Stop that one, or start a second copy with another DATA_DIR and other ports."
        ) from None
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
