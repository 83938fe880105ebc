"""The socket of /ws/events: live changes of channels, resumable by event id."""

import asyncio
import time
from typing import Any

import structlog

from accounts.models import User
from streams.consumers import protocol, wire
from streams.consumers.feed import Subscription
from streams.consumers.hub import FeedHub, current_hub
from streams.consumers.limits import TokenBucket
from streams.consumers.outbound import Outbound
from streams.groups import health_group, videos_group
from streams.guards import Overlay, channel_guards
from streams.selectors.feed import find_feed, find_own_feed
from streams.selectors.health import get_health
from streams.selectors.video_news import newest_video_news
from streams.services.viewers import Heartbeat
from streams.visitor import read_visitor_id, viewer_key
from twitchclone.core.addresses import address_group, resolve_client_address
from twitchclone.core.db import run_sync
from twitchclone.core.errors import DomainError, InvalidInput, NotSignedIn, RateLimited
from twitchclone.core.websocket import Application, Receive, Scope, Send, header

log = structlog.get_logger(__name__)

MAX_SUBSCRIPTIONS = 50
MAX_REFUSALS = 50
HEARTBEAT_S = 5.0  # players beat every 15 s; more often counts for nothing
TOO_MANY_REFUSALS = 4429
TRY_AGAIN_LATER = 1013


class ChannelEventsConsumer:
    """One page's socket; messages are answered one by one, so a page cannot race itself."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._host = header(scope, b"host")
        self._out = Outbound(send, self._host)
        self._hub: FeedHub = current_hub()
        self._feeds: dict[str, tuple[int, Subscription]] = {}
        self._owners_groups: set[str] = set()
        self._overlays: set[int] = set()
        self._is_in_directory = False
        self._beaten_at: dict[str, float] = {}
        self._bucket = TokenBucket(capacity=60, per_second=5)
        self._refusals = 0

    @classmethod
    def as_asgi(cls) -> Application:
        """The ASGI application that the router calls for each connection."""

        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            await receive()  # websocket.connect
            await send({"type": "websocket.accept"})
            await cls(scope, send).run(receive)

        return application

    async def run(self, receive: Receive) -> None:
        """Serve the page until it leaves."""
        writer = asyncio.create_task(self._out.write_all())
        try:
            while (message := await receive())["type"] == "websocket.receive":
                await self._answer(message)
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            await self._leave_all()

    async def _answer(self, message: Any) -> None:
        try:
            if not self._bucket.take():
                raise RateLimited("Too many messages; slow down.")
            text = message.get("text")
            if text is None:
                raise InvalidInput("Messages are texts, not binary.", code="binary")
            await self._handle(protocol.parse_message(text))
        except DomainError as error:
            self._refuse(error)
        except Exception:  # the database or Valkey is away: the page comes back and resumes
            log.exception("events_socket.failed")
            self._out.close(TRY_AGAIN_LATER)

    def _refuse(self, error: DomainError) -> None:
        self._refusals += 1
        self._say(wire.error_message(error))
        if self._refusals >= MAX_REFUSALS:
            self._out.close(TOO_MANY_REFUSALS)

    def _say(self, message: dict[str, Any]) -> None:
        self._out.offer(wire.encode(message))

    async def _handle(self, message: protocol.ClientMessage) -> None:
        match message:
            case protocol.Subscribe():
                await self._subscribe(message)
            case protocol.Unsubscribe():
                await self._unsubscribe(message.login)
            case protocol.PlayerHeartbeat():
                self._beat(message.login)
            case protocol.SubscribeHealth():
                await self._subscribe_health(message.login)
            case protocol.SubscribeVideos():
                await self._subscribe_videos()
            case protocol.SubscribeDirectory():
                self._is_in_directory = True
                await self._hub.join_directory(self._out)
            case protocol.SubscribeOverlay():
                await self._subscribe_overlay(message.token)
            case protocol.Ping():
                self._say({"type": "pong"})

    async def _subscribe(self, message: protocol.Subscribe) -> None:
        login = message.login
        if login not in self._feeds and len(self._feeds) >= MAX_SUBSCRIPTIONS:
            raise InvalidInput(
                f"A socket follows at most {MAX_SUBSCRIPTIONS} channels.", code="too_many"
            )
        channel_id = await run_sync(find_feed, login)
        await self._unsubscribe(login)  # subscribing again starts over, from the new `after`
        subscription = await self._hub.join(
            channel_id=channel_id, login=login, listener=self._out, after=message.after
        )
        self._feeds[login] = channel_id, subscription

    async def _unsubscribe(self, login: str) -> None:
        if login in self._feeds:
            await self._hub.leave(*self._feeds.pop(login))

    def _beat(self, login: str) -> None:
        if login not in self._feeds:
            raise InvalidInput("Subscribe to the channel first.", code="not_subscribed")
        now = time.monotonic()
        if now - self._beaten_at.get(login, -HEARTBEAT_S) < HEARTBEAT_S:
            return
        self._beaten_at[login] = now
        channel_id, _ = self._feeds[login]
        self._hub.count_viewer(self._heartbeat(channel_id))

    def _heartbeat(self, channel_id: int) -> Heartbeat:
        peer = (self._scope.get("client") or [""])[0]
        forwarded_for = header(self._scope, b"x-forwarded-for")
        address = address_group(resolve_client_address(peer, forwarded_for))
        account_id = self._scope["user"].pk
        visitor_id = read_visitor_id(self._scope["cookies"])
        key = viewer_key(account_id=account_id, visitor_id=visitor_id, address=address)
        # Accounts are bounded by sign-up; only anonymous viewers are bounded by address.
        return Heartbeat(channel_id, key, "" if account_id else address)

    async def _subscribe_health(self, login: str) -> None:
        account = self._scope["user"]
        if not isinstance(account, User):
            raise NotSignedIn
        login = login or account.login
        channel_id = await run_sync(find_own_feed, account, login)
        await self._join_owners(health_group(channel_id), login)
        if report := await run_sync(get_health, channel_id):
            self._say({"type": "health", "data": report, "channel": login})

    async def _subscribe_videos(self) -> None:
        account = self._scope["user"]
        if not isinstance(account, User):
            raise NotSignedIn
        await self._join_owners(videos_group(account.pk), account.login)
        # Joined first: a change is in the rows, or comes as news, or both.
        for news in await run_sync(newest_video_news, account.pk):
            self._say({"type": "video", "data": news, "channel": account.login})

    async def _subscribe_overlay(self, token: str) -> None:
        overlay = await run_sync(_open_overlay, token)
        self._overlays.add(overlay.channel_id)
        await self._hub.join_overlay(overlay, self._out)
        try:
            # Joined first: a secret that is taken back from here on closes the socket.
            await run_sync(_open_overlay, token)
        except DomainError:
            await self._hub.leave_overlays(overlay.channel_id, self._out)
            raise
        self._say({"type": "overlay_subscribed", "channel": overlay.login})

    async def _join_owners(self, group: str, login: str) -> None:
        self._owners_groups.add(group)
        await self._hub.join_owners(group, login, self._out)

    async def _leave_all(self) -> None:
        for login in list(self._feeds):
            await self._unsubscribe(login)
        for channel_id in self._overlays:
            await self._hub.leave_overlays(channel_id, self._out)
        for group in self._owners_groups:
            await self._hub.leave_owners(group, self._out)
        if self._is_in_directory:
            await self._hub.leave_directory(self._out)


def _open_overlay(token: str) -> Overlay:
    return channel_guards().open_overlay(token=token)
