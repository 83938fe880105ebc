"""Names of the channel-layer groups that carry low-rate news to open pages."""

DIRECTORY = "directory"


def channel_group(channel_id: int) -> str:
    """Public events of a channel."""
    return f"channel.{channel_id}"


def health_group(channel_id: int) -> str:
    """Health reports and refusals of a channel's publisher, for its owner."""
    return f"health.{channel_id}"


def overlays_group(channel_id: int) -> str:
    """What a channel's overlay pages are told: settings, tests, what to show again or skip."""
    return f"alerts.{channel_id}"


def videos_group(channel_id: int) -> str:
    """What becomes of a channel's recordings and uploads, for its owner."""
    return f"videos.{channel_id}"
