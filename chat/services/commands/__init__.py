"""What slash commands do: `run_command` finds the handler, one module holds each kind of them.

A handler registers itself with `handles`; a module of handlers is imported here.
"""

from chat.services.commands import (  # noqa: F401 - importing registers their handlers
    help,
    lines,
    modes,
    people,
    personal,
    roles,
    talk,
)
from chat.services.commands.registry import CommandResult, Invocation, handles, run_command

__all__ = ["CommandResult", "Invocation", "handles", "run_command"]
