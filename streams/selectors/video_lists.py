"""What pages list beside a channel's videos: found ones, what to go on with, what else there is."""

import re
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q

from accounts.models import User
from streams.models import Video, VideoState, VideoVisibility, WatchProgress
from streams.models.video import VideoQuerySet
from streams.selectors.videos import list_channel_videos
from streams.selectors.watch_progress import unfinished_by

MAX_FOUND = 60
_MAX_WORDS = 6
# The same expression as the index video_title_search, or the index is of no use.
_TITLES = SearchVector("title", config="simple")
_LEAST_WATCHED_MS = 10_000


def search_videos(query: str, limit: int) -> list[Video]:
    """Listed videos whose titles have words that begin with each of the query's; one query."""
    words = re.findall(r"[^\W_]+", query.lower())[:_MAX_WORDS]
    if not words:
        return []
    # Quoted, so that nothing in a word is an operator of tsquery; they hold letters and digits.
    terms = " & ".join(f"'{word}':*" for word in words)
    found = (
        Video.objects.listed()
        .filter(channel__owner__is_active=True, channel__owner__suspended_at=None)
        .annotate(titles=_TITLES)
        .filter(titles=SearchQuery(terms, search_type="raw", config="simple"))
        .select_related("channel__owner", "category")
    )
    return list(found.order_by("-published_at", "-id")[: min(limit, MAX_FOUND)])


def list_more_of_channel(video: Video, limit: int) -> list[Video]:
    """Other videos that visitors of the same channel find, the newest first; two queries."""
    videos = list_channel_videos(video.channel_id, limit=limit + 1).videos
    return [other for other in videos if other.pk != video.pk][:limit]


def list_continue_watching(account: User, limit: int) -> list[Video]:
    """What the account has begun and not finished, the latest first; one query.

    Of others' videos only what everybody may find: a list asks nobody for a password.
    """
    found = Q(video__visibility=VideoVisibility.PUBLIC) | Q(video__channel_id=account.pk)
    progress = unfinished_by(account).filter(
        found, video__state=VideoState.READY, position_ms__gte=_LEAST_WATCHED_MS
    )
    return [row.video for row in progress[:limit]]


def watched_positions(video_ids: Iterable[int], viewer: User | None) -> dict[int, int]:
    """Where the viewer is in each of these, in milliseconds; one query, none for visitors."""
    wanted = list(video_ids)
    if viewer is None or not wanted:
        return {}
    rows = WatchProgress.objects.filter(user=viewer, video_id__in=wanted)
    return dict(rows.values_list("video_id", "position_ms"))


def findable_videos(channel_id: int, viewer: User | None) -> VideoQuerySet:
    """What the viewer finds of the channel outside of its plain list; owners find everything."""
    if viewer is not None and viewer.pk == channel_id:
        return Video.objects.present().filter(channel_id=channel_id, is_kept=True)
    return Video.objects.found_on_channel().filter(channel_id=channel_id)
