"""Public videos in Helix's orders and pages."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from streams.models import Video
from streams.models.video import VideoQuerySet
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput

_MOST_OFFSET = 10_000


class Period(StrEnum):
    """How old at most; only for lists by category, as at Twitch."""

    ALL = "all"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Sort(StrEnum):
    """`trending` is by views among what is new, which here is the order of `views`."""

    TIME = "time"
    TRENDING = "trending"
    VIEWS = "views"


_AGES = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}


@dataclass(frozen=True, slots=True)
class VideoQuery:
    """What is asked for; one of user and category is given."""

    user_id: int | None
    category_id: int | None
    language: str
    kind: str
    period: Period
    sort: Sort
    after: str
    before: str
    first: int


def find_videos(ids: list[int]) -> list[Video]:
    """Those of these ids that are public; one query."""
    return list(_public().filter(pk__in=ids))


def find_page(query: VideoQuery) -> tuple[list[Video], str]:
    """A page and the cursor of the next one, empty on the last; one query."""
    videos = _public()
    if query.user_id is not None:
        videos = videos.filter(channel_id=query.user_id)
    if query.category_id is not None:
        videos = videos.filter(category_id=query.category_id)
        if query.language:
            videos = videos.filter(language=query.language)
        if days := _AGES.get(query.period):
            videos = videos.filter(published_at__gte=clock.now() - timedelta(days=days))
    if query.kind:
        videos = videos.filter(kind=query.kind)
    order = "-created_at" if query.sort is Sort.TIME else "-view_count"
    start = _start(query)
    found = list(videos.order_by(order, "-id")[start : start + query.first + 1])
    cursor = _write_cursor(start + query.first) if len(found) > query.first else ""
    return found[: query.first], cursor


def _public() -> VideoQuerySet:
    return (
        Video.objects.listed()
        .filter(channel__owner__is_active=True, channel__owner__suspended_at=None)
        .select_related("channel__owner")
    )


def _start(query: VideoQuery) -> int:
    # Twitch pages both ways through these lists; an offset is the plainest cursor that can.
    if query.after:
        return _read_cursor(query.after)
    if query.before:
        return max(0, _read_cursor(query.before) - 2 * query.first)
    return 0


def _write_cursor(offset: int) -> str:
    return (
        base64.urlsafe_b64encode(f"o{offset}".encode()).decode() if offset <= _MOST_OFFSET else ""
    )


def _read_cursor(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor[:100].encode("ascii")).decode("ascii")
        offset = int(text.removeprefix("o"))
    except ValueError as error:
        raise InvalidInput("Invalid cursor") from error
    if not text.startswith("o") or not 0 <= offset <= _MOST_OFFSET:
        raise InvalidInput("Invalid cursor")
    return offset
