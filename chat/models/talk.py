"""What makes a room more than lines: pins, polls, whispers."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from streams.models import Channel


class PinnedMessage(models.Model):
    """The line on top of the room; one at most."""

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, primary_key=True, related_name="pinned_message"
    )
    message_id = models.UUIDField()
    body = models.JSONField(default=dict)  # the line as clients got it
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pinned_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pinned in {self.channel_id}"


class Poll(models.Model):
    """A question with two to five answers; one at most is open in a channel."""

    class Status(models.TextChoices):
        """Twitch's names."""

        ACTIVE = "ACTIVE"
        COMPLETED = "COMPLETED"
        TERMINATED = "TERMINATED"
        ARCHIVED = "ARCHIVED"

    id = models.UUIDField(primary_key=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="polls")
    title = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=models.Q(status="ACTIVE"), name="poll_one_active"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PollChoice(models.Model):
    """One answer."""

    id = models.UUIDField(primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=25)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class PollVote(models.Model):
    """Who voted for what; one vote an account."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    choice = models.ForeignKey(PollChoice, on_delete=models.CASCADE, related_name="ballots")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="poll_votes"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "user"], name="poll_vote_once")]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.choice_id}"


class Whisper(models.Model):
    """A private message between two accounts."""

    id = models.UUIDField(primary_key=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="whispers_sent"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="whispers_received"
    )
    text = models.CharField(max_length=500)
    sent_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-sent_at"], name="whisper_received"),
            models.Index(fields=["sender", "-sent_at"], name="whisper_sent"),
        ]

    def __str__(self) -> str:
        return f"whisper {self.pk}"
