"""The frame `viewer_update`: how many watch and chat, told to every room now and then."""

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from chat.selectors.presence import count_chatters
from chat.wire.rooms import RoomKind, chat_room
from streams.selectors.viewers import viewer_counts
from twitchclone.core.db import run_sync

if TYPE_CHECKING:
    from chat.hub.hub import Hub

log = structlog.get_logger(__name__)

PERIOD_S = 10.0
_BREATH = 100  # rooms


async def tell_viewers(hub: "Hub") -> None:
    """Tell the counts every ten seconds, read for all rooms at once, until cancelled."""
    while True:
        await asyncio.sleep(PERIOD_S)
        try:
            await tell_viewers_once(hub)
        except Exception as error:  # Valkey is away: the next time is soon
            log.warning("hub.viewers_failed", error=type(error).__name__)


async def tell_viewers_once(hub: "Hub") -> None:
    """Tell each channel's room of its counts now."""
    channel_ids = [room.number for room in hub.rooms() if room.kind is RoomKind.CHAT]
    if not channel_ids:
        return
    for number, (channel_id, body) in enumerate((await run_sync(_read, channel_ids)).items(), 1):
        hub.tell(chat_room(channel_id), body)
        if number % _BREATH == 0:
            await asyncio.sleep(0)


def _read(channel_ids: Sequence[int]) -> dict[int, bytes]:
    viewers, chatters = viewer_counts(channel_ids), count_chatters(channel_ids)
    return {
        channel_id: viewer_update(
            channel_id, viewers=viewers[channel_id], chatters=chatters[channel_id]
        )
        for channel_id in channel_ids
    }


def viewer_update(channel_id: int, *, viewers: int, chatters: int) -> bytes:
    """The frame."""
    body = {
        "type": "viewer_update",
        "channelId": str(channel_id),
        "viewers": viewers,
        "chatters": chatters,
    }
    return json.dumps(body, separators=(",", ":")).encode()
