"""Whether somebody may write below a video, and whether a moderator has to see it first.

The channel's chat decides: its bans, timeouts and warnings, its terms and AutoMod. Its modes (slow,
followers only …) are for talk that runs by, and do not.
"""

from accounts.models import User
from chat.errors import ChatRefused
from chat.parsing.fragments import split_fragments
from chat.policies.comments import CommentsClosed
from chat.policies.limits import COMMENTS
from chat.selectors.blocks import has_blocked
from chat.selectors.chatters import load_chatter
from chat.selectors.rooms import load_room
from chat.services.sending import rules
from chat.services.sending.drafts import hold_reasons
from streams.models import Video
from twitchclone.core import clock, rate_limit

_MAX_REASON = 100


class BlockedByOwner(ChatRefused):
    """The channel's owner does not want to read this account."""

    code = "blocked_by_owner"
    default_message = "You cannot comment on this channel's videos."


def judge(*, author: User, video: Video, text: str) -> str:
    """Why the cleaned text has to wait, in AutoMod's words; empty when it may be seen.

    Raises CommentsClosed, RateLimited, BlockedByOwner and what chat raises: Banned, TimedOut,
    Suspended, WarningOpen, VerifiedEmailOnly, AccountTooYoung, LinksBlocked, Rejected.
    """
    if not video.are_comments_open:
        raise CommentsClosed
    rate_limit.require(COMMENTS, str(author.pk))
    channel_id, now = video.channel_id, clock.now()
    room, chatter = load_room(channel_id), load_chatter(channel_id, author.pk)
    rules.require_standing(room, chatter, now)
    rules.require_account(room, chatter, now)
    if not chatter.is_exempt and has_blocked(channel_id, author.pk):
        raise BlockedByOwner
    fragments = split_fragments(text, emotes=chatter.emotes.lookup(room.emotes))
    rules.require_links(room, chatter, fragments)
    reasons = hold_reasons(room, chatter, text, fragments, chatter.suspicion)
    return ", ".join(sorted({reason["category"] for reason in reasons}))[:_MAX_REASON]
