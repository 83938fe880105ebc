"""What each message of /ws/chat does."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from chat.consumers import protocol, wire
from chat.consumers.identity import Identity, by_token, require
from chat.consumers.limits import socket_counts
from chat.consumers.moderating import hear_moderators
from chat.consumers.resuming import Missed, read_missed, read_position
from chat.consumers.rooms import Entrances, entrances_of_loop
from chat.consumers.sessions import watches
from chat.hub import JSON_WITHOUT_WHISPERS, Hub, Listener, current_hub
from chat.policies import limits
from chat.selectors.chatters import load_chatter
from chat.selectors.roles import require_moderator
from chat.selectors.room_views import you
from chat.selectors.rooms import RoomSnapshot
from chat.services.messages import Outgoing, Sender
from chat.services.rules import accept_rules
from chat.services.sending.watch import watch_account
from chat.services.speaking import speak
from chat.services.warnings import acknowledge_warning
from chat.wire.ids import Position
from chat.wire.rooms import account_room, chat_room
from streams.consumers.limits import TokenBucket
from twitchclone.core import rate_limit
from twitchclone.core.db import run_sync
from twitchclone.core.errors import Conflict, InvalidInput, RateLimited

# The stream is trimmed while somebody catches up with it: that is not to happen three times.
_MAX_TRIES = 3


class ChatSession:
    """One socket's account and rooms."""

    __slots__ = (
        "_address",
        "_counted",
        "_device",
        "_entrances",
        "_hub",
        "_identity",
        "_joins",
        "_listener",
        "_moderated",
        "_rooms",
        "_unwatch",
    )

    def __init__(self, listener: Listener, *, address: str, device: str) -> None:
        self._listener = listener
        self._address = address
        self._device = device
        self._hub: Hub = current_hub()
        self._entrances: Entrances = entrances_of_loop()
        self._identity: Identity | None = None
        self._counted = ""
        self._rooms: set[int] = set()
        self._moderated: dict[int, Callable[[], None]] = {}
        self._unwatch: Callable[[], None] | None = None
        self._joins = TokenBucket(
            capacity=limits.JOINS.count, per_second=limits.JOINS.count / limits.JOINS.period_s
        )

    async def identify(self, identity: Identity) -> None:
        """Be this account from now on, and hear what only it is told."""
        self._counted = socket_counts.take_account(identity.account.pk)
        self._identity = identity
        self._listener.user_id = identity.account.pk
        if not identity.hears_whispers:
            self._listener.wire = JSON_WITHOUT_WHISPERS
        self._unwatch = watch_account(self._hub, identity.account.pk)
        watches().add(identity, self._listener)
        await self._hub.join(account_room(identity.account.pk), self._listener)

    def end(self) -> None:
        """Leave everything."""
        for leave_moderators in self._moderated.values():
            leave_moderators()
        self._hub.leave_all(self._listener)
        if self._unwatch is not None:
            self._unwatch()
        if self._identity is not None:
            watches().remove(self._identity, self._listener)
        if self._counted:
            socket_counts.release(self._counted)

    async def handle(self, message: protocol.ClientMessage) -> None:
        """Do it; raises DomainError for what cannot be."""
        match message:
            case protocol.Ping():
                self._say({"type": "pong"})
            case protocol.Chat():
                await self._chat(message)
            case protocol.Join():
                await self._join(message)
            case protocol.Resume():
                await self._resume(message)
            case protocol.Leave():
                self._leave(message.channel_id)
            case protocol.Auth():
                await self._authenticate(message.token)
            case protocol.Moderate():
                await self._moderate(message.channel_id)
            case protocol.AcknowledgeWarning():
                await self._act(acknowledge_warning, message.channel_id)
            case protocol.AcceptRules():
                await self._act(accept_rules, message.channel_id)

    def _say(self, message: dict[str, Any]) -> None:
        self._listener.send(wire.encode(message))

    # --- Rooms --------------------------------------------------------------------------------

    async def _join(self, message: protocol.Join) -> None:
        channel_id = message.channel_id or await self._entrances.find(message.login)
        self._require_place(channel_id)
        await self._or_out(channel_id, self._enter(channel_id))

    async def _or_out(self, channel_id: int, coming_in: Awaitable[None]) -> None:
        """Whom coming in again fails for is out: nobody is to hear the moderators alone, who would
        never be told that the role has ended."""
        try:
            await coming_in
        except BaseException:
            self._forget(channel_id)
            raise

    async def _enter(self, channel_id: int) -> None:
        """The room as it is, then what happens in it."""
        self._hub.leave(chat_room(channel_id), self._listener)
        for _ in range(_MAX_TRIES):
            entrance = await self._entrances.get(channel_id)
            yourself = wire.encode(await self._you(entrance.view.room))
            self._listener.send(
                b'{"type":"joined","isReset":true,"you":%b,%b' % (yourself, entrance.fields[1:])
            )
            if await self._hear(channel_id, entrance.position):
                return
            self._entrances.forget(channel_id)
        raise Conflict("The room moves too fast; join again.")

    async def _resume(self, message: protocol.Resume) -> None:
        channel_id, after = message.channel_id, message.after
        self._require_place(channel_id)
        read_position(channel_id, after)  # nonsense changes nothing
        await self._or_out(channel_id, self._go_on(channel_id, after))

    async def _go_on(self, channel_id: int, after: UUID) -> None:
        """What was missed, then what happens; the room as it is where that is too much."""
        self._hub.leave(chat_room(channel_id), self._listener)
        for _ in range(_MAX_TRIES):
            missed = await read_missed(channel_id, after)
            if missed is None:
                break
            await self._show_missed(channel_id, missed)
            if await self._hear(channel_id, missed.position):
                return
            after = missed.last
        await self._enter(channel_id)

    async def _show_missed(self, channel_id: int, missed: Missed) -> None:
        entrance = await self._entrances.get(channel_id)
        self._say(
            {
                "type": "joined",
                "isReset": False,
                "you": await self._you(entrance.view.room),
                **entrance.view.to_json(),
                "recent": missed.frames,
                "last": str(missed.last),
            }
        )

    async def _hear(self, channel_id: int, after: Position) -> bool:
        """Whether the stream reaches back so far; if it does, the socket is in the room."""
        joined = await self._hub.join(chat_room(channel_id), self._listener, after=after)
        if joined.is_complete:
            self._rooms.add(channel_id)
        return joined.is_complete

    def _forget(self, channel_id: int) -> None:
        self._rooms.discard(channel_id)
        self._hub.leave(chat_room(channel_id), self._listener)
        if leave_moderators := self._moderated.pop(channel_id, None):
            leave_moderators()

    def _leave(self, channel_id: int) -> None:
        self._forget(channel_id)
        self._say({"type": "left", "channelId": str(channel_id)})

    def _require_place(self, channel_id: int) -> None:
        if not self._joins.take():
            raise RateLimited("You are joining rooms too quickly.", retry_after_s=1)
        if channel_id not in self._rooms and len(self._rooms) >= limits.MAX_ROOMS_PER_SOCKET:
            raise InvalidInput(
                f"A socket hears at most {limits.MAX_ROOMS_PER_SOCKET} rooms.", code="too_many"
            )

    async def _you(self, room: RoomSnapshot) -> dict[str, Any] | None:
        if self._identity is None:
            return None
        chatter = await run_sync(load_chatter, room.channel_id, self._identity.account.pk)
        return you(room, chatter)

    async def _moderate(self, channel_id: int) -> None:
        identity = require(self._identity)
        identity.require_moderate()
        account = identity.account
        if channel_id not in self._rooms:
            raise InvalidInput("Join the room first.", code="not_joined")
        role = await run_sync(require_moderator, account, channel_id)
        if leave_moderators := self._moderated.pop(channel_id, None):
            leave_moderators()
        self._moderated[channel_id] = await hear_moderators(
            self._hub, self._listener, channel_id, account.pk, role.permissions
        )

    # --- Talk ---------------------------------------------------------------------------------

    async def _chat(self, message: protocol.Chat) -> None:
        identity = require(self._identity)
        identity.require_edit()
        result = await speak(
            Sender(
                user_id=identity.account.pk,
                origin=self._listener.key,
                address=self._address,
                device=self._device,
                asks_for_rules=identity.is_page,
            ),
            Outgoing(
                channel_id=message.channel_id,
                text=message.text,
                reply_to=message.reply_to,
                nonce=message.nonce,
            ),
        )
        self._say(wire.answer_frame(message, result))

    async def _act(self, service: Callable[..., int], channel_id: int) -> None:
        """Do it for the account, and show the room as it then is."""
        identity = require(self._identity)
        identity.require_edit()
        await rate_limit.require_async(limits.MODERATION, str(identity.account.pk))
        await run_sync(service, actor=identity.account, channel_id=channel_id)
        if channel_id in self._rooms:
            await self._or_out(channel_id, self._enter(channel_id))

    async def _authenticate(self, token: str) -> None:
        if self._identity is not None:
            raise InvalidInput("This socket has an account already.", code="authenticated")
        await rate_limit.require_async(limits.LOGINS, self._address)
        await self.identify(await run_sync(by_token, token))
        self._say(wire.authenticated_frame(require(self._identity).account))
