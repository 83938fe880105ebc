"""Heartbeats of the accounts that this process's sockets belong to, written by one task."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import structlog

from chat.selectors.presence import CHATTER_TTL_S, chatters_key
from chat.stream.connections import async_client
from chat.wire.rooms import RoomKind
from twitchclone.core import clock

if TYPE_CHECKING:
    from chat.hub.hub import Hub

log = structlog.get_logger(__name__)

_LOOK_S = 2.0  # how soon somebody who came is listed
_BEAT_S = 20.0
_PER_COMMAND = 1_000  # accounts

Present = dict[int, frozenset[int]]


async def keep_present(hub: "Hub") -> None:
    """Beat for everybody every 20 s, for who came at once, until cancelled."""
    known: Present = {}
    beaten_at = 0.0
    while True:
        await asyncio.sleep(_LOOK_S)
        present = present_accounts(hub)
        now = asyncio.get_running_loop().time()
        is_beat_due = now - beaten_at >= _BEAT_S
        try:
            await beat(present if is_beat_due else newcomers(present, known))
        except Exception as error:  # Valkey is away: the next time is soon
            log.warning("hub.presence_failed", error=type(error).__name__)
            continue
        known = present
        beaten_at = now if is_beat_due else beaten_at


def present_accounts(hub: "Hub") -> Present:
    """The accounts in each channel's chat here."""
    return {
        room.number: frozenset(
            listener.user_id for listener in hub.listeners(room) if listener.user_id is not None
        )
        for room in hub.rooms()
        if room.kind is RoomKind.CHAT
    }


def newcomers(present: Present, known: Present) -> Present:
    """Who was not there when last looked."""
    return {
        channel_id: accounts - known.get(channel_id, frozenset())
        for channel_id, accounts in present.items()
    }


async def beat(present: Mapping[int, frozenset[int]]) -> None:
    """Write the accounts' heartbeats, and forget those whose last is too old."""
    now = int(clock.now().timestamp())
    pipeline = async_client().pipeline(transaction=False)
    for channel_id, accounts in present.items():
        if not accounts:
            continue
        key, members = chatters_key(channel_id), list(accounts)
        for start in range(0, len(members), _PER_COMMAND):
            batch = members[start : start + _PER_COMMAND]
            pipeline.zadd(key, {str(user_id): now for user_id in batch})
        pipeline.zremrangebyscore(key, "-inf", f"({now - CHATTER_TTL_S}")
        pipeline.expire(key, CHATTER_TTL_S)
    await pipeline.execute()
