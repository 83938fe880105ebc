"""Setting shares: a new row each time, so that every share there ever was can be read."""

from accounts.models import User
from monetization.models import ChannelShare, ShareKind
from streams.models import Channel
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput


def set_share(
    *, kind: str, share_bp: int, reason: str, channel: Channel | None = None, by: User | None = None
) -> ChannelShare:
    """Let the channel (None: every channel without a share of its own) get this much from now on.

    Orders that are made already keep theirs, renewals of theirs too. Raises InvalidInput for more
    than all, an unknown kind, or no reason.
    """
    if kind not in ShareKind.values:
        raise InvalidInput("There is no such kind of income.", field="kind")
    if not 0 <= share_bp <= 10_000:
        raise InvalidInput("A share is between 0 and 10000.", field="share_bp")
    if not reason.strip():
        raise InvalidInput("Say why.", field="reason")
    return ChannelShare.objects.create(
        channel=channel,
        kind=kind,
        share_bp=share_bp,
        reason=reason.strip()[:500],
        valid_from=clock.now(),
        set_by=by,
    )
