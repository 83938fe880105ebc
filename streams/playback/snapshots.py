"""What is known of a video or clip when a file of it is asked for, kept for a few seconds.

A token is good for hours. What may be fetched with it can change meanwhile: a video is cut, muted,
made private, deleted or taken down. So each request looks here, and a change counts within
LIFETIME_S.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from streams.models import Clip, ClipState, DownloadState, Video, VideoRendition, VideoState
from streams.playback.addresses import access_mark, has_storyboard, is_hidden
from streams.selectors.segments import MsnRange, muted_numbers, shown_ranges, whole_renditions

LIFETIME_S = 3.0
_KEPT = 20_000
_NONE: frozenset[int] = frozenset()

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class ShownRendition:
    """A rendition that is listed, and which of its segments may be fetched."""

    row: VideoRendition
    shown: MsnRange
    muted: frozenset[int]


@dataclass(frozen=True, slots=True)
class VideoSnapshot:
    """A video as it is served. `version` changes with all but the growth of a recording."""

    video_id: int
    prefix: str
    title: str
    is_growing: bool
    access_mark: int  # 0 where everybody may watch
    is_hidden: bool
    has_download: bool
    sheets: int  # of the storyboard; 0 when they may not be shown
    renditions: dict[str, ShownRendition]
    version: tuple[object, ...]

    @property
    def is_restricted(self) -> bool:
        """Whether not everybody may watch."""
        return self.access_mark != 0

    @property
    def edit(self) -> str:
        """Names what is cut off and muted; empty while nothing is."""
        cut = [(name, one.shown, sorted(one.muted)) for name, one in self.renditions.items()]
        is_cut = any(shown != MsnRange() or muted for _, shown, muted in cut)
        return hashlib.sha256(repr(cut).encode()).hexdigest()[:8] if is_cut else ""


@dataclass(frozen=True, slots=True)
class ClipSnapshot:
    """Who may have a clip, as with videos."""

    prefix: str
    access_mark: int
    is_hidden: bool

    @property
    def is_restricted(self) -> bool:
        """Whether not everybody may watch."""
        return self.access_mark != 0


def load_video(video_id: int) -> VideoSnapshot | None:
    """The snapshot; two queries, and three more at most for a video that is trimmed or muted."""
    videos = Video.objects.select_related("channel__owner").prefetch_related("renditions")
    video = videos.filter(pk=video_id).first()
    if video is None:
        return None
    listed = whole_renditions(video.renditions.all())
    ranges = shown_ranges(video, listed)
    muted = muted_numbers(listed) if video.muted_ranges else {}
    renditions = {
        one.name: ShownRendition(one, ranges[one.pk], muted.get(one.pk, _NONE))
        for one in listed
        if one.pk in ranges
    }
    cut = [(name, one.shown, hash(one.muted)) for name, one in sorted(renditions.items())]
    sheets = int((video.storyboard or {})["sheets"]) if has_storyboard(video) else 0
    return VideoSnapshot(
        video_id=video.pk,
        prefix=video.storage_prefix,
        title=video.title,
        is_growing=video.state == VideoState.RECORDING,
        access_mark=access_mark(video),
        is_hidden=is_hidden(video),
        has_download=video.download_state == DownloadState.READY,
        sheets=sheets,
        renditions=renditions,
        version=(video.state, access_mark(video) != 0, *cut),
    )


def load_clip(clip_id: int) -> ClipSnapshot | None:
    """The clip, None when nobody may watch it; one query."""
    clips = Clip.objects.present().select_related("channel__owner", "video")
    clip = clips.filter(pk=clip_id, state=ClipState.READY).first()
    if clip is None:
        return None
    return ClipSnapshot(clip.storage_prefix, access_mark(clip), is_hidden(clip))


class Kept(Generic[K, V]):
    """Values by key, loaded once for all who ask at the same time and again when they are old."""

    def __init__(
        self, load: Callable[[K], Awaitable[V]], *, lifetime_s: float = LIFETIME_S
    ) -> None:
        self._load = load
        self._lifetime_s = lifetime_s
        self._tasks: OrderedDict[K, tuple[float, asyncio.Task[V]]] = OrderedDict()

    async def get(self, key: K) -> V:
        """The value; raises what loading it raised, to all who waited for it."""
        now_s = asyncio.get_running_loop().time()
        loaded_at_s, task = self._tasks.get(key, (0.0, None))
        is_old = now_s - loaded_at_s >= self._lifetime_s
        if task is None or (task.done() and (is_old or task.exception() is not None)):
            task = asyncio.ensure_future(self._load(key))
            self._tasks[key] = (now_s, task)
            self._tasks.move_to_end(key)
            while len(self._tasks) > _KEPT:
                self._tasks.popitem(last=False)
        # Whoever goes away must not cancel it for the others.
        return await asyncio.shield(task)
