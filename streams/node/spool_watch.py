"""Knowing how much of this node's disk waits for being stored, ended broadcasts included."""

import asyncio
from pathlib import Path
from uuid import UUID

from streams.node.recording import SpoolGauge
from streams.spool import BroadcastSpool, is_done, read_stored

_LOOK_EVERY_S = 1.0


class SpoolWatch:
    """Reads the journals as they grow, and how far the record worker says it is."""

    def __init__(self, live_dir: Path, gauge: SpoolGauge) -> None:
        self._live_dir = live_dir
        self._gauge = gauge
        self._spools: dict[UUID, BroadcastSpool] = {}

    async def run(self) -> None:
        while True:
            self._gauge.waiting_bytes = await asyncio.to_thread(self.measure)
            await asyncio.sleep(_LOOK_EVERY_S)

    def measure(self) -> int:
        """How many bytes wait; blocking."""
        unfinished = unfinished_broadcasts(self._live_dir)
        self._spools = {
            broadcast_id: self._spools.get(broadcast_id) or BroadcastSpool(folder)
            for broadcast_id, folder in unfinished.items()
        }
        return sum(_measure(spool) for spool in self._spools.values())


def unfinished_broadcasts(live_dir: Path) -> dict[UUID, Path]:
    """The folders of which something may wait for being stored, by broadcast."""
    found = {}
    for folder in live_dir.iterdir():
        try:
            broadcast_id = UUID(folder.name)
        except ValueError:
            continue
        if not is_done(folder):
            found[broadcast_id] = folder
    return found


def _measure(spool: BroadcastSpool) -> int:
    spool.refresh()
    for rendition in spool.renditions.values():
        rendition.forget(read_stored(rendition.directory))
    return spool.waiting_bytes
