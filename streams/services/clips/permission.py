"""Who may make clips of a channel, and who may change or delete one."""

from accounts.models import User
from accounts.policies.permissions import may_act
from accounts.selectors.follows import is_following
from streams.entitlements import video_entitlements
from streams.errors import ClipNotPermitted
from streams.guards import channel_guards
from streams.models import Channel, Clip, ClipPermission
from twitchclone.core.errors import NotPermitted

_REFUSALS = {
    ClipPermission.FOLLOWERS: "Only followers of this channel may make clips. Follow it first.",
    ClipPermission.SUBSCRIBERS: "Only subscribers of this channel may make clips.",
    ClipPermission.MODERATORS: "Only moderators of this channel may make clips.",
    ClipPermission.NOBODY: "This channel does not allow clips.",
}


def require_may_clip(*, channel: Channel, account: User) -> None:
    """Raise ClipNotPermitted unless the account may make clips of the channel; up to four queries.

    The owner always may; a suspended account or one that is banned in the channel never.
    """
    if not may_act(account):
        raise NotPermitted("This account is suspended.")
    if account.pk == channel.pk:
        return
    if channel_guards().is_banned(channel_id=channel.pk, user_id=account.pk):
        raise ClipNotPermitted("You are banned from this channel.")
    permission = ClipPermission(channel.clip_permission)
    if not _is_among(permission, channel, account):
        raise ClipNotPermitted(_REFUSALS[permission])


def may_change_clip(clip: Clip, account: User | None) -> bool:
    """Whether the account may name the clip anew: who made it, and the channel's owner."""
    if account is None or not may_act(account):
        return False
    return account.pk in (clip.creator_id, clip.channel_id)


def may_delete_clip(clip: Clip, account: User | None) -> bool:
    """Whether the account may delete the clip: who made it, and who keeps order in the channel.

    Up to four queries.
    """
    if account is None or not may_act(account):
        return False
    if account.pk in (clip.creator_id, clip.channel_id):
        return True
    return channel_guards().is_moderator(channel_id=clip.channel_id, user_id=account.pk)


def _is_among(permission: ClipPermission, channel: Channel, account: User) -> bool:
    """Whether the permission includes the account; each includes those after it."""
    if permission == ClipPermission.EVERYONE:
        return True
    if permission == ClipPermission.NOBODY:
        return False
    if channel_guards().is_moderator(channel_id=channel.pk, user_id=account.pk):
        return True
    if permission == ClipPermission.MODERATORS:
        return False
    if video_entitlements().is_subscriber(channel_id=channel.pk, user_id=account.pk):
        return True
    return permission == ClipPermission.FOLLOWERS and is_following(account, channel.pk)
