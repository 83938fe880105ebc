"""Clips: moments of five seconds to a minute, each a file of its own."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from streams.models.category import Category
from streams.models.channel import Channel, VideoVisibility
from streams.models.video import Video
from twitchclone.core.ids import random_token, storage_prefix

_SLUG_LENGTH = 16


def new_clip_slug() -> str:
    """Letters and digits that nobody can guess."""
    return random_token(_SLUG_LENGTH)


class ClipState(models.TextChoices):
    """PENDING until the file is there."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


class ClipQuerySet(models.QuerySet["Clip"]):
    """Filters that every list begins with."""

    def present(self) -> "ClipQuerySet":
        """Neither deleted nor taken down."""
        return self.filter(deleted_at=None, taken_down_at=None)

    def listed(self) -> "ClipQuerySet":
        """What everybody may find."""
        return self.present().filter(state=ClipState.READY, visibility=VideoVisibility.PUBLIC)


class Clip(models.Model):
    """A piece of a recording. It outlives the video and the account it was made by."""

    slug = models.CharField(max_length=16, unique=True, default=new_clip_slug, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="clips")
    video = models.ForeignKey(
        Video, null=True, blank=True, on_delete=models.SET_NULL, related_name="clips"
    )
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="clips_made"
    )
    state = models.CharField(max_length=8, choices=ClipState.choices, default=ClipState.PENDING)
    state_reason = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=100)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="clips"
    )
    tags = ArrayField(models.CharField(max_length=25), default=list, blank=True, size=10)
    language = models.CharField(max_length=8, default="en")
    is_mature = models.BooleanField(default=False)
    # Its video's, and following it; but PUBLIC where everybody could see the moment live.
    visibility = models.CharField(
        max_length=12,
        choices=VideoVisibility.choices,
        default=VideoVisibility.PUBLIC,
        db_default=VideoVisibility.PUBLIC,
    )
    was_seen_live = models.BooleanField(default=False, db_default=False)
    storage_prefix = models.CharField(
        max_length=32, unique=True, default=storage_prefix, editable=False
    )
    # From the video's first stored segment, as videos count; and how long.
    offset_ms = models.PositiveBigIntegerField()
    duration_ms = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    view_count = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Since when it has waited for being cut; anew after its video's sound has changed.
    queued_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    ready_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_reason = models.CharField(max_length=300, blank=True)

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["channel", "-created_at"], name="clip_channel_newest"),
            models.Index(fields=["channel", "-view_count"], name="clip_channel_top"),
            models.Index(fields=["category", "-view_count"], name="clip_category_top"),
            models.Index(fields=["-created_at", "-view_count"], name="clip_newest"),
            models.Index(fields=["created_at"], name="clip_pending", condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_restricted(self) -> bool:
        """Whether its files may only be fetched by those who were let in, as of a video."""
        return self.visibility not in {VideoVisibility.PUBLIC, VideoVisibility.UNLISTED}

    @property
    def password_hash(self) -> str:
        """The video's password opens its clips; without the video nothing does."""
        return self.video.password_hash if self.video else ""
