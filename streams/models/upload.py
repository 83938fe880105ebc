"""A file on its way in, by whichever protocol."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from streams.models.channel import Channel
from streams.models.video import Video


class UploadProtocol(models.TextChoices):
    """How the bytes come."""

    TUS = "tus"  # tus 1.0 to this site
    S3 = "s3"  # presigned multipart, straight into the bucket
    FORM = "form"  # one multipart/form-data request


class UploadState(models.TextChoices):
    """RECEIVING until the last byte; then the video's state tells the rest.

    One that its sender cancels, or does not finish in time, leaves no row.
    """

    RECEIVING = "receiving"
    RECEIVED = "received"


class Upload(models.Model):
    """One file being sent; its id is in the address that the bytes go to and is not guessable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="uploads")
    video = models.OneToOneField(Video, on_delete=models.CASCADE, related_name="upload")
    protocol = models.CharField(max_length=4, choices=UploadProtocol.choices)
    state = models.CharField(
        max_length=10, choices=UploadState.choices, default=UploadState.RECEIVING
    )
    file_name = models.CharField(max_length=255, blank=True)  # as its sender named it; never a path
    size_bytes = models.PositiveBigIntegerField()
    # What is safely here; for S3 what the completed parts add up to.
    received_bytes = models.PositiveBigIntegerField(default=0)
    node = models.CharField(max_length=100, blank=True)  # whose disk holds the bytes of tus, form
    s3_upload_id = models.CharField(max_length=500, blank=True)
    part_size_bytes = models.PositiveBigIntegerField(default=0)
    # How often a worker has begun to make the video.
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    # The sender's own name for the file, so that a reloaded page finds it again.
    fingerprint = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["expires_at"], name="upload_expiring", condition=Q(state="receiving")
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or str(self.pk)
