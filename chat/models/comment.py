"""What viewers write below videos."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from streams.models import Video


class VideoComment(models.Model):
    """A comment, or an answer to one; answers to answers stand below the first comment."""

    class State(models.TextChoices):
        """HELD waits for a moderator; DELETED stays as a row, for the log."""

        VISIBLE = "visible"
        HELD = "held"
        DELETED = "deleted"

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="video_comments"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.VISIBLE)
    held_reason = models.CharField(max_length=100, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True)
    is_pinned = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["video", "parent", "-id"], name="video_comment_newest"),
            models.Index(fields=["video"], name="video_comment_held", condition=Q(state="held")),
        ]

    def __str__(self) -> str:
        return self.text[:60]
