"""Playlists made from rows, once for all viewers; a growing one is only added to."""

import asyncio
import gzip
from collections import OrderedDict

from streams.media.hls.multivariant import Variant, render_multivariant
from streams.media.hls.video_playlist import (
    PlayedSegment,
    SegmentLines,
    contiguous,
    head_lines,
)
from streams.models import VideoRendition
from streams.playback.snapshots import ShownRendition, VideoSnapshot
from streams.selectors.segments import list_segments
from twitchclone.core.db import run_sync

_KEPT_BYTES = 64 * 2**20
# Fast rather than small: a growing playlist is compressed anew every two seconds.
_GZIP_LEVEL = 4


def multivariant(video: VideoSnapshot) -> bytes:
    """The multivariant playlist, best rendition first; empty when nothing is stored yet.

    After a cut its lists have other addresses, so that no browser joins an old one to new ones.
    """
    query = f"?v={video.edit}" if video.edit else ""
    variants = [_variant(one.row, query) for one in video.renditions.values()]
    return render_multivariant(variants) if variants else b""


class MediaPlaylist:
    """The playlist of one rendition, plain and compressed."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._making = asyncio.Lock()
        self._version: tuple[object, ...] | None = None
        self._growth_us = -1
        self._lines = SegmentLines()
        self._head: list[str] = []
        self._text: list[str] = []
        self._bodies = (b"", b"")

    async def body(self, video: VideoSnapshot, one: ShownRendition, *, gzipped: bool) -> bytes:
        """The list as the snapshot has it."""
        async with self._making:
            if video.version != self._version or one.row.duration_us != self._growth_us:
                await run_sync(self._make, video, one)
        return self._bodies[gzipped]

    def _make(self, video: VideoSnapshot, one: ShownRendition) -> None:
        if video.version != self._version:
            self._lines, self._head, self._text = SegmentLines(), [], []
        last = self._lines.last.msn if self._lines.last else None
        segments = list_segments(one.row.pk, one.shown, after=last)
        if not self._head and segments:
            self._head = self._begin(video, one.row, segments[0])
        known = contiguous(segments, self._lines.last) if video.is_growing else iter(segments)
        self._text.append("\n".join(self._lines.add(known)))
        self._finish(video, one.row)
        self._version, self._growth_us = video.version, one.row.duration_us

    def _finish(self, video: VideoSnapshot, row: VideoRendition) -> None:
        # Joined pieces are kept as one, so that a recording of hours does not keep thousands.
        self._text = ["\n".join(filter(None, self._text))]
        head = self._head or self._begin(video, row, None)
        end = [] if video.is_growing else ["#EXT-X-ENDLIST"]
        plain = ("\n".join(filter(None, [*head, *self._text, *end])) + "\n").encode()
        self._bodies = (plain, gzip.compress(plain, _GZIP_LEVEL, mtime=0))
        self.size_bytes = len(plain) * 2 + len(self._bodies[1])

    @staticmethod
    def _begin(video: VideoSnapshot, row: VideoRendition, first: PlayedSegment | None) -> list[str]:
        return head_lines(
            target_duration_s=row.target_duration_s, first=first, is_growing=video.is_growing
        )


class MediaPlaylists:
    """The playlists that somebody asked for lately, as many as fit."""

    def __init__(self, kept_bytes: int = _KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._lists: OrderedDict[tuple[int, str], MediaPlaylist] = OrderedDict()

    async def body(self, video: VideoSnapshot, name: str, *, gzipped: bool) -> bytes:
        """The playlist of the rendition."""
        key = (video.video_id, name)
        playlist = self._lists.setdefault(key, MediaPlaylist())
        self._lists.move_to_end(key)
        body = await playlist.body(video, video.renditions[name], gzipped=gzipped)
        self._make_room()
        return body

    def _make_room(self) -> None:
        total = sum(playlist.size_bytes for playlist in self._lists.values())
        while total > self._kept_bytes and len(self._lists) > 1:
            _, dropped = self._lists.popitem(last=False)
            total -= dropped.size_bytes


def _variant(row: VideoRendition, query: str) -> Variant:
    average_bps = row.size_bytes * 8_000_000 // max(1, row.duration_us)
    return Variant(
        uri=f"{row.name}/index.m3u8{query}",
        peak_bps=row.peak_bps,
        average_bps=average_bps,
        codecs=row.codecs,
        width=row.width,
        height=row.height,
        fps=row.fps,
    )
