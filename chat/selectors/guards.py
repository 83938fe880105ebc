"""Tells streams who keeps order in a channel, who is banned, and what an overlay's secret opens
(streams.guards.ChannelGuards)."""

from collections.abc import Collection

from accounts.models import User
from chat.selectors.bans import ban_of, bans_in_force
from chat.selectors.overlays import find_overlay_channel, open_keys
from chat.selectors.presence import chatter_ids
from chat.selectors.roles import role_of
from streams.guards import Overlay
from twitchclone.core.ids import hash_secret


class ChatGuards:
    """Roles, bans and overlays as chat has them."""

    def is_moderator(self, *, channel_id: int, user_id: int) -> bool:
        """Whether the account keeps order in the channel."""
        account = User.objects.filter(pk=user_id).first()
        if account is None:
            return False
        return role_of(account, channel_id).name in ("broadcaster", "moderator", "staff")

    def is_banned(self, *, channel_id: int, user_id: int) -> bool:
        """Whether a ban or a timeout is in force."""
        return ban_of(channel_id, user_id) is not None

    def banned_of(self, *, channel_id: int, user_ids: Collection[int]) -> frozenset[int]:
        """Those of the accounts against whom a ban or a timeout is in force."""
        rows = bans_in_force(channel_id).filter(user_id__in=user_ids)
        return frozenset(rows.values_list("user_id", flat=True))

    def present(self, *, channel_id: int) -> frozenset[int]:
        """The accounts in the channel's chat, at most a thousand; one round trip to Valkey."""
        return frozenset(chatter_ids(channel_id))

    def open_overlay(self, *, token: str) -> Overlay:
        """The channel, and the secret's hash as the key."""
        channel = find_overlay_channel(token)
        return Overlay(channel.pk, channel.owner.login, hash_secret(token))

    def open_keys(self, keys: Collection[str]) -> set[str]:
        """Those of tokens that exist, of channels that are not suspended."""
        return open_keys(keys)
