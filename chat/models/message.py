"""What was said; written in batches by the chat writer, partitioned by month."""

from django.db import models


class Message(models.Model):
    """One chat line, as it stands in the room's stream.

    `id` is the stream's position (chat.wire.ids): its first 48 bits are the time, so ids of a room
    sort in the order of the talk, and the table is partitioned by ranges of ids. Names, colour and
    badges are those of the moment. There are no foreign keys: lines come by thousands a second,
    and outlive nothing that `account_hooks` does not remove.
    """

    class Kind(models.TextChoices):
        """How the line came about."""

        CHAT = "chat"
        ACTION = "action"  # /me
        ANNOUNCEMENT = "announcement"
        NOTICE = "notice"  # a subscription, raid, gift: what IRC calls USERNOTICE

    id = models.UUIDField(primary_key=True, editable=False)
    channel_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    login = models.CharField(max_length=25)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CHAT)
    text = models.TextField()
    # The rest of the line as clients got it: displayName, color, badges, fragments, reply.
    body = models.JSONField(default=dict)
    thread_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    deleted_by_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "chat_message"  # partitioned: migration 0002 makes it by SQL

    def __str__(self) -> str:
        return f"{self.login}: {self.text}"
