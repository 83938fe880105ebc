"""What viewers report to the site's moderators: videos and clips."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from streams.models.clip import Clip
from streams.models.video import Video


class ContentReport(models.Model):
    """Somebody says that a video or a clip breaks the rules."""

    class Reason(models.TextChoices):
        """What is wrong with it."""

        COPYRIGHT = "copyright"
        HATE = "hate"
        SEXUAL = "sexual"
        VIOLENCE = "violence"
        PRIVACY = "privacy"
        SPAM = "spam"
        OTHER = "other"

    class State(models.TextChoices):
        """What came of it."""

        OPEN = "open"
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    video = models.ForeignKey(
        Video, null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    clip = models.ForeignKey(
        Clip, null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=Reason.choices)
    text = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(video__isnull=False, clip=None) | Q(video=None, clip__isnull=False),
                name="content_report_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["video", "reporter"],
                condition=Q(state="open", video__isnull=False),
                name="content_report_video_once",
            ),
            models.UniqueConstraint(
                fields=["clip", "reporter"],
                condition=Q(state="open", clip__isnull=False),
                name="content_report_clip_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} of {self.video_id or self.clip_id}"
