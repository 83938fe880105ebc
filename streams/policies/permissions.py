"""Who may change a channel or a video, or end a broadcast."""

from accounts.models import User
from streams.models import Channel, Video


def may_edit_channel(actor: User, channel: Channel) -> bool:
    """The owner, and staff with the permission; may query the actor's groups."""
    if not actor.is_active or actor.is_suspended:
        return False
    return actor.pk == channel.pk or actor.has_perm("streams.change_channel")


def may_stop_broadcast(actor: User, channel: Channel) -> bool:
    """The owner, and site moderators; may query the actor's groups."""
    if not actor.is_active or actor.is_suspended:
        return False
    return actor.pk == channel.pk or actor.has_perm("streams.change_broadcast")


def may_edit_video(actor: User | None, video: Video) -> bool:
    """The owner, and site moderators; may query the actor's groups."""
    return may_watch_all(actor, video.channel_id)


def may_watch_all(actor: User | None, channel_id: int) -> bool:
    """From whom nothing of the channel is kept: its owner, and site moderators; may query the
    actor's groups."""
    if actor is None or not actor.is_active or actor.is_suspended:
        return False
    return actor.pk == channel_id or actor.has_perm("streams.change_video")


def may_moderate_content(actor: User) -> bool:
    """Site moderators decide about everybody's videos and clips; may query the actor's groups."""
    if not actor.is_active or actor.is_suspended:
        return False
    return actor.has_perm("streams.change_contentreport")
