"""A strip of small pictures of a stretch, which the clip editor shows below its handles."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import groupby
from threading import Lock

from django.core.cache import cache
from PIL import Image

from streams.media.mp4 import Fragment, Mp4Error, Mp4Splitter
from streams.models import Video, VideoRendition
from streams.selectors.clip_segments import PlacedSegment
from streams.storage import Area, read_bytes
from streams.storage.names import init_key, segment_key
from streams.transcode.child import ChildLimits
from streams.transcode.clip_arguments import STRIP_HEIGHT, STRIP_WIDTH, build_strip_arguments
from streams.transcode.job import run_ffmpeg
from twitchclone.core.db import release_connection
from twitchclone.core.errors import DomainError

PICTURES = 18
_KEPT_FOR_S = 3600
_TIMEOUT_S = 15
_READERS = 6
_LIMITS = ChildLimits(nice=5, address_space_bytes=2 * 1024**3)
# One strip at a time in a process that answers requests; others wait for it so long.
_drawing = Lock()
_WAIT_S = 1.0


class StripBusy(DomainError):
    """Another strip is being drawn."""

    code = "busy"
    status = 503
    default_message = "The pictures are not ready yet. Try again in a moment."


def make_filmstrip(
    video: Video,
    rendition: VideoRendition,
    segments: Sequence[PlacedSegment],
    *,
    start_ms: int,
    end_ms: int,
) -> bytes:
    """A JPEG of PICTURES pictures side by side, each of the keyframe before its time; what is not
    stored yet stays black. Kept for an hour.

    Drawn without a connection to the database, of which a site has few. Raises StripBusy,
    FfmpegFailed, Mp4Error, StorageUnavailable, FileNotFoundError.
    """
    chosen = _choose(segments, start_ms, end_ms)
    if not chosen:
        raise FileNotFoundError("nothing of this is stored yet")
    named = f"{rendition.pk}:{sorted((at, one.segment.msn) for at, one in chosen.items())}"
    key = f"filmstrip:{hashlib.sha256(named.encode()).hexdigest()[:32]}"
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return kept
    release_connection()
    if not _drawing.acquire(timeout=_WAIT_S):
        raise StripBusy(retry_after_s=2)
    try:
        kept = cache.get(key)  # somebody else may have drawn it meanwhile
        if kept is None:
            kept = _draw(video, rendition, chosen)
            cache.set(key, kept, _KEPT_FOR_S)
    finally:
        _drawing.release()
    return kept


def _choose(
    segments: Sequence[PlacedSegment], start_ms: int, end_ms: int
) -> dict[int, PlacedSegment]:
    """The segment at each picture's time, by the picture's place, as far as they are stored."""
    step_us = (end_ms - start_ms) * 1000 / PICTURES
    chosen = {}
    for place in range(PICTURES):
        time_us = start_ms * 1000 + (place + 0.5) * step_us
        found = next((one for one in segments if one.start_us <= time_us < one.end_us), None)
        if found is not None:
            chosen[place] = found
    return chosen


def _draw(video: Video, rendition: VideoRendition, chosen: dict[int, PlacedSegment]) -> bytes:
    strip = Image.new("RGB", (STRIP_WIDTH * PICTURES, STRIP_HEIGHT))
    # Segments of one init segment are decoded at once; another one has pictures of another kind.
    for number, run in groupby(chosen.items(), lambda item: item[1].segment.init_number):
        places = list(run)
        # Short stretches have several pictures of one segment; it is decoded once.
        run_segments = list(dict.fromkeys(one for _, one in places))
        media = _keyframes(video, rendition, number, run_segments)
        arguments = build_strip_arguments(count=len(run_segments))
        drawn = run_ffmpeg(arguments, timeout_s=_TIMEOUT_S, stdin=media, limits=_LIMITS)
        with Image.open(BytesIO(drawn)) as pictures:
            for place, one in places:
                left = run_segments.index(one) * STRIP_WIDTH
                picture = pictures.crop((left, 0, left + STRIP_WIDTH, STRIP_HEIGHT))
                strip.paste(picture, (place * STRIP_WIDTH, 0))
    output = BytesIO()
    strip.save(output, "JPEG", quality=70)
    return output.getvalue()


def _keyframes(
    video: Video, rendition: VideoRendition, init_number: int, run: Sequence[PlacedSegment]
) -> bytes:
    """The first fragments of the segments, each with its picture that needs no other."""
    prefix, name = video.storage_prefix, rendition.name
    init = read_bytes(Area.VIDEOS, init_key(prefix, name, init_number))

    def first_fragment(one: PlacedSegment) -> bytes:
        splitter = Mp4Splitter()
        splitter.feed(init)
        data = read_bytes(Area.VIDEOS, segment_key(prefix, name, one.segment.msn))
        fragment = next((f for f in splitter.feed(data) if isinstance(f, Fragment)), None)
        if fragment is None:
            raise Mp4Error("the segment has no fragment")
        return fragment.data

    with ThreadPoolExecutor(max_workers=_READERS) as pool:
        return init + b"".join(pool.map(first_fragment, run))
