"""How the recording of an open broadcast is doing."""

from streams import events
from streams.models import Broadcast, Video, VideoState
from twitchclone.core.models import OutboxEvent


def get_recording_warning(channel_id: int) -> str:
    """What the streamer should know of the recording under way; "" when all is well."""
    recording = Video.objects.filter(channel=channel_id, state=VideoState.RECORDING)
    newest = recording.order_by("-created_at").values_list("recording_warning", flat=True)
    return newest.first() or ""


def was_on_air(broadcast: Broadcast) -> bool:
    """Whether viewers ever saw it, so that something was there to be recorded; one query, true for
    a month."""
    return OutboxEvent.objects.filter(
        channel_id=broadcast.channel_id,
        type=events.BroadcastOnline.TYPE,
        data__broadcast_id=str(broadcast.pk),
    ).exists()
