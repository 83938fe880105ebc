"""Finding channels: one by its login, many by a few letters."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from streams.models import Broadcast, Channel
from twitchclone.core.errors import NotFound

MAX_LIMIT = 50
_MAX_WORDS = 6
# The same expression as the index account_names_search, or the index is of no use.
_NAMES = SearchVector("login", "display_name", config="simple")


@dataclass(frozen=True, slots=True)
class ChannelHit:
    """One found channel; `viewer_count` is 0 and `category_name` empty while it is offline."""

    login: str
    display_name: str
    avatar_url: str
    is_live: bool
    viewer_count: int
    category_name: str


def get_channel(login: str, *, viewer: User | None = None) -> Channel:
    """The channel with owner, category and `open_broadcast` filled in; two queries.

    The broadcast comes with its recording.

    Raises NotFound for an unknown login, and for a suspended account's to all but staff.
    """
    channel = (
        Channel.objects.select_related("owner", "category")
        .filter(owner__login=login.lower())
        .first()
    )
    if channel is None or not _may_see(channel, viewer):
        raise NotFound("There is no channel of this name.")
    channel.open_broadcast = (
        Broadcast.objects.open().select_related("category", "video").filter(channel=channel).first()
    )
    return channel


def search(query: str, limit: int) -> list[ChannelHit]:
    """Channels any of whose names' words begin with each word of the query; one query.

    Live ones first by their viewers, then an exact login, then by login.
    """
    words = re.findall(r"[^\W_]+", query.lower())[:_MAX_WORDS]
    if not words:
        return []
    # Quoted, so that nothing in a word is an operator of tsquery; they hold letters and digits.
    terms = " & ".join(f"'{word}':*" for word in words)
    found = (
        User.objects.annotate(names=_NAMES)
        .filter(names=SearchQuery(terms, search_type="raw", config="simple"))
        .filter(is_active=True, suspended_at=None, channel__isnull=False)
    )
    return [_hit(row) for row in _with_live(found, query)[: max(1, min(limit, MAX_LIMIT))]]


def _with_live(found: QuerySet[User], query: str) -> QuerySet[User]:
    live = Broadcast.objects.visible().filter(channel_id=OuterRef("pk"))
    return (
        found.annotate(
            live_viewers=Subquery(live.values("viewer_count")[:1]),
            live_category=Subquery(live.values("category__name")[:1]),
            live_rank=Coalesce("live_viewers", Value(-1), output_field=IntegerField()),
            is_exact=Q(login=query.strip().lower()),
        )
        .only("login", "display_name", "avatar", "has_avatar_sizes")
        .order_by(F("live_rank").desc(), "-is_exact", "login")
    )


def _hit(row: User) -> ChannelHit:
    viewers: int | None = row.live_viewers  # type: ignore[attr-defined]  # annotated above
    return ChannelHit(
        login=row.login,
        display_name=row.display_name or row.login,
        avatar_url=row.avatar_url,
        is_live=viewers is not None,
        viewer_count=viewers or 0,
        category_name=row.live_category or "",  # type: ignore[attr-defined]  # annotated above
    )


def _may_see(channel: Channel, viewer: User | None) -> bool:
    if channel.owner.is_active and not channel.owner.is_suspended:
        return True
    return viewer is not None and viewer.is_staff
