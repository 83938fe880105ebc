"""Who is in a channel's chat, by role."""

from dataclasses import dataclass, field

from accounts.models import User
from chat.models import ChannelRole
from chat.selectors.presence import chatter_ids, count_chatters

MAX_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class ChatterList:
    """`total` accounts are there; those listed are by login in each group, 1,000 at most."""

    total: int
    broadcaster: list[User] = field(default_factory=list)
    moderators: list[User] = field(default_factory=list)
    vips: list[User] = field(default_factory=list)
    viewers: list[User] = field(default_factory=list)


def list_chatters(channel_id: int) -> ChatterList:
    """The accounts whose sockets are in the room, no anonymous readers; two queries."""
    found = chatter_ids(channel_id, limit=MAX_LISTED)
    listed = ChatterList(total=count_chatters([channel_id])[channel_id])
    kinds = dict(
        ChannelRole.objects.filter(channel_id=channel_id, user_id__in=found).values_list(
            "user_id", "kind"
        )
    )
    groups: dict[str | None, list[User]] = {
        ChannelRole.Kind.MODERATOR: listed.moderators,
        ChannelRole.Kind.VIP: listed.vips,
        None: listed.viewers,
    }
    for account in User.objects.filter(pk__in=found, suspended_at=None).order_by("login"):
        is_own = account.pk == channel_id
        (listed.broadcaster if is_own else groups[kinds.get(account.pk)]).append(account)
    return listed
