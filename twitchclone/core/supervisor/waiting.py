"""Waiting for whichever of several events comes first."""

import asyncio


async def first_event(*events: asyncio.Event, timeout_s: float | None = None) -> None:
    """Return as soon as one of the events is set, or after the timeout."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for waiter in waiting:
            waiter.cancel()
