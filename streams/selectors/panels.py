"""A channel's about panels."""

from streams.models import AboutPanel


def list_panels(channel_id: int) -> list[AboutPanel]:
    """The panels in their order; one query."""
    return list(AboutPanel.objects.filter(channel_id=channel_id))
