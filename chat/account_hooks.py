"""What chat does at an account's turning points (accounts.ports.AccountHooks)."""

from typing import Any

from accounts.models import User
from chat.services.rooms import create_room
from streams.models import Channel


class ChatHooks:
    """Every channel has a room; a suspended account is silent, a deleted one leaves no words."""

    def on_account_created(self, *, account: User) -> None:
        """Make the room; the channel is there, because streams' hook comes first."""
        create_room(channel=Channel.objects.get(pk=account.pk))

    def export_account(self, *, account: User) -> dict[str, Any]:
        """Nothing yet."""
        return {}

    def on_account_suspended(self, *, account: User) -> None:
        """Nothing yet."""

    def before_account_deleted(self, *, account: User) -> None:
        """Nothing yet."""
