"""A channel's feed, newest first: pages of it, and single entries."""

from collections.abc import Collection
from typing import Any

from chat.models import FeedEntry
from chat.wire.feed import FeedKind, entry_json
from twitchclone.core import clock
from twitchclone.core.errors import NotFound


def list_entries(
    channel_id: int, *, kinds: Collection[FeedKind] = (), before: int | None = None, limit: int
) -> list[FeedEntry]:
    """At most `limit` entries of these kinds (none: all) with ids below `before`; one query."""
    rows = FeedEntry.objects.filter(channel_id=channel_id)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def get_entry(channel_id: int, entry_id: int) -> FeedEntry:
    """The channel's entry; raises NotFound, also for another channel's."""
    entry = FeedEntry.objects.filter(channel_id=channel_id, pk=entry_id).first()
    if entry is None:
        raise NotFound("This entry does not exist any more.")
    return entry


def describe_entry(entry: FeedEntry) -> dict[str, Any]:
    """As `chat.wire.feed.entry_json` says; no query."""
    return entry_json(
        entry_id=entry.pk, event=entry.event, at_ms=clock.to_ms(entry.at), data=entry.data
    )
