"""What chat does at an account's turning points (accounts.ports.AccountHooks)."""

from typing import Any

from accounts.models import User
from chat.services.account_data import erase_chat, export_chat
from chat.services.rooms import close_sockets, create_room, renew_snapshots
from streams.models import Channel


class ChatHooks:
    """Every channel has a room; a suspended account is silent, a deleted one leaves no words."""

    def on_account_created(self, *, account: User) -> None:
        """Make the room; the channel is there, because streams' hook comes first."""
        create_room(channel=Channel.objects.get(pk=account.pk))

    def export_account(self, *, account: User) -> dict[str, Any]:
        """What it wrote, and what channels keep of it."""
        return {"chat": export_chat(account)}

    def on_account_suspended(self, *, account: User) -> None:
        """Close its sockets everywhere, and its room to everybody."""
        close_sockets(account, "suspended")
        renew_snapshots(account.pk)

    def before_account_deleted(self, *, account: User) -> None:
        """Take its words away, and close its sockets."""
        erase_chat(account)
        close_sockets(account, "signed_out")
