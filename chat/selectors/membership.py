"""Who is in a channel's chat, by login."""

from collections.abc import Collection

from accounts.models import User
from chat.selectors.presence import chatter_ids

# Twitch tells nobody of each other in larger rooms.
MAX_TOLD = 1000


def chatter_logins(channel_id: int) -> list[str]:
    """The logins in a channel's chat, at most 1000, sorted; one query."""
    return sorted(logins_of(chatter_ids(channel_id, limit=MAX_TOLD)).values())


def logins_of(user_ids: Collection[int]) -> dict[int, str]:
    """Login by id; one query, none for nobody."""
    if not user_ids:
        return {}
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "login"))
