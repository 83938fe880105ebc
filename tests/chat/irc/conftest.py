"""What tests of IRC share: a server, clients that are closed again, a relay."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from accounts.models import User
from chat.consumers import rooms
from chat.hub import close_current_hub
from chat.irc.server import IrcServer
from chat.services.sending.snapshots import snapshots
from chat.stream.connections import close_async_client as close_stream_client
from tests.accounts.tokens import make_token
from tests.chat.irc.client import ALL, TcpClient
from twitchclone.core.db import run_sync
from twitchclone.core.outbox.relay import deliver_batch
from twitchclone.core.redis import close_async_client


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[IrcServer]:
    """A server on a free port, `server.port`."""
    snapshots.clear()
    monkeypatch.setattr(rooms, "_LOGINS_KEPT_FOR_S", 0.0)
    running = IrcServer()
    running.port = await running.listen("127.0.0.1", 0)
    yield running
    await running.close()
    await close_current_hub()
    await close_stream_client()
    await close_async_client()
    await sync_to_async(connections.close_all)()


@pytest.fixture
async def connect(server: Any) -> AsyncIterator[Callable[..., Awaitable[TcpClient]]]:
    """`await connect()`: a connection that has said nothing yet."""
    clients: list[TcpClient] = []

    async def make(**options: Any) -> TcpClient:
        clients.append(await TcpClient(server.port, **options).open())
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
async def enter(connect: Any) -> Callable[..., Awaitable[TcpClient]]:
    """`await enter(viewer)`: logged in, and in Ana's channel; without an account anonymous."""

    async def make(
        account: User | None = None,
        *scopes: str,
        channel: str = "ana",
        capabilities: str = ALL,
    ) -> TcpClient:
        client: TcpClient = await connect()
        token = await run_sync(make_token, account, *scopes) if account else ""
        await client.log_in(token, capabilities=capabilities)
        if channel:
            await client.join(channel)
        return client

    return make


@pytest.fixture
def relay() -> Callable[[], Awaitable[None]]:
    """Carry what services told into the rooms, as the relay process does."""

    def deliver() -> None:
        while deliver_batch():
            pass

    return lambda: run_sync(deliver)
