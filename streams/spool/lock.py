"""Who writes in a broadcast's folder: a lock that ends with the process, however it ends."""

import contextlib
import fcntl
import os
import time
from pathlib import Path

_NAME = "writing"
_ASK_EVERY_S = 0.05


class FolderLock:
    """Held by the media node for as long as it may write; a killed one frees it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None

    @property
    def is_held(self) -> bool:
        return self._file is not None

    def acquire(self) -> bool:
        """Whether the folder is ours now; raises OSError when it cannot be written to."""
        if self._file is not None:
            return True
        file = os.open(self._folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        except BaseException:
            os.close(file)
            raise
        self._file = file
        return True

    def wait(self, seconds: float) -> bool:
        """The same, waiting for another process that is about to be through with it."""
        give_up_at = time.monotonic() + seconds
        while not self.acquire():
            if time.monotonic() >= give_up_at:
                return False
            time.sleep(_ASK_EVERY_S)
        return True

    def release(self) -> None:
        """Harmless when it is not held."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.close(file)

    def __enter__(self) -> "FolderLock":
        self.acquire()
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()
