"""What moderators did, and what people ask of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from streams.models import Channel


class Ban(models.Model):
    """A ban or a timeout: `expires_at` None is for good. One at most is in force for an account.

    A lifted or replaced one stays as history.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="chat_bans")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_bans"
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "user"],
                condition=models.Q(lifted_at=None),
                name="chat_ban_once",
            ),
        ]
        indexes = [models.Index(fields=["channel", "-created_at"], name="chat_ban_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} banned from {self.channel_id}"


class ModAction(models.Model):
    """One line of a channel's moderation log; the database refuses changes and deletions.

    Plain ids and the names of the moment: the log outlives the accounts in it. `moderator_id` is
    None when AutoMod or the site acted.
    """

    channel_id = models.BigIntegerField()
    moderator_id = models.BigIntegerField(null=True)
    moderator_login = models.CharField(max_length=25, blank=True)
    # A name of chat.policies.actions: ban, timeout, delete, slow, automod_approve, …
    action = models.CharField(max_length=32)
    target_id = models.BigIntegerField(null=True)
    target_login = models.CharField(max_length=25, blank=True)
    message_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    duration_s = models.PositiveBigIntegerField(null=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["channel_id", "-id"], name="mod_action_newest"),
            models.Index(fields=["channel_id", "target_id", "-id"], name="mod_action_target"),
        ]

    def __str__(self) -> str:
        return f"{self.action} in {self.channel_id}"


class Report(models.Model):
    """An account's complaint about another, with the talk around it.

    `status` is the site moderators' word. The channel closes a report for itself only, and is never
    shown one about those who run it (`is_for_site_only`), so that no channel hides anything.
    """

    class Status(models.TextChoices):
        """How far it has come."""

        OPEN = "open"
        RESOLVED = "resolved"
        DISMISSED = "dismissed"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="chat_reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    target = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_reports"
    )
    message_id = models.UUIDField(null=True, blank=True)
    category = models.CharField(max_length=24)
    text = models.CharField(max_length=1000, blank=True)
    # [{"id", "login", "text", "at"}], the target's line among those around it, as they were.
    excerpt = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolution = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    is_for_site_only = models.BooleanField(default=False, db_default=False)
    channel_handled_at = models.DateTimeField(null=True, blank=True)
    channel_handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["status", "-id"], name="chat_report_queue"),
            models.Index(
                fields=["channel", "-id"],
                condition=models.Q(channel_handled_at=None, is_for_site_only=False),
                name="chat_report_of_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} about {self.target_id}"


class UnbanRequest(models.Model):
    """A banned account's request to be let in again; one open at a time."""

    class Status(models.TextChoices):
        """What became of it."""

        PENDING = "pending"
        APPROVED = "approved"
        DENIED = "denied"

    ban = models.ForeignKey(Ban, on_delete=models.CASCADE, related_name="unban_requests")
    text = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ban"], condition=models.Q(status="pending"), name="unban_request_once"
            ),
        ]

    def __str__(self) -> str:
        return f"unban request {self.pk}"
