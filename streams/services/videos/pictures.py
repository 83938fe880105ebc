"""A video's pictures: one for its card, and sheets of small ones for looking ahead."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby

from PIL import Image

from streams.models import Video, VideoRendition
from streams.selectors.segments import MsnRange, shown_ranges
from streams.selectors.timeline import shown_range
from streams.services.videos.frames import PlacedSegment, decode_keyframes, place_segments
from streams.storage import Area, CacheRule, delete_prefix, save_bytes
from twitchclone.core.errors import NotFound

THUMBNAIL = "thumbnail.jpg"
_THUMBNAIL_WIDTH, _THUMBNAIL_HEIGHT = 640, 360
_TILE_WIDTH, _COLUMNS, _ROWS = 160, 10, 10
_LEAST_INTERVAL_S, _MOST_TILES = 2, 500
# Segments of the smallest rendition in memory at once.
_AT_ONCE = 25
# Where pictures for the card are taken; a black one compresses best, so the largest file wins.
_CANDIDATES = (0.1, 0.25, 0.5, 0.75)


def make_video_pictures(video: Video) -> None:
    """Make the video's own thumbnail, which its owner's goes before, and the storyboard; doing it
    again makes the same. Raises StorageUnavailable."""
    renditions = [row for row in video.renditions.all() if row.duration_us]
    if not renditions:
        return
    shown = shown_ranges(video, renditions)
    row = _for_thumbnail([row for row in renditions if row.pk in shown])
    if _make_thumbnail(video, row, shown[row.pk]):
        Video.objects.filter(pk=video.pk, thumbnail="").update(thumbnail=THUMBNAIL)
    smallest = _smallest([row for row in renditions if row.pk in shown])
    storyboard = _make_storyboard(video, smallest, shown[smallest.pk])
    if not Video.objects.filter(pk=video.pk).update(storyboard=storyboard):
        # Its account was deleted meanwhile, and the folder before these files.
        delete_prefix(Area.VIDEOS, video.storage_prefix)


def draw_moment(video: Video, offset_ms: int) -> bytes:
    """A JPEG for the card of what is shown at this stored offset: the keyframe before it.

    Raises NotFound where no picture can be made, StorageUnavailable.
    """
    renditions = [row for row in video.renditions.all() if row.duration_us]
    shown = shown_ranges(video, renditions)
    candidates = [row for row in renditions if row.pk in shown]
    if not candidates:
        raise NotFound("Nothing of this video is stored yet.")
    row = _for_thumbnail(candidates)
    segments = [one for one in place_segments(row) if one.msn in shown[row.pk]]
    size = _size_of(row, min(_THUMBNAIL_WIDTH, row.width))
    (frame,) = decode_keyframes(video, row, [_segment_at(segments, offset_ms)], size)
    if frame is None:
        raise NotFound("There is no picture at this moment; take another.")
    return _jpeg(frame, quality=82)


def _smallest(renditions: Sequence[VideoRendition]) -> VideoRendition:
    return min(renditions, key=lambda row: (row.height, row.size_bytes))


def _for_thumbnail(renditions: Sequence[VideoRendition]) -> VideoRendition:
    """The smallest that is large enough, else the largest."""
    enough = [row for row in renditions if row.height >= _THUMBNAIL_HEIGHT]
    return _smallest(enough) if enough else max(renditions, key=lambda row: row.height)


def _make_thumbnail(video: Video, rendition: VideoRendition, shown: MsnRange) -> bool:
    # Everybody sees this picture, so what a trim cuts off must not be on it.
    segments = [one for one in place_segments(rendition) if one.msn in shown]
    size = _size_of(rendition, min(_THUMBNAIL_WIDTH, rendition.width))
    jpegs = []
    for share in _CANDIDATES:
        segment = segments[int(len(segments) * share)]
        (frame,) = decode_keyframes(video, rendition, [segment], size)
        if frame is not None:
            jpegs.append(_jpeg(frame, quality=82))
    if jpegs:
        _save(video, THUMBNAIL, max(jpegs, key=len))
    return bool(jpegs)


def _make_storyboard(
    video: Video, rendition: VideoRendition, shown: MsnRange
) -> dict[str, int | list[int]]:
    """The sheets of what is shown, one in memory at a time; what Video.storyboard says of them:
    "shown_ms" is what they were drawn for, so that those of another trim are not taken for these.
    """
    start_ms, end_ms = shown_range(video)
    duration_s = (end_ms - start_ms) / 1000
    interval_s = max(_LEAST_INTERVAL_S, math.ceil(duration_s / _MOST_TILES))
    count = max(1, math.ceil(duration_s / interval_s))
    size = _size_of(rendition, _TILE_WIDTH)
    segments = [one for one in place_segments(rendition) if one.msn in shown]
    first_ms = segments[0].offset_ms
    wanted = [_segment_at(segments, first_ms + index * interval_s * 1000) for index in range(count)]
    tiles = _tiles(video, rendition, wanted, size)
    per_sheet = _COLUMNS * _ROWS
    sheets = math.ceil(count / per_sheet)
    for number in range(sheets):
        on_sheet = min(per_sheet, count - number * per_sheet)
        sheet = _draw_sheet([next(tiles) for _ in range(on_sheet)], size)
        _save(video, f"storyboard-{number}.jpg", _jpeg(sheet, quality=70))
    return {
        "interval_ms": interval_s * 1000,
        "columns": _COLUMNS,
        "rows": _ROWS,
        "width": size[0],
        "height": size[1],
        "sheets": sheets,
        "shown_ms": [start_ms, end_ms],
    }


def _tiles(
    video: Video,
    rendition: VideoRendition,
    wanted: Sequence[PlacedSegment],
    size: tuple[int, int],
) -> Iterator[Image.Image]:
    """A picture for each; where none can be made, the one before it."""
    last = Image.new("RGB", size)
    for _, same_init in groupby(wanted, key=lambda segment: segment.init_number):
        run = list(same_init)
        for start in range(0, len(run), _AT_ONCE):
            some = run[start : start + _AT_ONCE]
            # Long segments are asked for several times in a row.
            distinct = list(dict.fromkeys(some))
            frames = decode_keyframes(video, rendition, distinct, size)
            found = dict(zip(distinct, frames, strict=True))
            for segment in some:
                last = found[segment] or last
                yield last


def _draw_sheet(tiles: Sequence[Image.Image], size: tuple[int, int]) -> Image.Image:
    width, height = size
    rows = math.ceil(len(tiles) / _COLUMNS)
    sheet = Image.new("RGB", (width * _COLUMNS, height * rows))
    for index, tile in enumerate(tiles):
        sheet.paste(tile, (index % _COLUMNS * width, index // _COLUMNS * height))
    return sheet


def _segment_at(segments: Sequence[PlacedSegment], offset_ms: int) -> PlacedSegment:
    index = bisect_right(segments, offset_ms, key=lambda segment: segment.offset_ms) - 1
    return segments[max(0, index)]


def _size_of(rendition: VideoRendition, width: int) -> tuple[int, int]:
    height = round(width * rendition.height / max(1, rendition.width) / 2) * 2
    return width // 2 * 2, max(2, height)


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    data = BytesIO()
    image.save(data, "JPEG", quality=quality, optimize=True)
    return data.getvalue()


def _save(video: Video, name: str, data: bytes) -> None:
    key = f"{video.storage_prefix}/{name}"
    save_bytes(Area.VIDEOS, key, data, content_type="image/jpeg", cache=CacheRule.MINUTE)
