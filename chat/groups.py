"""Names of the channel-layer groups of chat's parts that are not rooms."""


def alerts_group(channel_id: int) -> str:
    """What overlays of alerts are told by the dashboard; only sockets with a token join it."""
    return f"alerts.{channel_id}"
