"""Addresses of overlay pages, which a broadcaster puts into OBS."""

from django.db import models
from django.utils import timezone

from streams.models import Channel


class OverlayToken(models.Model):
    """The secret part of an overlay's address, kept as its hash; whoever has it reads the chat."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="overlay_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    name = models.CharField(max_length=50, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"overlay …{self.hint}"
