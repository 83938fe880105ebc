"""What becomes of a channel's broadcasts: recorded or not, who may watch and clip them."""

from django.db import transaction

from accounts.models import User
from streams.models import Channel, ClipPermission, VideoVisibility
from streams.services.channels import require_editor, require_locked
from twitchclone.core.errors import InvalidInput

MAX_RETENTION_DAYS = 3650
# A password is set on one video; a default of it would be one for all.
DEFAULT_VISIBILITIES = tuple(
    choice for choice in VideoVisibility if choice != VideoVisibility.PASSWORD
)


@transaction.atomic
def update_recording_settings(
    *,
    channel: Channel,
    actor: User,
    is_recording_on: bool,
    video_visibility: str,
    video_retention_days: int | None,
    clip_permission: str,
) -> Channel:
    """Hold for broadcasts and videos to come; what is there stays as it is.

    `video_retention_days` None is the site's own, 0 for ever.
    """
    require_editor(actor, channel)
    if video_visibility not in DEFAULT_VISIBILITIES:
        raise InvalidInput("Choose who may watch new videos.", field="video_visibility")
    if clip_permission not in ClipPermission.values:
        raise InvalidInput("Choose who may make clips.", field="clip_permission")
    if video_retention_days is not None and not 0 <= video_retention_days <= MAX_RETENTION_DAYS:
        raise InvalidInput(
            f"Videos can be kept for 1 to {MAX_RETENTION_DAYS} days.",
            field="video_retention_days",
        )
    locked = require_locked(channel)
    locked.is_recording_on = is_recording_on
    locked.video_visibility = video_visibility
    locked.video_retention_days = video_retention_days
    locked.clip_permission = clip_permission
    fields = ["is_recording_on", "video_visibility", "video_retention_days", "clip_permission"]
    locked.save(update_fields=fields)
    return locked
