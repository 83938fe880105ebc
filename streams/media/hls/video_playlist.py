"""The playlist of a video made of stored segments, while they are added and afterwards."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from streams.media.hls.render import format_date

# Dates follow from each other (RFC 8216bis, 4.4.4.6); one is written where they do not.
_DATE_SLACK_MS = 20


class PlayedSegment(NamedTuple):
    """A Media Segment as playlists name it; 21,600 of them are half a day."""

    msn: int
    epoch: int
    init_number: int
    pdt_ms: int
    duration_us: int
    is_muted: bool


def head_lines(
    *, target_duration_s: int, first: PlayedSegment | None, is_growing: bool
) -> list[str]:
    """The head: EVENT while segments are added (4.4.3.5), VOD afterwards."""
    return [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{target_duration_s}",
        f"#EXT-X-MEDIA-SEQUENCE:{first.msn if first else 0}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.epoch if first else 0}",
        f"#EXT-X-PLAYLIST-TYPE:{'EVENT' if is_growing else 'VOD'}",
    ]


class SegmentLines:
    """The lines of segments, in order; keeps what the next ones follow from."""

    def __init__(self) -> None:
        self.last: PlayedSegment | None = None
        self._expected_ms = 0.0

    def add(self, segments: Iterable[PlayedSegment]) -> Iterator[str]:
        """The lines of the next segments."""
        for segment in segments:
            yield from self._tags(segment)
            self._expected_ms += segment.duration_us / 1000
            name = "muted" if segment.is_muted else "seg"
            yield f"#EXTINF:{segment.duration_us / 1e6:.5f},"
            yield f"{name}-{segment.msn}.m4s"
            self.last = segment

    def _tags(self, segment: PlayedSegment) -> Iterator[str]:
        previous = self.last
        if previous is not None:
            # An epoch without a segment of this rendition counts too, as in the live playlist.
            yield from ["#EXT-X-DISCONTINUITY"] * (segment.epoch - previous.epoch)
        if previous is None or previous.init_number != segment.init_number:
            yield f'#EXT-X-MAP:URI="init-{segment.init_number}.mp4"'
        is_new = previous is None or previous.epoch != segment.epoch
        is_off = abs(segment.pdt_ms - self._expected_ms) > _DATE_SLACK_MS
        if segment.pdt_ms and (is_new or is_off):
            yield f"#EXT-X-PROGRAM-DATE-TIME:{format_date(segment.pdt_ms)}"
            self._expected_ms = segment.pdt_ms


def contiguous(
    segments: Iterable[PlayedSegment], last: PlayedSegment | None
) -> Iterator[PlayedSegment]:
    """Up to the first gap: while segments are added, a missing one may still come. One behind which
    another epoch begins will not: there was no room to record it."""
    for segment in segments:
        is_late = last is not None and segment.msn != last.msn + 1
        if last is not None and is_late and segment.epoch == last.epoch:
            return
        yield segment
        last = segment
