"""Videos: recordings of broadcasts and uploads, cut into the segments that players fetch."""

import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils import timezone

from streams.models.broadcast import Broadcast
from streams.models.category import Category
from streams.models.channel import Channel, VideoVisibility
from twitchclone.core.ids import storage_prefix

_DOWNLOAD_LATE = timedelta(hours=1)
_SMALLEST_ID = 10**17
_IDS = 8 * 10**18


def new_video_id() -> int:
    """A random positive number below 2^63 of 18 or 19 digits: Twitch's ids are numbers, and nobody
    may find unlisted videos by counting."""
    return _SMALLEST_ID + secrets.randbelow(_IDS)


class VideoKind(models.TextChoices):
    """Where a video comes from, in Helix's words."""

    ARCHIVE = "archive"
    UPLOAD = "upload"


class VideoState(models.TextChoices):
    """RECORDING until a broadcast's last segment is stored; the rest are an upload's stages.

    A recording goes RECORDING → READY, or FAILED when nothing is found of what was recorded, and
    from there to READY when it is found after all. An upload goes RECEIVING → RECEIVED → SCANNING →
    PROBING → TRANSCODING → PUBLISHING → READY, or IN_REVIEW before READY, or ends as REJECTED.
    """

    RECORDING = "recording"
    RECEIVING = "receiving"
    RECEIVED = "received"
    SCANNING = "scanning"
    PROBING = "probing"
    TRANSCODING = "transcoding"
    PUBLISHING = "publishing"
    IN_REVIEW = "in_review"
    READY = "ready"
    REJECTED = "rejected"
    FAILED = "failed"


class DownloadState(models.TextChoices):
    """Whether the MP4 of the whole video has been made."""

    NONE = "none"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


class VideoQuerySet(models.QuerySet["Video"]):
    """Filters that every list begins with."""

    def present(self) -> "VideoQuerySet":
        """Neither in the trash nor taken down."""
        return self.filter(deleted_at=None, taken_down_at=None)

    def listed(self) -> "VideoQuerySet":
        """What everybody may find in lists: ready and public."""
        return self.present().filter(state=VideoState.READY, visibility=VideoVisibility.PUBLIC)

    def found_on_channel(self) -> "VideoQuerySet":
        """What visitors of a channel find: also what goes on, and what is for subscribers only."""
        return self.present().filter(
            is_kept=True,
            state__in=[VideoState.READY, VideoState.RECORDING],
            visibility__in=[VideoVisibility.PUBLIC, VideoVisibility.SUBSCRIBERS],
        )


