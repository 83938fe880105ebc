"""Tells streams who keeps order in a channel and who is banned (streams.guards.ChannelGuards)."""

from accounts.models import User
from chat.selectors.bans import ban_of
from chat.selectors.roles import role_of


class ChatGuards:
    """Roles and bans as chat has them."""

    def is_moderator(self, *, channel_id: int, user_id: int) -> bool:
        """Whether the account keeps order in the channel."""
        account = User.objects.filter(pk=user_id).first()
        if account is None:
            return False
        return role_of(account, channel_id).name in ("broadcaster", "moderator", "staff")

    def is_banned(self, *, channel_id: int, user_id: int) -> bool:
        """Whether a ban or a timeout is in force."""
        return ban_of(channel_id, user_id) is not None
