"""What the origin serves: the live broadcasts of this node and, for a while, the ended ones."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from streams.media.hls.multivariant import Variant, render_multivariant
from streams.media.hls.render import RenditionReport, report_on
from streams.origin.feed import RenditionFeed

_BANDWIDTH_MARGIN = 1.1  # BANDWIDTH is a bound on segments still to come


@dataclass(eq=False)
class LiveBroadcast:
    """One broadcast's renditions, best first, and its newest thumbnail."""

    broadcast_id: str

    def __post_init__(self) -> None:
        self.renditions: dict[str, RenditionFeed] = {}
        self.expected: set[str] = set()  # renditions that are being started
        self.thumbnail: bytes | None = None
        self.is_closing = False
        self._changed = asyncio.Event()

    def add(self, feed: RenditionFeed) -> None:
        """Serve a rendition; the list of renditions names it from its first part on."""
        self.renditions[feed.name] = feed

    def expect(self, *names: str) -> None:
        """These renditions are being started."""
        self.expected.update(names)

    def expect_no_longer(self, name: str) -> None:
        """The rendition's first part has come, or will not."""
        self.expected.discard(name)
        self._changed.set()
        self._changed = asyncio.Event()

    def drop(self, name: str) -> None:
        self.expect_no_longer(name)
        if feed := self.renditions.pop(name, None):
            feed.drop()

    async def wait_complete(self, timeout_s: float) -> None:
        """Wait until every rendition being started is there: players read the list only once."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while self.expected:
                    await self._changed.wait()

    @property
    def has_picture(self) -> bool:
        return any(feed.state.segments for feed in self.renditions.values())

    def multivariant(self, media_playlist: str = "index.m3u8") -> bytes:
        """The list of renditions, leading to the playlist of this name of each."""
        return render_multivariant(self._variants(media_playlist))

    def _variants(self, media_playlist: str) -> Iterator[Variant]:
        best_first = sorted(
            self.renditions.values(), key=lambda f: (f.variant.height, f.name), reverse=True
        )
        for feed in best_first:
            if not feed.state.segments:
                continue
            measured = int(feed.state.peak_bps * _BANDWIDTH_MARGIN)
            peak_bps = max(feed.variant.peak_bps, measured) or self._first_guess(feed)
            average_bps = feed.state.average_bps or feed.variant.average_bps or peak_bps
            uri = f"{feed.name}/{media_playlist}"
            yield replace(feed.variant, uri=uri, peak_bps=peak_bps, average_bps=average_bps)

    @staticmethod
    def _first_guess(feed: RenditionFeed) -> int:
        return int(feed.state.segments[-1].bitrate_bps * _BANDWIDTH_MARGIN)

    def reports(self, asking: str) -> Iterator[RenditionReport]:
        """Reports on the other renditions, as the playlist of `asking` carries them."""
        for feed in self.renditions.values():
            report = report_on(feed.state, f"../{feed.name}/index.m3u8")
            if feed.name != asking and report is not None:
                yield report


class OriginStore:
    """Live broadcasts by id."""

    def __init__(self) -> None:
        self._broadcasts: dict[str, LiveBroadcast] = {}
        self.is_closing = False

    def __len__(self) -> int:
        return len(self._broadcasts)

    def __iter__(self) -> Iterator[LiveBroadcast]:
        return iter(list(self._broadcasts.values()))

    def get(self, broadcast_id: str) -> LiveBroadcast | None:
        return self._broadcasts.get(broadcast_id)

    def add(self, broadcast: LiveBroadcast) -> None:
        self._broadcasts[broadcast.broadcast_id] = broadcast

    def remove(self, broadcast_id: str) -> None:
        self._broadcasts.pop(broadcast_id, None)

    def close(self) -> None:
        """The node stops: nobody waits any longer."""
        self.is_closing = True
        for broadcast in self:
            for feed in broadcast.renditions.values():
                feed.wake()
