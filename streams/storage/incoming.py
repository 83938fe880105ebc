"""Files on their way in, on this machine's disk: one folder for each upload, one writer at a time.

`data` is the file: its size is the truth about how much has come. `turn` names the request whose
turn it is to write: another one that wants to takes the turn, and the one before ends by itself.
`unverified` is there while bytes are written whose checksum is not known yet.
"""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from uuid import UUID

from django.conf import settings

from twitchclone.core.errors import DomainError

# A request that lost its turn looks twice a second; a slow disk may keep it a little longer.
TURN_WITHIN_S = 10.0
_POLL_S = 0.02
_SYNC_EVERY_BYTES = 64 * 2**20  # what a crash of the machine may lose, and what fsync waits for
_SPARE_BYTES = 1_000_000_000  # stays free for the database, if that is on the same disk


class DiskFull(DomainError):
    """The disk has no room for what is announced, or for more of what comes (RFC 4918, 11.5)."""

    code = "disk_full"
    status = 507
    default_message = "The server has no room for this file at the moment. Try again later."


class UploadBusy(DomainError):
    """Another request is still writing to the file."""

    code = "upload_busy"
    status = 423
    default_message = "This upload is being written to by another request. Try again in a moment."


def incoming_root() -> Path:
    """Below the data folder, so that it is on the volume that is meant for files."""
    return Path(settings.DATA_DIR) / "uploads-incoming"


def incoming_folder(upload_id: UUID) -> Path:
    """The folder of an upload; its name is made from the id alone."""
    return incoming_root() / str(upload_id)


def incoming_file(upload_id: UUID) -> Path:
    """The file itself."""
    return incoming_folder(upload_id) / "data"


def remove_incoming(upload_id: UUID) -> None:
    """Forget the file; a request that still writes to it ends with its next look at the turn."""
    shutil.rmtree(incoming_folder(upload_id), ignore_errors=True)


def list_incoming() -> Iterator[UUID]:
    """Every upload that has a folder here."""
    root = incoming_root()
    for folder in root.iterdir() if root.is_dir() else ():
        try:
            yield UUID(folder.name)
        except ValueError:
            continue


def require_disk_room(size_bytes: int, *, unfinished: Iterable[tuple[UUID, int]]) -> None:
    """Raise DiskFull when the disk has no room for a file of this size, beside what is still to
    come of the unfinished uploads here (their announced sizes)."""
    promised_bytes = sum(max(0, size - _written_bytes(upload)) for upload, size in unfinished)
    _require_free(size_bytes + promised_bytes)


def _written_bytes(upload_id: UUID) -> int:
    try:
        return incoming_file(upload_id).stat().st_size
    except FileNotFoundError:
        return 0


def _require_free(size_bytes: int) -> None:
    root = incoming_root()
    root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < size_bytes + _SPARE_BYTES:
        raise DiskFull


class IncomingFile:
    """The right to write to an upload's file, taken from whoever had it; blocking, for threads.

    Raises UploadBusy when the one before does not let go, OSError when the disk fails.
    """

    def __init__(self, upload_id: UUID) -> None:
        folder = incoming_folder(upload_id)
        folder.mkdir(parents=True, exist_ok=True)
        self._token = secrets.token_hex(8)
        self._turn = folder / "turn"
        self._unverified = folder / "unverified"
        self._unsynced_bytes = 0
        self._unlooked_bytes = _SYNC_EVERY_BYTES
        _replace(self._turn, self._token)
        self._fd = os.open(folder / "data", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._wait_for_lock()
            self._drop_unverified()
        except BaseException:
            os.close(self._fd)
            raise
        self.size_bytes = os.lseek(self._fd, 0, os.SEEK_END)

    def __enter__(self) -> "IncomingFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_ours(self) -> bool:
        """Whether nobody else has taken the turn, or removed the upload, since."""
        try:
            return self._turn.read_text() == self._token
        except FileNotFoundError:
            return False

    def expect_checksum(self) -> None:
        """What is written from here on goes again, unless `accept` is called."""
        _replace(self._unverified, str(self.size_bytes))

    def accept(self) -> None:
        """The checksum was right."""
        self.sync()
        self._unverified.unlink(missing_ok=True)

    def discard(self) -> None:
        """The checksum was wrong, or can no longer be known."""
        self._drop_unverified()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append; raises DiskFull, since other things than uploads need the disk as well."""
        if self._unlooked_bytes >= _SYNC_EVERY_BYTES:
            _require_free(0)
            self._unlooked_bytes = 0
        self._unlooked_bytes += len(data)
        view = memoryview(data)
        while view:
            written = os.write(self._fd, view)
            self.size_bytes += written
            self._unsynced_bytes += written
            view = view[written:]
        if self._unsynced_bytes >= _SYNC_EVERY_BYTES:
            self.sync()

    def sync(self) -> None:
        """Everything written so far survives a power cut."""
        os.fsync(self._fd)
        self._unsynced_bytes = 0

    def close(self) -> None:
        """Let the next one write."""
        os.close(self._fd)  # frees the lock as well

    def _wait_for_lock(self) -> None:
        deadline = time.monotonic() + TURN_WITHIN_S
        while True:
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline or not self.is_ours:
                    raise UploadBusy from None
                time.sleep(_POLL_S)
            else:
                return

    def _drop_unverified(self) -> None:
        try:
            verified_bytes = int(self._unverified.read_text())
        except (FileNotFoundError, ValueError):
            return
        os.ftruncate(self._fd, verified_bytes)
        self.size_bytes = os.lseek(self._fd, verified_bytes, os.SEEK_SET)
        self.sync()
        self._unverified.unlink(missing_ok=True)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    temporary.write_text(text)
    temporary.replace(path)
