"""The playlists of a finished video as files: its folder can be played without this site."""

from collections.abc import Iterable

from streams.media.hls.multivariant import Variant, render_multivariant
from streams.media.hls.peak import measure_peak_bps
from streams.media.hls.video_playlist import PlayedSegment, SegmentLines, head_lines
from streams.models import Video, VideoRendition, VideoSegment
from streams.storage import Area, CacheRule, save_bytes
from streams.storage.names import PLAYLIST_TYPE


def store_playlists(video: Video, renditions: Iterable[VideoRendition]) -> None:
    """Each rendition's, then the one that names them: who finds that finds all. The renditions'
    rows are marked as complete, with their true peak bit rates."""
    rows = list(renditions)
    for row in rows:
        _store_media_playlist(video, row)
        row.is_complete = True
    VideoRendition.objects.bulk_update(rows, ["is_complete", "peak_bps"])
    best_first = sorted(rows, key=lambda row: (row.height, row.name), reverse=True)
    _save(video, "index.m3u8", render_multivariant([_variant(row) for row in best_first]))


def _store_media_playlist(video: Video, row: VideoRendition) -> None:
    fields = ("msn", "epoch", "init_number", "pdt_ms", "duration_us", "is_muted", "size_bytes")
    segments = VideoSegment.objects.filter(rendition=row).order_by("msn").values_list(*fields)
    listed: list[PlayedSegment] = []
    sizes: list[tuple[int, int]] = []
    for *played, size_bytes in segments.iterator(chunk_size=5000):
        listed.append(PlayedSegment(*played))
        sizes.append((size_bytes, listed[-1].duration_us))
    row.peak_bps = measure_peak_bps(sizes, target_duration_s=row.target_duration_s)
    head = head_lines(target_duration_s=row.target_duration_s, first=listed[0], is_growing=False)
    lines = [*head, *SegmentLines().add(listed), "#EXT-X-ENDLIST"]
    _save(video, f"{row.name}/index.m3u8", ("\n".join(lines) + "\n").encode())


def _variant(row: VideoRendition) -> Variant:
    average_bps = row.size_bytes * 8_000_000 // max(1, row.duration_us)
    uri = f"{row.name}/index.m3u8"
    return Variant(uri, row.peak_bps, average_bps, row.codecs, row.width, row.height, row.fps)


def _save(video: Video, name: str, text: bytes) -> None:
    key = f"{video.storage_prefix}/{name}"
    save_bytes(Area.VIDEOS, key, text, content_type=PLAYLIST_TYPE, cache=CacheRule.MINUTE)
