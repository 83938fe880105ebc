"""Broadcasts: from the first picture to the end, drops within the grace included."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from streams.models.category import Category
from streams.models.channel import Channel
from streams.models.stream_key import StreamKey


def playback_path(broadcast_id: uuid.UUID) -> str:
    """The multivariant playlist's path on the origin."""
    return f"/live/{broadcast_id}/index.m3u8"


def thumbnail_path(broadcast_id: uuid.UUID) -> str:
    """The preview picture's path on the origin."""
    return f"/live/{broadcast_id}/thumbnail.jpg"


class BroadcastState(models.TextChoices):
    """STARTING until the first part can be played; RECONNECTING while the grace runs."""

    STARTING = "starting"
    LIVE = "live"
    RECONNECTING = "reconnecting"
    ENDED = "ended"


class BroadcastQuerySet(models.QuerySet["Broadcast"]):
    """Filters by state."""

    def visible(self) -> "BroadcastQuerySet":
        """Those that viewers see as live; a drop within the grace does not hide one."""
        return self.filter(state__in=[BroadcastState.LIVE, BroadcastState.RECONNECTING])

    def open(self) -> "BroadcastQuerySet":
        """Those that have not ended."""
        return self.exclude(state=BroadcastState.ENDED)


class Broadcast(models.Model):
    """One stream of a channel. The random id is in playback URLs and tells nothing of the key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="broadcasts")
    stream_key = models.ForeignKey(StreamKey, null=True, on_delete=models.SET_NULL)
    state = models.CharField(
        max_length=12, choices=BroadcastState.choices, default=BroadcastState.STARTING
    )
    # Copies of the channel's fields while live: listing 10,000 channels reads one row each.
    title = models.CharField(max_length=140, blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="broadcasts"
    )
    tags = ArrayField(models.CharField(max_length=25), default=list, blank=True, size=10)
    language = models.CharField(max_length=8, default="en")
    is_mature = models.BooleanField(default=False)
    node = models.CharField(max_length=100)
    encoder = models.CharField(max_length=100, blank=True)
    viewer_count = models.PositiveIntegerField(default=0)
    peak_viewer_count = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    disconnected_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    end_reason = models.CharField(max_length=40, blank=True, editable=False)

    objects = BroadcastQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel"],
                condition=~models.Q(state="ended"),
                name="broadcast_one_open_per_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False)
                | (~models.Q(state="ended") & models.Q(ended_at=None)),
                name="broadcast_ended_at_when_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-viewer_count", "-id"],
                name="broadcast_live_by_viewers",
                condition=models.Q(state__in=["live", "reconnecting"]),
            ),
            models.Index(
                fields=["category", "-viewer_count", "-id"],
                name="broadcast_live_by_category",
                condition=models.Q(state__in=["live", "reconnecting"]),
            ),
            models.Index(fields=["channel", "-started_at"], name="broadcast_channel_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} since {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def playback_path(self) -> str:
        """The multivariant playlist's path on the origin."""
        return playback_path(self.pk)

    @property
    def thumbnail_path(self) -> str:
        """The preview picture's path on the origin."""
        return thumbnail_path(self.pk)

    @property
    def is_visible(self) -> bool:
        """Whether viewers see it as live; a drop within the grace does not hide it."""
        return self.state in {BroadcastState.LIVE, BroadcastState.RECONNECTING}


class IngestRefusal(models.Model):
    """Why a publisher was turned away, for the dashboard: encoders only say that it failed."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="refusals")
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code
