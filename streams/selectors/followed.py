"""Followed channels, as the left rail and the page Following show them."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery

from accounts.models import User
from streams.models import Broadcast


@dataclass(frozen=True, slots=True)
class FollowedChannel:
    """One followed channel; `viewer_count` is 0 and `category_name` empty while it is offline."""

    login: str
    display_name: str
    avatar_url: str
    is_live: bool
    viewer_count: int
    category_name: str


@dataclass(frozen=True, slots=True)
class FollowedPage:
    """A page of offline channels; `next_login` is empty on the last one."""

    channels: list[FollowedChannel]
    next_login: str


def list_followed(user: User, limit: int) -> list[FollowedChannel]:
    """Followed channels, live ones first by their viewers, then by login; one query."""
    live = Broadcast.objects.visible().filter(channel_id=OuterRef("pk"))
    rows = (
        _followed(user)
        .annotate(
            live_viewers=Subquery(live.values("viewer_count")[:1]),
            live_category=Subquery(live.values("category__name")[:1]),
        )
        .order_by(F("live_viewers").desc(nulls_last=True), "login")
    )
    return [
        _channel(row, viewers=row.live_viewers, category=row.live_category or "")
        for row in rows[:limit]
    ]


def list_followed_offline(user: User, *, after_login: str = "", limit: int = 60) -> FollowedPage:
    """Followed channels that are not live, by login, in keyset pages; one query."""
    rows = _followed(user).exclude(
        pk__in=Broadcast.objects.visible()
        .filter(channel__owner__followers__follower=user)
        .values("channel_id")
    )
    if after_login:
        rows = rows.filter(login__gt=after_login)
    found = [_channel(row) for row in rows.order_by("login")[: limit + 1]]
    return FollowedPage(found[:limit], found[limit - 1].login if len(found) > limit else "")


def _followed(user: User) -> QuerySet[User]:
    return User.objects.filter(
        followers__follower=user, is_active=True, suspended_at=None, channel__isnull=False
    ).only("login", "display_name", "avatar", "has_avatar_sizes")


def _channel(row: User, *, viewers: int | None = None, category: str = "") -> FollowedChannel:
    return FollowedChannel(
        login=row.login,
        display_name=row.get_full_name(),
        avatar_url=row.avatar_url,
        is_live=viewers is not None,
        viewer_count=viewers or 0,
        category_name=category,
    )
