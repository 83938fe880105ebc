"""How the recording of an open broadcast is doing."""

from streams.models import Video, VideoState


def get_recording_warning(channel_id: int) -> str:
    """What the streamer should know of the recording under way; "" when all is well."""
    recording = Video.objects.filter(channel=channel_id, state=VideoState.RECORDING)
    newest = recording.order_by("-created_at").values_list("recording_warning", flat=True)
    return newest.first() or ""
