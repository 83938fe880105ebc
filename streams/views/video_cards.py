"""Videos as cards show them, made of what the selectors found."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from streams.models import Category, Video, VideoState
from streams.playback.addresses import storyboard_json, thumbnail_path
from streams.selectors.collection_pages import CollectionSummary
from streams.selectors.timeline import shown_duration_ms, to_shown
from streams.selectors.video_lists import watched_positions


@dataclass(frozen=True, slots=True)
class Storyboard:
    """Pictures of a video on sheets, for looking through it under the pointer."""

    url: str
    columns: int
    rows: int
    frames: int


@dataclass(frozen=True, slots=True)
class VideoCard:
    """One video as a card shows it; `watched_percent` is 0 for whoever has not begun."""

    id: int
    channel_id: int
    login: str
    display_name: str
    avatar_url: str
    title: str
    kind: str
    state: str
    state_reason: str
    progress_percent: int
    visibility: str
    category_name: str
    category_slug: str
    category_hue: int
    duration_ms: int
    view_count: int
    is_mature: bool
    at: datetime
    thumbnail_url: str
    storyboard: Storyboard | None
    watched_percent: int = 0

    @property
    def is_recording(self) -> bool:
        """Whether its broadcast goes on."""
        return self.state == VideoState.RECORDING


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """A collection as a card shows it; the picture is its first video's."""

    id: UUID
    title: str
    description: str
    video_count: int
    is_public: bool
    updated_at: datetime
    thumbnail_url: str


@dataclass(frozen=True, slots=True)
class OwnVideoRow:
    """A video as its owner's list shows it."""

    card: VideoCard
    size_bytes: int
    is_deleted: bool
    is_taken_down: bool
    taken_down_reason: str
    recording_warning: str
    deleted_at: datetime | None
    expires_at: datetime | None

    @property
    def is_playable(self) -> bool:
        """Whether there is something to watch."""
        return self.card.state in {VideoState.READY, VideoState.RECORDING}

    @property
    def is_working(self) -> bool:
        """Whether it goes on by itself."""
        done = {VideoState.READY, VideoState.REJECTED, VideoState.FAILED, VideoState.IN_REVIEW}
        return self.card.state not in done


def video_cards(videos: Iterable[Video], viewer: User | None) -> list[VideoCard]:
    """Cards with how much the viewer has seen; one query, none for visitors."""
    rows = list(videos)
    positions = watched_positions([video.pk for video in rows], viewer)
    return [video_card(video, positions.get(video.pk, 0)) for video in rows]


def video_card(video: Video, position_ms: int = 0) -> VideoCard:
    """A video whose channel's owner and category are at hand."""
    owner, category = video.channel.owner, video.category
    return VideoCard(
        id=video.pk,
        channel_id=video.channel_id,
        login=owner.login,
        display_name=owner.get_full_name(),
        avatar_url=owner.avatar_url,
        title=video.title,
        kind=video.kind,
        state=video.state,
        state_reason=video.state_reason,
        progress_percent=video.progress_percent,
        visibility=video.visibility,
        category_name=category.name if category else "",
        category_slug=category.slug if category else "",
        category_hue=category.hue if category else Category.DEFAULT_HUE,
        duration_ms=shown_duration_ms(video),
        view_count=video.view_count,
        is_mature=video.is_mature,
        at=video.published_at or video.created_at,
        thumbnail_url=thumbnail_path(video),
        storyboard=_storyboard(video),
        watched_percent=_watched_percent(video, position_ms),
    )


def own_video_row(video: Video) -> OwnVideoRow:
    """A row of the dashboard's list."""
    return OwnVideoRow(
        card=video_card(video),
        size_bytes=video.size_bytes,
        is_deleted=video.deleted_at is not None,
        is_taken_down=video.taken_down_at is not None,
        taken_down_reason=video.taken_down_reason,
        recording_warning=video.recording_warning,
        deleted_at=video.deleted_at,
        expires_at=video.expires_at,
    )


def collection_card(summary: CollectionSummary) -> CollectionCard:
    """A collection with how many videos one finds in it."""
    row, first = summary.collection, summary.first_video
    return CollectionCard(
        id=row.pk,
        title=row.title,
        description=row.description,
        video_count=summary.video_count,
        is_public=row.is_public,
        updated_at=row.updated_at,
        thumbnail_url=thumbnail_path(first) if first else "",
    )


def _watched_percent(video: Video, position_ms: int) -> int:
    duration_ms, shown_ms = shown_duration_ms(video), to_shown(video, position_ms)
    return min(100, round((shown_ms or 0) * 100 / duration_ms)) if duration_ms else 0


def _storyboard(video: Video) -> Storyboard | None:
    """The first sheet: enough for a glance, and one picture to fetch.

    Not of what lists show to those who may not watch it: the address opens the whole video.
    """
    board = None if video.is_restricted else storyboard_json(video)
    if board is None or not board["urls"]:
        return None
    columns, interval_ms = int(board["columns"]), max(1, int(board["interval_ms"]))
    frames = max(1, math.ceil(shown_duration_ms(video) / interval_ms))
    frames = min(columns * int(board["rows"]), frames)
    # A sheet ends with its last row of pictures.
    return Storyboard(board["urls"][0], columns, math.ceil(frames / columns), frames)
