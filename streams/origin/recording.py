"""The playlist of a whole broadcast, made from its journal on disk and kept for those who ask next.

After twelve hours making it takes two seconds of a processor, which a node at work has not got for
every stranger who asks.
"""

import asyncio
import gzip
from pathlib import Path
from weakref import WeakKeyDictionary

from streams.media.hls.event_playlist import render_event_playlist
from streams.media.hls.journal import FILE_NAME, read_journal
from streams.origin.feed import RenditionFeed
from streams.spool import read_first_kept

_KEPT_AT_LEAST_S = 1.0
# A list that took a second to make is kept for nine more: a tenth of one processor at most.
_KEPT_PER_SECOND_OF_WORK = 9.0


class RecordedPlaylist:
    """One rendition's list, plain and compressed; whoever asks while it is made waits for it."""

    def __init__(self, feed: RenditionFeed) -> None:
        self._directory = feed.directory
        self._state = feed.state
        self._making = asyncio.Lock()
        self._bodies: tuple[bytes, bytes] | None = None
        self._is_final = False
        self._kept_until = 0.0

    async def body(self, *, gzipped: bool) -> bytes:
        """The list; raises OSError or JournalError when nothing is recorded."""
        async with self._making:
            if self._bodies is None or self._is_stale():
                self._bodies = await self._make()
        return self._bodies[gzipped]

    def _is_stale(self) -> bool:
        if self._state.is_ended:
            return not self._is_final
        return asyncio.get_running_loop().time() >= self._kept_until

    async def _make(self) -> tuple[bytes, bytes]:
        loop, is_ended = asyncio.get_running_loop(), self._state.is_ended
        began_at = loop.time()
        bodies = await asyncio.to_thread(_render, self._directory, is_ended)
        work_s = loop.time() - began_at
        self._kept_until = loop.time() + max(_KEPT_AT_LEAST_S, work_s * _KEPT_PER_SECOND_OF_WORK)
        self._is_final = is_ended
        return bodies


class RecordedPlaylists:
    """The lists of the renditions that somebody has asked for."""

    def __init__(self) -> None:
        self._lists: WeakKeyDictionary[RenditionFeed, RecordedPlaylist] = WeakKeyDictionary()

    def of(self, feed: RenditionFeed) -> RecordedPlaylist:
        """The rendition's list."""
        if feed not in self._lists:
            self._lists[feed] = RecordedPlaylist(feed)
        return self._lists[feed]


def _render(directory: Path, is_ended: bool) -> tuple[bytes, bytes]:
    with (directory / FILE_NAME).open("rb") as lines:
        journal = read_journal(lines)
    first_kept = read_first_kept(directory)
    plain = render_event_playlist(journal, is_ended=is_ended, first_kept=first_kept)
    return plain, gzip.compress(plain, mtime=0)
