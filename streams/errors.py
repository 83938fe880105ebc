"""Refusals of the streams app that edges tell apart by class."""

from twitchclone.core.errors import Conflict, NotPermitted


class StreamKeyInvalid(NotPermitted):
    """No channel has this stream key, or it was rotated or revoked."""

    code = "stream_key_invalid"
    default_message = "This stream key is not valid; copy the current one from your dashboard."


class AccountSuspended(NotPermitted):
    """A site moderator has suspended the account."""

    code = "account_suspended"
    default_message = "This account is suspended and cannot go live."


class BroadcastEnded(Conflict):
    """The broadcast was ended while its publisher was away or still sending."""

    code = "broadcast_ended"
    default_message = "This broadcast has ended; publish again to start a new one."


class VideoSubscribersOnly(NotPermitted):
    """The video is for those who subscribe to its channel."""

    code = "video_subscribers_only"
    default_message = "This video is for subscribers of the channel."


class VideoPasswordNeeded(NotPermitted):
    """The video has a password that the viewer has not given."""

    code = "video_password_needed"
    default_message = "This video is protected by a password."


class ClipNotPermitted(NotPermitted):
    """The channel lets only some people make clips, and the account is none of them."""

    code = "clip_not_permitted"
    default_message = "You may not make clips of this channel."
