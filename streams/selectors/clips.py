"""Finding clips: one by its slug, and lists in pages."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.policies.permissions import may_see
from streams.models import Broadcast, Clip, ClipState, Video
from streams.policies.videos import TRASH_LIFETIME
from streams.selectors.videos import with_parts as with_video_parts
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound

MAX_LIMIT = 100
_MAX_CURSOR_LENGTH = 100


class ClipPeriod(StrEnum):
    """How lately a clip was made."""

    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"
    ALL = "all"


class ClipSort(StrEnum):
    """The orders of lists: most viewed first, or newest first."""

    VIEWS = "views"
    NEW = "new"


_AGES = {
    ClipPeriod.DAY: timedelta(days=1),
    ClipPeriod.WEEK: timedelta(days=7),
    ClipPeriod.MONTH: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class ClipPage:
    """A page of clips; `next_cursor` is empty on the last one."""

    clips: list[Clip]
    next_cursor: str


def with_parts(clips: QuerySet[Clip]) -> QuerySet[Clip]:
    """Everything that showing a clip reads, in the same query."""
    return clips.select_related("channel__owner", "creator", "category", "video")


def get_clip(slug: str, *, viewer: User | None = None) -> Clip:
    """The clip, also while it is cut; one query. Raises NotFound.

    One that could not be cut is there for those whom it concerns only.
    """
    clip = None
    if "\x00" not in slug:
        clip = with_parts(Clip.objects.present().filter(slug=slug)).first()
    if clip is None or not may_see(viewer, clip.channel.owner):
        raise NotFound("There is no such clip (any more).")
    concerned = viewer is not None and viewer.pk in (clip.creator_id, clip.channel_id)
    if clip.state == ClipState.FAILED and not concerned:
        raise NotFound("There is no such clip (any more).")
    return clip


def list_clips(
    *,
    channel_id: int | None = None,
    category_slug: str | None = None,
    period: ClipPeriod = ClipPeriod.ALL,
    sort: ClipSort = ClipSort.VIEWS,
    cursor: str | None = None,
    limit: int = 24,
) -> ClipPage:
    """Clips that everybody may find; one query."""
    clips = _findable()
    if channel_id is not None:
        clips = clips.filter(channel_id=channel_id)
    if category_slug is not None:
        clips = clips.filter(category__slug=category_slug)
    if age := _AGES.get(period):
        clips = clips.filter(created_at__gte=clock.now() - age)
    return _page(clips, sort, cursor, limit)


def get_taken_down_clip(slug: str, *, account: User) -> Clip:
    """A clip that was taken down, for its maker and its channel, who may delete it all the same;
    one query. Raises NotFound."""
    own = Q(channel_id=account.pk) | Q(creator=account)
    hidden = Clip.objects.filter(own, deleted_at=None).exclude(taken_down_at=None)
    clip = None if "\x00" in slug else with_parts(hidden.filter(slug=slug)).first()
    if clip is None:
        raise NotFound("There is no such clip (any more).")
    return clip


def get_deleted_clip(slug: str) -> Clip:
    """A clip in the trash, to be restored; one query. Raises NotFound."""
    deleted = Clip.objects.exclude(deleted_at=None)
    clip = None if "\x00" in slug else with_parts(deleted.filter(slug=slug)).first()
    if clip is None:
        raise NotFound("There is no such clip (any more).")
    return clip


def list_clips_of_channel(
    channel_id: int,
    *,
    sort: ClipSort = ClipSort.NEW,
    cursor: str | None = None,
    limit: int = 24,
) -> ClipPage:
    """Every clip of a channel in every state, for its owner; one query."""
    return _page(Clip.objects.filter(channel_id=channel_id, deleted_at=None), sort, cursor, limit)


def list_deleted_clips(account: User, *, cursor: str | None = None, limit: int = 24) -> ClipPage:
    """What the account may restore, the newest clips first; one query."""
    own = Q(channel_id=account.pk) | Q(creator=account, deleted_by=account)
    deleted = Clip.objects.filter(own, deleted_at__gt=clock.now() - TRASH_LIFETIME)
    return _page(deleted, ClipSort.NEW, cursor, limit)


def list_clips_made_by(
    account: User, *, sort: ClipSort = ClipSort.NEW, cursor: str | None = None, limit: int = 24
) -> ClipPage:
    """Every clip that the account made, in every state; one query."""
    return _page(Clip.objects.filter(creator=account, deleted_at=None), sort, cursor, limit)


def find_clips(slugs: list[str]) -> list[Clip]:
    """Those of these clips that everybody may find, in no order; one query."""
    known = [slug for slug in slugs if "\x00" not in slug]
    return list(with_parts(_findable().filter(slug__in=known)))


def list_clips_made_between(
    *,
    channel_id: int | None = None,
    category_id: int | None = None,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    cursor: str = "",
    before: str = "",
    limit: int = 20,
) -> ClipPage:
    """Clips of a channel or a category by when they were made, most viewed first; one query.

    `before` is the cursor of a page, and asks for the one that precedes it, as at Twitch.
    """
    clips = _findable()
    if channel_id is not None:
        clips = clips.filter(channel_id=channel_id)
    if category_id is not None:
        clips = clips.filter(category_id=category_id)
    if started_at is not None:
        clips = clips.filter(created_at__gte=started_at)
    if ended_at is not None:
        clips = clips.filter(created_at__lte=ended_at)
    if before:
        return _page_before(clips, before, limit)
    return _page(clips, ClipSort.VIEWS, cursor, limit)


def find_recording(broadcast: Broadcast) -> Video | None:
    """The recording of a broadcast, kept or not; two queries."""
    return with_video_parts(Video.objects.present().filter(broadcast=broadcast)).first()


def list_more_clips(clip: Clip, limit: int) -> list[Clip]:
    """The most viewed others of the same channel; one query."""
    others = Clip.objects.listed().filter(channel_id=clip.channel_id).exclude(pk=clip.pk)
    return list(with_parts(others.order_by("-view_count", "-id"))[:limit])


def _findable() -> QuerySet[Clip]:
    return Clip.objects.listed().filter(
        channel__owner__is_active=True, channel__owner__suspended_at=None
    )


def _page(clips: QuerySet[Clip], sort: ClipSort, cursor: str | None, limit: int) -> ClipPage:
    field = "view_count" if sort is ClipSort.VIEWS else "created_at"
    if cursor:
        clips = clips.filter(_after(cursor, field))
    limit = max(1, min(limit, MAX_LIMIT))
    found = list(with_parts(clips.order_by(f"-{field}", "-id"))[: limit + 1])
    next_cursor = _write_cursor(found[limit - 1], field) if len(found) > limit else ""
    return ClipPage(found[:limit], next_cursor)


def _page_before(clips: QuerySet[Clip], cursor: str, limit: int) -> ClipPage:
    """A cursor names the last clip of its page, so the page before ends `limit` clips earlier."""
    until = clips.exclude(_after(cursor, "view_count"))
    earlier = with_parts(until.order_by("view_count", "id"))[limit : 2 * limit]
    found = list(earlier)[::-1]
    return ClipPage(found, _write_cursor(found[-1], "view_count") if found else "")


def _write_cursor(clip: Clip, field: str) -> str:
    value = getattr(clip, field)
    text = f"{value.isoformat() if isinstance(value, datetime) else value} {clip.pk}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _after(cursor: str, field: str) -> Q:
    """Rows that come after the cursor's; raises InvalidInput for one that is not ours."""
    try:
        if len(cursor) > _MAX_CURSOR_LENGTH:
            raise ValueError(cursor)
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        written, _, pk_text = text.partition(" ")
        if not (pk_text.isdigit() and len(pk_text) < 19):
            raise ValueError(cursor)
        value = _read_view_count(written) if field == "view_count" else _read_moment(written)
    except ValueError as error:
        raise InvalidInput(
            "This page's address is not valid; start again.", field="cursor"
        ) from error
    return Q(**{f"{field}__lt": value}) | Q(**{field: value, "id__lt": int(pk_text)})


def _read_view_count(text: str) -> int:
    if not (text.isdigit() and len(text) < 19):
        raise ValueError(text)
    return int(text)


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
