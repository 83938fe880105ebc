"""Pictures that stand for words in chat."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from streams.models import Channel


class Emote(models.Model):
    """A channel's emote, or everybody's when it has no channel.

    `image` is the name of the largest of three WebP files, 28, 56 and 112 px high
    (`chat.images.emotes`); a name is never used again for other pixels.
    """

    class Status(models.TextChoices):
        """Whether site moderators let it be used."""

        PENDING = "pending"
        APPROVED = "approved"
        REJECTED = "rejected"

    class Access(models.TextChoices):
        """Who may use it."""

        EVERYONE = "everyone"
        FOLLOWERS = "followers"
        TIER_1 = "tier_1"
        TIER_2 = "tier_2"
        TIER_3 = "tier_3"

    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.CASCADE, related_name="emotes"
    )
    code = models.CharField(max_length=32)
    image = models.CharField(max_length=200)
    is_animated = models.BooleanField(default=False)
    width_px = models.PositiveSmallIntegerField(default=28)  # at 28 px of height
    access = models.CharField(max_length=10, choices=Access.choices, default=Access.EVERYONE)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rejection = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Old lines keep showing an emote that was taken away; nobody writes it any more.
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Codes are site-wide: the same word must not be two pictures in one message.
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(archived_at=None), name="emote_code_once"
            ),
        ]
        indexes = [models.Index(fields=["channel", "status"], name="emote_of_channel")]

    def __str__(self) -> str:
        return self.code
