"""A channel's room: who may write in it, and how."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from streams.models import Channel


class Room(models.Model):
    """The settings of one channel's chat; made with the channel, with the channel's id.

    `followers_only_min` is None when anybody may write, 0 for any follower, else the minutes one
    must have followed. `shield` holds the settings that shield mode puts in force, and
    `before_shield` those it replaced while it is on.
    """

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, primary_key=True, related_name="room"
    )
    slow_mode_s = models.PositiveIntegerField(default=0)
    followers_only_min = models.PositiveIntegerField(null=True, blank=True)
    is_subscribers_only = models.BooleanField(default=False)
    is_emote_only = models.BooleanField(default=False)
    is_unique_chat = models.BooleanField(default=False)
    needs_verified_email = models.BooleanField(default=False)
    minimum_account_age_min = models.PositiveIntegerField(default=0)
    blocks_links = models.BooleanField(default=False)
    # Whether messages of accounts that look like a banned one come back are held for a moderator.
    holds_suspicious = models.BooleanField(default=True)
    is_shield_on = models.BooleanField(default=False)
    shield = models.JSONField(default=dict, blank=True)
    before_shield = models.JSONField(default=dict, blank=True)
    # 0 is off, 4 is strictest; `automod_levels` overrides it by category (chat.automod).
    automod_level = models.PositiveSmallIntegerField(default=1)
    automod_levels = models.JSONField(default=dict, blank=True)
    rules = ArrayField(models.CharField(max_length=200), default=list, blank=True, size=10)
    # Counts changes of the rules, so that visitors see changed ones again.
    rules_version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        permissions = [("moderate_anywhere", "Can moderate every channel's chat")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(automod_level__lte=4), name="room_automod_level"
            ),
            models.CheckConstraint(
                condition=models.Q(slow_mode_s__lte=1800), name="room_slow_mode"
            ),
        ]

    def __str__(self) -> str:
        return f"chat of {self.channel_id}"
