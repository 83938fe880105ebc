"""Commands about lines: /delete and /clear."""

from chat.errors import CommandUsage
from chat.parsing.commands import COMMANDS, usage_id
from chat.services.commands.registry import CommandResult, Invocation, handles
from chat.services.deletions import clear_chat, delete_message


@handles("delete")
def delete(said: Invocation) -> CommandResult:
    """/delete <message id>, or as a reply to the message"""
    message_id = said.command.message_id or said.reply_to
    if message_id is None:
        spec = COMMANDS["delete"]
        raise CommandUsage(
            f"Reply to a message with /delete, or write {spec.usage}.", code=usage_id(spec)
        )
    line = delete_message(actor=said.actor, channel_id=said.channel_id, message_id=message_id)
    return CommandResult(
        "delete_message_success", f"The message from {line['username']} is now deleted."
    )


@handles("clear")
def clear(said: Invocation) -> CommandResult:
    """/clear"""
    clear_chat(actor=said.actor, channel_id=said.channel_id)
    return CommandResult("clear_success", "The chat has been cleared.")