class Video(models.Model):
    """A recording or an upload. Offsets in milliseconds count from the first stored segment; what a
    trim hides shifts them only at the edges (streams.selectors.timeline)."""

    id = models.BigIntegerField(primary_key=True, default=new_video_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="videos")
    # One broadcast is one video, however often its publisher dropped.
    broadcast = models.OneToOneField(
        Broadcast, null=True, blank=True, on_delete=models.SET_NULL, related_name="video"
    )
    kind = models.CharField(max_length=12, choices=VideoKind.choices)
    state = models.CharField(max_length=12, choices=VideoState.choices)
    state_reason = models.CharField(max_length=300, blank=True)  # a sentence for the owner
    progress_percent = models.PositiveSmallIntegerField(default=0)  # of the present stage
    title = models.CharField(max_length=140, blank=True)
    description = models.TextField(max_length=5000, blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="videos"
    )
    tags = ArrayField(models.CharField(max_length=25), default=list, blank=True, size=10)
    language = models.CharField(max_length=8, default="en")
    is_mature = models.BooleanField(default=False)
    visibility = models.CharField(
        max_length=12, choices=VideoVisibility.choices, default=VideoVisibility.PUBLIC
    )
    password_hash = models.CharField(max_length=200, blank=True, editable=False)
    # The folder of every file of this video; random, and told to those alone who may watch.
    storage_prefix = models.CharField(
        max_length=32, unique=True, default=storage_prefix, editable=False
    )
    duration_ms = models.PositiveBigIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    # Of what was made of its segments: the MP4 for downloads and silent copies.
    derived_bytes = models.PositiveBigIntegerField(default=0, db_default=0)
    view_count = models.PositiveBigIntegerField(default=0)
    # File names below the prefix; empty while there is none. Custom pictures have other names.
    thumbnail = models.CharField(max_length=60, blank=True)
    # {"interval_ms", "columns", "rows", "width", "height", "sheets"}; null while there is none.
    storyboard = models.JSONField(null=True, blank=True)
    trim_start_ms = models.PositiveBigIntegerField(null=True, blank=True)
    trim_end_ms = models.PositiveBigIntegerField(null=True, blank=True)
    muted_ranges = models.JSONField(default=list, blank=True)  # [[start_ms, end_ms], …], sorted
    are_comments_open = models.BooleanField(default=True)
    is_download_allowed = models.BooleanField(default=False)  # to viewers; the owner always may
    download_state = models.CharField(
        max_length=10, choices=DownloadState.choices, default=DownloadState.NONE
    )
    download_asked_at = models.DateTimeField(null=True, blank=True)
    download_reason = models.CharField(max_length=300, blank=True, db_default="")  # why it failed
    # False: recorded only so that clips can be cut while live; goes when the broadcast ends.
    is_kept = models.BooleanField(default=True)
    # What is on the node's disk and not stored yet, as last reported; and what the streamer should
    # know of it: "", "storage_slow", "spool_full", "disk_full".
    spooled_bytes = models.PositiveBigIntegerField(default=0)
    recording_warning = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # retention
    deleted_at = models.DateTimeField(null=True, blank=True)  # in the trash, files go a day later
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_reason = models.CharField(max_length=300, blank=True)

    objects = VideoQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["channel", "-created_at"], name="video_channel_newest"),
            models.Index(
                fields=["-published_at"],
                name="video_listed_newest",
                condition=Q(state="ready", visibility="public", deleted_at=None),
            ),
            models.Index(
                fields=["category", "-published_at"],
                name="video_listed_category",
                condition=Q(state="ready", visibility="public", deleted_at=None),
            ),
            # Search by title; streams.selectors.video_lists names the same expression.
            GinIndex(SearchVector("title", config="simple"), name="video_title_search"),
            models.Index(
                fields=["expires_at"], name="video_expiring", condition=~Q(expires_at=None)
            ),
            models.Index(
                fields=["state"], name="video_unfinished", condition=~Q(state__in=["ready"])
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"video {self.pk}"

    @property
    def is_download_late(self) -> bool:
        """Whether its MP4 is not there long after it was asked for: what was to make it may be
        lost, or have given up, so it may be asked for again."""
        if self.download_state != DownloadState.PREPARING:
            return False
        asked_at = self.download_asked_at
        return asked_at is None or timezone.now() - asked_at > _DOWNLOAD_LATE

    @property
    def is_restricted(self) -> bool:
        """Whether its files may only be fetched by those who were let in."""
        return self.visibility not in {VideoVisibility.PUBLIC, VideoVisibility.UNLISTED}


class VideoRendition(models.Model):
    """One rendition of a video: its playlist's header."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=16)  # the folder: "source", "720p"
    codecs = models.CharField(max_length=60)  # RFC 6381
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    fps = models.FloatField(null=True)
    target_duration_s = models.PositiveSmallIntegerField()
    # Of all segments; kept current with them, so that lists need not add up.
    duration_us = models.PositiveBigIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    peak_bps = models.PositiveIntegerField(default=0)
    # The node wrote its last line and everything before it is stored.
    is_complete = models.BooleanField(default=False)

    class Meta:
        ordering = ["-height", "name"]
        constraints = [
            models.UniqueConstraint(fields=["video", "name"], name="video_rendition_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class VideoSegment(models.Model):
    """A stored media segment: a row is written only once the object is in the storage.

    The object is `<prefix>/<rendition>/seg-<msn>.m4s`, its init segment `init-<init_number>.mp4`.
    """

    pk = models.CompositePrimaryKey("rendition_id", "msn")
    rendition = models.ForeignKey(
        VideoRendition, on_delete=models.CASCADE, related_name="segments", db_index=False
    )
    msn = models.PositiveIntegerField()  # Media Sequence Number, as when it was live
    epoch = models.PositiveIntegerField()  # counts discontinuities, equal across renditions
    init_number = models.PositiveIntegerField()
    pdt_ms = models.BigIntegerField()  # EXT-X-PROGRAM-DATE-TIME, Unix time; 0 for uploads
    duration_us = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    is_muted = models.BooleanField(default=False)  # `muted-<msn>.m4s` is played in its place

    def __str__(self) -> str:
        return f"segment {self.msn}"


class VideoChapter(models.Model):
    """Where something begins: the start, another title or category, a marker somebody set."""

    class Kind(models.TextChoices):
        """Why the chapter is there."""

        START = "start"
        CHANGE = "change"
        MARKER = "marker"

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="chapters")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    offset_ms = models.PositiveBigIntegerField()
    title = models.CharField(max_length=140, blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When it happened, for chapters set while live: the offset follows from the stored segments.
    happened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["offset_ms", "id"]

    def __str__(self) -> str:
        return f"{self.title} at {self.offset_ms} ms"


class WatchProgress(models.Model):
    """Where an account left off."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watch_progress"
    )
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="watch_progress")
    position_ms = models.PositiveBigIntegerField()
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "video"], name="watch_progress_unique"),
        ]
        indexes = [models.Index(fields=["user", "-updated_at"], name="watch_progress_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.position_ms} ms"


class Collection(models.Model):
    """Videos of a channel in an order of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="collections")
    title = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True)
    is_public = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    """A video's place in a collection."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="collection_items")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "video"], name="collection_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.video_id} at {self.position}"
