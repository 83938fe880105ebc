"""A channel's event feed: public rows of the outbox after an id, and the state they lead to."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from streams.models import Broadcast, Channel
from streams.policies.permissions import may_edit_channel
from twitchclone.core import clock
from twitchclone.core.errors import NotFound, NotPermitted
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox.events import public_types

# A page that missed more is better off with the present state.
MAX_MISSED = 200


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One public event; `data` is as stored, `at_ms` when it happened."""

    id: int
    type: str
    channel_id: int
    data: dict[str, Any]
    at_ms: int


@dataclass(frozen=True, slots=True)
class LiveState:
    """What a page needs in order to play; `playback_path` is on the origin."""

    broadcast_id: str
    state: str
    playback_path: str
    title: str
    category: dict[str, Any] | None
    viewer_count: int
    started_at_ms: int


@dataclass(frozen=True, slots=True)
class FeedSnapshot:
    """Events after the asked id, oldest first; the state is at least as new as `last_id`."""

    last_id: int
    events: list[FeedEvent]
    is_cut: bool  # the events are incomplete, so only the state tells the truth
    live: LiveState | None


def find_feed(login: str) -> int:
    """The channel's id; raises NotFound for an unknown or suspended one; one query."""
    found = Channel.objects.filter(
        owner__login=login.lower(), owner__is_active=True, owner__suspended_at=None
    )
    channel_id = found.values_list("pk", flat=True).first()
    if channel_id is None:
        raise NotFound("There is no channel of this name.")
    return int(channel_id)


def find_own_feed(actor: User, login: str) -> int:
    """The id of a channel the account may see the health of; raises NotPermitted for others."""
    channel = Channel.objects.filter(owner__login=login.lower()).first()
    if channel is None or not may_edit_channel(actor, channel):
        raise NotPermitted("Only the owner of this channel may see its health.")
    return int(channel.pk)


def read_feed(channel_id: int, after: int | None) -> FeedSnapshot:
    """What happened after the id, and the present state; at most three queries.

    Rows of one channel become visible in the order of their ids (outbox.publish), so nothing can
    appear below `last_id` later. The state is read last: it may be newer than the events, which
    the page then sees twice, but never older.
    """
    last_id = last_event_ids([channel_id]).get(channel_id, 0)
    if after is None:
        return FeedSnapshot(last_id, [], False, _live_state(channel_id))
    rows = list(_public(channel_id).filter(id__gt=after, id__lte=last_id)[: MAX_MISSED + 1])
    # Older rows are pruned; then the first one's predecessor lies beyond `after` as well.
    is_pruned = bool(rows) and rows[0].previous_public_id > after
    is_cut = len(rows) > MAX_MISSED or after > last_id or is_pruned
    events = [] if is_cut else [_event(row) for row in rows]
    return FeedSnapshot(last_id, events, is_cut, _live_state(channel_id))


def last_event_ids(channel_ids: list[int]) -> dict[int, int]:
    """The id of each channel's newest public event, where it has one; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, newest.id FROM unnest(%s::bigint[]) AS c (id), LATERAL ("
            " SELECT id FROM core_outboxevent WHERE channel_id = c.id AND type = ANY(%s)"
            " ORDER BY id DESC LIMIT 1) AS newest",
            [channel_ids, public_types()],
        )
        return dict(cursor.fetchall())


def _public(channel_id: int) -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(channel_id=channel_id, type__in=public_types()).order_by("id")


def _event(row: OutboxEvent) -> FeedEvent:
    return FeedEvent(row.pk, row.type, row.channel_id, row.data, clock.to_ms(row.created_at))


def _live_state(channel_id: int) -> LiveState | None:
    row = (
        Broadcast.objects.visible().filter(channel_id=channel_id).select_related("category").first()
    )
    if row is None:
        return None
    category = row.category
    return LiveState(
        broadcast_id=str(row.pk),
        state=row.state,
        playback_path=row.playback_path,
        title=row.title,
        category=(
            {"id": category.pk, "name": category.name, "slug": category.slug} if category else None
        ),
        viewer_count=row.viewer_count,
        started_at_ms=clock.to_ms(row.started_at),
    )
