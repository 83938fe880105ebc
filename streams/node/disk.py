"""Room on the disk: what is stored, or wanted by nobody, and old is removed."""

import asyncio
import contextlib
import shutil
import time
from collections.abc import Collection, Iterable
from pathlib import Path
from uuid import UUID

import structlog

from streams.media.hls.journal import FILE_NAME
from streams.media.hls.model import segment_uri
from streams.node.config import NodeConfig
from streams.node.domain import NodeDomain
from streams.node.gate import NodeGate
from streams.spool import is_done, read_first_kept, read_stored, write_first_kept

_log = structlog.get_logger(__name__)
_LOOK_EVERY_S = 600.0


class DiskKeeper:
    """Removes folders of broadcasts that ended long ago, once all of them is stored, and of those
    that are still open the segments that are old and stored."""

    def __init__(self, config: NodeConfig, gate: NodeGate, domain: NodeDomain) -> None:
        self._config = config
        self._gate = gate
        self._domain = domain

    async def run(self) -> None:
        """Look now and every ten minutes."""
        while True:
            await self.remove_old()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def remove_old(self) -> list[UUID]:
        """Remove what is due, and return the ids of the broadcasts whose folders went."""
        handles = await self._domain.list_broadcasts(self._config.name)
        kept = {handle.broadcast_id for handle in handles} | set(self._gate.sessions)
        oldest = time.time() - self._config.live_kept_s
        removed = await asyncio.to_thread(_remove_old, self._config.live_dir, kept, oldest)
        if removed:
            _log.info("live_folders_removed", count=len(removed))
        trimmed = await asyncio.to_thread(_trim_all, self._config.live_dir, kept, oldest)
        if trimmed:
            _log.info("live_segments_removed", count=trimmed)
        return removed


def _remove_old(live_dir: Path, kept: Collection[UUID], oldest: float) -> list[UUID]:
    removed = []
    for folder in live_dir.iterdir():
        with contextlib.suppress(ValueError, OSError):
            broadcast_id = UUID(folder.name)  # whatever else lies here is not ours to remove
            # A broadcast that has not been stored is nowhere else.
            is_due = is_done(folder) or not any(folder.glob(f"*/{FILE_NAME}"))
            if broadcast_id not in kept and is_due and _last_written(folder) < oldest:
                shutil.rmtree(folder)
                removed.append(broadcast_id)
    return removed


def _last_written(folder: Path) -> float:
    """When a file was last made in the folder or in one of its renditions' folders."""
    return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))


def _trim_all(live_dir: Path, broadcasts: Iterable[UUID], oldest: float) -> int:
    """Old stored segments of open broadcasts; how many files went."""
    journals = (
        journal
        for broadcast_id in broadcasts
        for journal in (live_dir / str(broadcast_id)).glob(f"*/{FILE_NAME}")
    )
    return sum(trim_rendition(journal.parent, oldest) for journal in journals)


def trim_rendition(directory: Path, oldest: float) -> int:
    """Remove stored segments that were finished before `oldest`, in order; the playlist for
    rewinding begins behind them. The mark is moved before the files go."""
    stored, first = read_stored(directory), read_first_kept(directory)
    due, msn = [], first
    while msn <= stored:
        path = directory / segment_uri(msn)
        with contextlib.suppress(FileNotFoundError):  # a hole in the recording
            if path.stat().st_mtime >= oldest:
                break
            due.append(path)
        msn += 1
    if msn == first:
        return 0
    write_first_kept(directory, msn)
    for path in due:
        path.unlink(missing_ok=True)
    return len(due)
