"""What tests of the chat socket share: Ana's room, pages that are closed again, a relay."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from accounts.models import User
from chat.consumers import rooms
from chat.hub import close_current_hub
from chat.services.sending.snapshots import snapshots
from chat.stream.connections import close_async_client as close_stream_client
from tests.chat.consumers.page import Page, page_of
from tests.valkey import valkey
from twitchclone.core.db import run_sync
from twitchclone.core.outbox.relay import deliver_batch
from twitchclone.core.redis import close_async_client

__all__ = ["valkey"]


@pytest.fixture(autouse=True)
async def _nothing_left(valkey: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    snapshots.clear()
    monkeypatch.setattr(rooms, "_KEPT_FOR_S", 0.0)  # a test is over within a second
    yield
    await close_current_hub()
    await close_stream_client()
    await close_async_client()
    await sync_to_async(connections.close_all)()


@pytest.fixture
async def open_page(_nothing_left: None) -> AsyncIterator[Callable[..., Awaitable[Page]]]:
    """`await open_page(viewer)`; without an account an anonymous reader."""
    pages: list[Page] = []

    async def make(account: User | None = None, **options: Any) -> Page:
        pages.append(await page_of(account, **options))
        return pages[-1]

    yield make
    for page in pages:
        await page.close()


@pytest.fixture
def relay() -> Callable[[], Awaitable[None]]:
    """Carry what services told into the rooms, as the relay process does."""

    def deliver() -> None:
        while deliver_batch():
            pass

    return lambda: run_sync(deliver)
