"""A channel: what an account shows the world, and how staff feature it."""

from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from streams.models.category import Category

if TYPE_CHECKING:
    from streams.models.broadcast import Broadcast


class VideoVisibility(models.TextChoices):
    """Who may watch a video; UNLISTED is for everybody who has the address."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    SUBSCRIBERS = "subscribers"
    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    PRIVATE = "private"


class ClipPermission(models.TextChoices):
    """Who may make clips of a channel; each includes those after it, and the owner always may."""

    EVERYONE = "everyone"
    FOLLOWERS = "followers"
    SUBSCRIBERS = "subscribers"
    MODERATORS = "moderators"
    NOBODY = "nobody"


class Channel(models.Model):
    """One for every account, with the account's id (so a broadcaster's id is its user's id)."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="channel",
    )
    title = models.CharField(max_length=140, blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="channels"
    )
    tags = ArrayField(models.CharField(max_length=25), default=list, blank=True, size=10)
    language = models.CharField(max_length=8, default="en")
    is_mature = models.BooleanField(default=False)
    offline_banner = models.ImageField(upload_to="offline-banners/", blank=True)
    # Whether broadcasts become videos, who may watch those, and for how long they stay: null is the
    # site's VIDEO_RETENTION_DAYS, 0 for ever.
    is_recording_on = models.BooleanField(default=True, db_default=True)
    video_visibility = models.CharField(
        max_length=12,
        choices=VideoVisibility.choices,
        default=VideoVisibility.PUBLIC,
        db_default=VideoVisibility.PUBLIC,
    )
    video_retention_days = models.PositiveIntegerField(null=True, blank=True)
    clip_permission = models.CharField(
        max_length=12,
        choices=ClipPermission.choices,
        default=ClipPermission.EVERYONE,
        db_default=ClipPermission.EVERYONE,
    )
    # What the channel's videos, clips and uploads may take; null is the site's STORAGE_QUOTA_GB.
    storage_quota_bytes = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [GinIndex(fields=["tags"], name="channel_tags")]

    def __str__(self) -> str:
        return str(self.owner)

    @cached_property
    def open_broadcast(self) -> "Broadcast | None":
        """The broadcast that has not ended; one query, unless a selector has filled it in."""
        return self.broadcasts.exclude(state="ended").first()

    @property
    def live_broadcast(self) -> "Broadcast | None":
        """The broadcast that viewers see as live, if any."""
        broadcast = self.open_broadcast
        return broadcast if broadcast and broadcast.is_visible else None


class AboutPanel(models.Model):
    """A box of text, picture or link below the player."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="panels")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80, blank=True)
    body = models.TextField(max_length=2000, blank=True)
    image = models.ImageField(upload_to="panels/", blank=True)
    link_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title or f"panel {self.position}"


class FeaturedChannel(models.Model):
    """A channel that staff put at the top of the home page while it is live."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="features")
    position = models.PositiveSmallIntegerField(default=0)
    headline = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.channel} at {self.position}"
