"""Room on the disk: folders of broadcasts that ended long ago are removed."""

import asyncio
import contextlib
import shutil
import time
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

import structlog

from streams.node.config import NodeConfig
from streams.node.domain import NodeDomain
from streams.node.gate import NodeGate

_log = structlog.get_logger(__name__)
_LOOK_EVERY_S = 600.0


class DiskKeeper:
    """Removes what nobody can play any more; never what is open here or in the domain."""

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
        """Remove what is due, and return the ids of the broadcasts."""
        handles = await self._domain.list_broadcasts(self._config.name)
        kept = {handle.broadcast_id for handle in handles} | set(self._gate.sessions)
        oldest = time.time() - self._config.live_kept_s
        removed = await asyncio.to_thread(_remove_old, self._config.live_dir, kept, oldest)
        if removed:
            _log.info("live_folders_removed", count=len(removed))
        return removed


def _remove_old(live_dir: Path, kept: Collection[UUID], oldest: float) -> list[UUID]:
    removed = []
    for folder in live_dir.iterdir():
        with contextlib.suppress(ValueError, OSError):
            broadcast_id = UUID(folder.name)  # whatever else lies here is not ours to remove
            if broadcast_id not in kept and _last_written(folder) < oldest:
                shutil.rmtree(folder)
                removed.append(broadcast_id)
    return removed


def _last_written(folder: Path) -> float:
    """When a file was last made in the folder or in one of its renditions' folders."""
    return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
