"""Feeds' entries: kept as events are delivered, without accounts that are gone, for a time."""

from datetime import timedelta

from django.conf import settings

from accounts.models import User
from chat.models import FeedEntry
from chat.wire.feed import kind_of, people_in, without
from streams.models import Channel
from twitchclone.core import clock
from twitchclone.core.outbox.events import Delivery

_BATCH_SIZE = 5_000


def record_entry(delivery: Delivery) -> None:
    """Keep the event if feeds show it; delivered again, it adds nothing.

    An account that was deleted between the event and its delivery is not named.
    """
    event, data = delivery.event, delivery.event.data()
    kind = kind_of(event.TYPE, data)
    if kind is None or not Channel.objects.filter(pk=event.channel_id).exists():
        return
    named = people_in(data)
    known = set(User.objects.filter(pk__in=named).values_list("pk", flat=True))
    for gone in named - known:
        data = without(data, gone)
    # An upgrade names its giver by login only.
    if gifter := data.get("gifter_login"):
        known |= set(User.objects.filter(login=gifter).values_list("pk", flat=True))
    entry = FeedEntry(
        id=delivery.id,
        channel_id=event.channel_id,
        kind=kind,
        event=event.TYPE,
        data=data,
        people=sorted(known),
        at=delivery.created_at,
    )
    FeedEntry.objects.bulk_create([entry], ignore_conflicts=True)


def anonymise_entries(*, account_id: int) -> None:
    """Take the account's names and words out of all feeds; what happened stays."""
    for entry in FeedEntry.objects.filter(people__contains=[account_id]).select_for_update():
        entry.data = without(entry.data, account_id)
        entry.people = [person for person in entry.people if person != account_id]
        entry.save(update_fields=["data", "people"])


def prune_feeds() -> int:
    """Delete entries past FEED_RETENTION_DAYS, in batches; returns how many went."""
    if not settings.FEED_RETENTION_DAYS:
        return 0
    before = clock.now() - timedelta(days=settings.FEED_RETENTION_DAYS)
    old, total = FeedEntry.objects.filter(at__lt=before).order_by("at"), 0
    while batch := list(old.values_list("pk", flat=True)[:_BATCH_SIZE]):
        total += FeedEntry.objects.filter(pk__in=batch).delete()[0]
    return total
