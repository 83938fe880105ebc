"""What happened on a channel and is worth telling: the history behind its live feed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from chat.wire.feed import FeedKind
from streams.models import Channel


class FeedEntry(models.Model):
    """One public event, kept when the outbox has long forgotten it.

    `id` is the outbox row's, so an entry that came live and one that is read here are known to be
    the same, and a repeated delivery adds nothing.
    """

    id = models.BigIntegerField(primary_key=True)
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="feed_entries", db_index=False
    )
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.name) for kind in FeedKind])
    event = models.CharField(max_length=64)
    data = models.JSONField(default=dict)  # as the event holds it
    # Accounts that the data names, so that each is found when it goes.
    people = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["channel", "-id"], name="feed_channel"),
            models.Index(fields=["channel", "kind", "-id"], name="feed_channel_kind"),
            models.Index(fields=["at"], name="feed_at"),
            GinIndex(fields=["people"], name="feed_people"),
        ]

    def __str__(self) -> str:
        return f"{self.event} on {self.channel_id}"
