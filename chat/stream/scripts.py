"""Lua on Valkey, sent by its digest: the few steps that must be one."""

import hashlib
from collections.abc import Sequence
from typing import Any

from redis.exceptions import NoScriptError

from chat.stream.connections import async_client, client

Argument = str | bytes | int


class Script:
    """One script; Valkey learns its text when it does not know it (first use, restart)."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Valkey's name for a script; nothing is secured by it.
        self._digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

    def run(self, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:
        """Run it and return Valkey's answer."""
        server = client()
        try:
            return server.evalsha(self._digest, len(keys), *keys, *arguments)
        except NoScriptError:
            return server.eval(self._text, len(keys), *keys, *arguments)

    async def run_async(self, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:
        """The same for coroutines."""
        server = async_client()
        try:
            return await server.evalsha(self._digest, len(keys), *keys, *arguments)
        except NoScriptError:
            return await server.eval(self._text, len(keys), *keys, *arguments)
