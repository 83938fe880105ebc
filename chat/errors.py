"""Why a message or an act in chat is refused; `msg_id` is what IRC's NOTICE calls it."""

from twitchclone.core.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotFound,
    NotPermitted,
    RateLimited,
)


class ChatRefused(NotPermitted):
    """The room does not take this message from this account now."""

    msg_id = "msg_rejected_mandatory"

    def __init__(self, message: str = "", *, retry_after_s: int = 0) -> None:
        super().__init__(message, retry_after_s=retry_after_s)


class Banned(ChatRefused):
    """A ban is in force."""

    code = msg_id = "msg_banned"
    default_message = "You are banned from this chat."


class TimedOut(ChatRefused):
    """A timeout is in force; `retry_after_s` is what remains of it."""

    code = msg_id = "msg_timedout"
    default_message = "You are timed out in this chat."


class Suspended(ChatRefused):
    """The account, or the channel's, is suspended by the site."""

    code = msg_id = "msg_channel_suspended"
    default_message = "This account is suspended."


class SlowMode(ChatRefused):
    """The last message is too recent."""

    code = msg_id = "msg_slowmode"
    default_message = "This room is in slow mode; wait a moment before the next message."


class Duplicate(ChatRefused):
    """The same text within 30 seconds."""

    code = msg_id = "msg_duplicate"
    default_message = "You said the same less than 30 seconds ago."


class NotUnique(ChatRefused):
    """Unique chat is on and somebody has said this."""

    code = msg_id = "msg_r9k"
    default_message = "This room is in unique-chat mode, and this has been said lately."


class SubscribersOnly(ChatRefused):
    """Only subscribers may write."""

    code = msg_id = "msg_subsonly"
    default_message = "Only subscribers may write in this room at the moment."


class EmoteOnly(ChatRefused):
    """Only emotes may be sent."""

    code = msg_id = "msg_emoteonly"
    default_message = "Only emotes may be sent in this room at the moment."


class FollowersOnly(ChatRefused):
    """Only followers (of some minutes) may write."""

    code = "msg_followersonly"
    msg_id = "msg_followersonly"
    default_message = "Only followers may write in this room at the moment."


class VerifiedEmailOnly(ChatRefused):
    """The account's e-mail address is not confirmed."""

    code = msg_id = "msg_requires_verified_email"
    default_message = "Confirm your e-mail address to write in this room."


class AccountTooYoung(ChatRefused):
    """The account is younger than the room asks."""

    code = "msg_account_age"
    msg_id = "msg_rejected_mandatory"
    default_message = "Your account is too new to write in this room."


class RulesNotAccepted(ChatRefused):
    """The room has rules that the account has not agreed to; only pages ask for it."""

    code = "msg_rules"
    msg_id = "msg_rejected_mandatory"
    default_message = "Agree to this channel's chat rules first."


class WarningOpen(ChatRefused):
    """A moderator's warning waits to be acknowledged."""

    code = "msg_warned"
    msg_id = "msg_rejected_mandatory"
    default_message = "A moderator has warned you; acknowledge it to write again."


class Rejected(ChatRefused):
    """AutoMod or a blocked term refuses the text."""

    code = msg_id = "msg_rejected_mandatory"
    default_message = "Your message goes against this channel's settings."


class LinksBlocked(ChatRefused):
    """Links are for moderators and VIPs only."""

    code = "msg_links"
    msg_id = "msg_rejected_mandatory"
    default_message = "Links are not allowed in this chat."


class TooFast(RateLimited):
    """More messages than Twitch's rates."""

    code = "msg_ratelimit"
    msg_id = "msg_ratelimit"
    default_message = "You are sending messages too quickly."


class Overloaded(DomainError):
    """The database has been away for long: accepting more would lose it."""

    code = "overloaded"
    status = 503
    default_message = "Chat cannot take messages at the moment. Try again in a minute."


class UnknownCommand(InvalidInput):
    """No command of this name."""

    code = "unrecognized_cmd"


class CommandUsage(InvalidInput):
    """The command's arguments are wrong; the message says how it is written."""

    code = "usage"


class AlreadySo(Conflict):
    """It is so already; `code` is Twitch's name for it, for example `already_banned`."""

    code = "already_so"


class NoPermission(NotPermitted):
    """The account is no moderator here, or one without this permission."""

    code = "no_permission"
    default_message = "You don’t have permission to do this in this channel."


class ActRefused(NotPermitted):
    """Nobody of the actor's role does this to somebody of the target's; `code` is bad_ban_mod …"""


class InvalidUser(NotFound):
    """There is no account of this login."""

    code = "invalid_user"
    default_message = "There is nobody of this name."


def notice_id(error: DomainError) -> str:
    """Twitch's name of the refusal, the `msg-id` of IRC's NOTICE."""
    return str(getattr(error, "msg_id", error.code))
