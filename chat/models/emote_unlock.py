"""Emotes of subscribers that somebody else may use for a while, for channel points."""

from django.conf import settings
from django.db import models

from chat.models.emote import Emote
from monetization.models import Redemption


class EmoteUnlock(models.Model):
    """One emote for one account, in the emote's channel alone; one for each redemption."""

    redemption = models.OneToOneField(
        Redemption, on_delete=models.CASCADE, related_name="emote_unlock"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="emote_unlocks"
    )
    emote = models.ForeignKey(Emote, on_delete=models.CASCADE, related_name="unlocks")
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "emote", "until"], name="emote_unlock_of_account")]

    def __str__(self) -> str:
        return f"{self.emote_id} for {self.user_id}"
