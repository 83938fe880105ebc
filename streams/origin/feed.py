"""One rendition as the origin serves it: its state, those who wait for it, its rendered text."""

import asyncio
import gzip
from collections.abc import Callable, Iterable
from pathlib import Path

from streams.media.hls.clock import ProgramClock
from streams.media.hls.model import InitSegment, Part, Segment
from streams.media.hls.multivariant import Variant
from streams.media.hls.render import RenditionReport, render_playlist
from streams.media.hls.state import MediaPlaylistState
from streams.media.mp4 import Fragment

# zlib's default level gains 2 % more for twice the time on a playlist.
_GZIP_LEVEL = 4


class RenditionFeed:
    """Writers call `publish` and friends; readers wait and ask for the text."""

    def __init__(
        self,
        name: str,
        state: MediaPlaylistState,
        directory: Path,
        *,
        variant: Variant,
        is_independent: bool,
    ) -> None:
        self.name = name
        self.state = state
        self.directory = directory
        self.variant = variant
        self.is_dropped = False
        self.waiting = 0
        self._is_independent = is_independent
        self._changed = asyncio.Event()
        self._rendered: dict[tuple[bool, bool], bytes] = {}
        self._rendered_version = -1

    def begin_epoch(self, init: bytes, *, epoch: int, clock: ProgramClock) -> InitSegment:
        begun = self.state.begin_epoch(init, epoch=epoch, clock=clock)
        self._notify()
        return begun

    def publish(self, fragment: Fragment) -> tuple[Segment, Part, Segment | None]:
        """Append a part and wake everyone who waits."""
        appended = self.state.append(fragment)
        self._notify()
        return appended

    def end_epoch(self) -> Segment | None:
        closed = self.state.end_epoch()
        self._notify()
        return closed

    def finish(self) -> Segment | None:
        closed = self.state.finish()
        self._notify()
        return closed

    def drop(self) -> None:
        """The rendition is gone for good; waiting viewers are told to take another."""
        self.is_dropped = True
        self._notify()

    def wake(self) -> None:
        """Let everyone who waits look again."""
        self._notify()

    async def wait_until(self, is_reached: Callable[[], bool], timeout_s: float) -> bool:
        """Whether `is_reached` came true in time; it is asked after every change."""
        if is_reached():
            return True
        self.waiting += 1
        try:
            async with asyncio.timeout(timeout_s):
                while not is_reached():
                    await self._changed.wait()
        except TimeoutError:
            return False
        finally:
            self.waiting -= 1
        return True

    def playlist(
        self, *, skip: bool, gzipped: bool, reports: Callable[[], Iterable[RenditionReport]]
    ) -> bytes:
        """The text, rendered and compressed once for all who ask for this version."""
        if self._rendered_version != self.state.version:
            self._rendered.clear()
            self._rendered_version = self.state.version
        key = (skip, gzipped)
        if key not in self._rendered:
            plain = self._rendered.get((skip, False)) or render_playlist(
                self.state, skip=skip, reports=reports(), is_independent=self._is_independent
            )
            self._rendered[skip, False] = plain
            if gzipped:
                self._rendered[key] = gzip.compress(plain, _GZIP_LEVEL, mtime=0)
        return self._rendered[key]

    def _notify(self) -> None:
        # A fresh event each time: whoever waits on the old one wakes exactly once.
        self._changed.set()
        self._changed = asyncio.Event()
