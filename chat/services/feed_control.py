"""What a broadcaster tells the overlays of alerts: show this once more, go on to the next.

Overlays hear it as what their channel tells them (docs/events-socket.md).
"""

from redis.exceptions import RedisError

from accounts.models import User
from chat.errors import Overloaded
from chat.models import FeedEntry
from chat.selectors.feed import describe_entry, get_entry
from chat.selectors.roles import require_moderator
from streams.groups import overlays_group
from twitchclone.core import rate_limit
from twitchclone.core.layer import send_to_group

CONTROLS = rate_limit.Limit("alert-controls", count=60, period_s=60)


def replay_entry(*, actor: User, channel_id: int, entry_id: int) -> FeedEntry:
    """Let the channel's overlays show the entry once more.

    Raises NoPermission for all but broadcaster, moderators and staff, NotFound, RateLimited, and
    Overloaded while Valkey is away. An overlay that is not open misses it.
    """
    require_moderator(actor, channel_id)
    rate_limit.require(CONTROLS, str(channel_id))
    entry = get_entry(channel_id, entry_id)
    _tell(channel_id, "replay", describe_entry(entry))
    return entry


def skip_alert(*, actor: User, channel_id: int) -> None:
    """Let the channel's overlays end the alert that they show.

    Raises NoPermission, RateLimited, Overloaded.
    """
    require_moderator(actor, channel_id)
    rate_limit.require(CONTROLS, str(channel_id))
    _tell(channel_id, "skip", {})


def _tell(channel_id: int, action: str, data: dict[str, object]) -> None:
    body = {"action": action, "data": data}
    message = {"type": "overlay.told", "channel_id": channel_id, "body": body}
    try:
        send_to_group(overlays_group(channel_id), message)
    except (RedisError, OSError, TimeoutError) as error:
        raise Overloaded("Overlays cannot be reached. Try again in a minute.") from error
