"""Commands that everybody has for oneself."""

from chat.models import Room
from chat.selectors.roles import find_user
from chat.services.blocks import block_user, unblock_user
from chat.services.commands.registry import CommandResult, Invocation, handles


@handles("block")
def block(said: Invocation) -> CommandResult:
    """/block <user>"""
    user = find_user(said.command.login)
    block_user(actor=said.actor, user=user)
    return CommandResult("block_success", f"You do not see what {user.login} writes any more.")


@handles("unblock")
def unblock(said: Invocation) -> CommandResult:
    """/unblock <user>"""
    user = find_user(said.command.login)
    unblock_user(actor=said.actor, user=user)
    return CommandResult("unblock_success", f"You see what {user.login} writes again.")


@handles("rules")
def rules(said: Invocation) -> CommandResult:
    """/rules"""
    found = Room.objects.filter(pk=said.channel_id).values_list("rules", flat=True).first()
    if not found:
        return CommandResult("no_rules", "This channel has no chat rules of its own.")
    numbered = " ".join(f"{number}. {rule}" for number, rule in enumerate(found, 1))
    return CommandResult("room_rules", f"The rules of this chat: {numbered}")


@handles("disconnect")
def disconnect(said: Invocation) -> CommandResult:
    """/disconnect: the edge closes the connection when it reads this id"""
    return CommandResult("disconnect", "You have left the chat.")
