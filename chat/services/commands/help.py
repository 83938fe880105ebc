"""/help: what the account may type in this channel."""

from chat.parsing.commands import COMMANDS, CommandSpec, usage_id
from chat.selectors.roles import Role, role_of
from chat.services.commands.registry import CommandResult, Invocation, handles, has_handler

# Ways of saying something: chat.services.speaking does them.
_LINES = frozenset({"me", "announce"})


@handles("help")
def help_with(said: Invocation) -> CommandResult:
    """/help [command]"""
    role = role_of(said.actor, said.channel_id)
    usable = [spec for spec in COMMANDS.values() if _is_usable(spec, role)]
    if not said.command.text:
        names = " ".join(f"/{spec.name}" for spec in usable)
        return CommandResult(
            "cmds_available", f"You can type here (see /help <command> for each): {names}"
        )
    name = said.command.text.split()[0].lstrip("/.").lower()
    for spec in usable:
        if name in (spec.name, *spec.aliases):
            return CommandResult(usage_id(spec), f"{spec.usage}: {spec.description}")
    return CommandResult("no_help", f"There is no command /{name[:25]} for you here.")


def _is_usable(spec: CommandSpec, role: Role) -> bool:
    if spec.name not in _LINES and not has_handler(spec.name):
        return False
    if spec.permission == "broadcaster":
        return role.name in ("broadcaster", "staff")
    return not spec.permission or spec.permission in role.permissions
