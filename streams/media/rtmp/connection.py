"""The server side of one RTMP connection, without I/O: bytes in, events and bytes out.

    connection = RtmpConnection(RtmpLimits())
    events = connection.receive_data(data)
    transport.write(connection.data_to_send())

After PublishRequested nothing more is read until accept_publish() or refuse_publish().
ProtocolViolation ends the connection: call receive_data no more.
"""

from collections.abc import Callable
from enum import Enum

from streams.media.rtmp import messages
from streams.media.rtmp.capabilities import can_reconnect
from streams.media.rtmp.chunk_reader import ChunkReader
from streams.media.rtmp.commands import Command, clean_encoder, parse_command, without_query
from streams.media.rtmp.events import (
    Connected,
    Event,
    HandshakeCompleted,
    PlayRefused,
    PublishEnded,
    PublishRequested,
)
from streams.media.rtmp.handshake import Handshake
from streams.media.rtmp.limits import RtmpLimits
from streams.media.rtmp.media import MediaDecoder
from streams.media.rtmp.messages import Message, MessageType, UserControlEvent
from streams.media.rtmp.outbox import STREAM_ID, WINDOW_SIZE, Outbox
from streams.media.rtmp.violations import (
    CommandViolation,
    MessageViolation,
    TooMuchBeforePublish,
)


class _State(Enum):
    HANDSHAKE = "handshake"
    OPEN = "open"
    CONNECTED = "connected"
    PUBLISH_REQUESTED = "publish requested"
    PUBLISHING = "publishing"
    ENDED = "ended"


class RtmpConnection:
    def __init__(self, limits: RtmpLimits) -> None:
        self._limits = limits
        self._state = _State.HANDSHAKE
        self._handshake = Handshake()
        self._reader = ChunkReader(limits)
        self._media = MediaDecoder(limits.amf)
        self._outbox = Outbox()
        self._events: list[Event] = []
        self._app = ""
        self._encoder = ""
        self._can_reconnect = False
        self._received_bytes = 0
        self._acknowledged_bytes = 0
        self._window_size = WINDOW_SIZE

    def receive_data(self, data: bytes | bytearray | memoryview) -> list[Event]:
        """The events these bytes complete; raises ProtocolViolation."""
        if self._state is _State.ENDED:
            return []
        self._received_bytes += len(data)
        if self._state is _State.HANDSHAKE:
            data = self._shake_hands(data)
        for message in self._reader.read(data):
            self._handle(message)
        self._check_unauthenticated()
        self._acknowledge()
        events, self._events = self._events, []
        return events

    def data_to_send(self) -> bytes:
        return self._outbox.take()

    def accept_publish(self) -> list[Event]:
        """Answer NetStream.Publish.Start; returns the events of what was held since."""
        self._require(_State.PUBLISH_REQUESTED)
        self._state = _State.PUBLISHING
        self._outbox.control(messages.stream_begin(STREAM_ID))
        self._outbox.status("NetStream.Publish.Start", "Publishing.")
        self._reader.is_paused = False
        return self.receive_data(b"")

    def refuse_publish(self, reason: str) -> None:
        """Answer NetStream.Publish.BadName; the caller closes the connection."""
        self._require(_State.PUBLISH_REQUESTED)
        self._outbox.status("NetStream.Publish.BadName", reason, is_error=True)
        self._end()

    def end_publish(self, reason: str, *, is_error: bool = True) -> None:
        """Tell a publisher why it is closed; whatever it sends from here on is not read."""
        if self._state is _State.PUBLISH_REQUESTED:
            self.refuse_publish(reason)
        elif self._state is _State.PUBLISHING:
            code = "NetStream.Failed" if is_error else "NetStream.Unpublish.Success"
            self._outbox.status(code, reason, is_error=is_error)
        self._end()

    def request_reconnect(self, description: str) -> bool:
        """Ask the client to connect anew and then to leave; False when it does not know how."""
        if self._can_reconnect:
            code = "NetConnection.Connect.ReconnectRequest"
            self._outbox.status(code, description, stream_id=0)
        return self._can_reconnect

    def _shake_hands(self, data: bytes | bytearray | memoryview) -> bytes:
        answer, rest = self._handshake.receive(data)
        self._outbox.raw(answer)
        if rest is None:
            return b""
        self._state = _State.OPEN
        self._events.append(HandshakeCompleted())
        return rest

    def _handle(self, message: Message) -> None:
        # A set rather than match: looking up enumeration members costs more than the dispatch.
        if message.type_id in _MEDIA_TYPES:
            if self._state is _PUBLISHING:
                self._events.extend(self._media.events(message))
        elif message.type_id in _COMMAND_TYPES:
            self._handle_command(parse_command(message, self._limits.amf))
        else:
            self._handle_control(message)

    def _handle_control(self, message: Message) -> None:
        if message.type_id not in _NUMBERED:
            if message.type_id == MessageType.USER_CONTROL:
                self._handle_user_control(message.payload)
            return
        try:
            number = messages.unsigned(message)
        except ValueError as error:
            raise MessageViolation(str(error)) from error
        match message.type_id:
            case MessageType.SET_CHUNK_SIZE:
                self._reader.set_chunk_size(number)
            case MessageType.ABORT:
                self._reader.abort(number)
            case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE:
                self._window_size = max(number, 1)

    def _handle_user_control(self, payload: bytes) -> None:
        if int.from_bytes(payload[:2], "big") == UserControlEvent.PING_REQUEST:
            pong = messages.user_control(UserControlEvent.PING_RESPONSE, payload[2:6])
            self._outbox.control(pong)

    def _handle_command(self, command: Command) -> None:
        handler = _COMMANDS.get(command.name)
        if handler is not None:
            handler(self, command)
        elif command.transaction_id:
            self._outbox.unknown_command(command.transaction_id)

    def _on_connect(self, command: Command) -> None:
        if self._state is not _State.OPEN:
            raise CommandViolation("connect came twice")
        values = command.object()
        self._state = _State.CONNECTED
        app = values.get("app")
        self._app = without_query(app) if isinstance(app, str) else ""
        self._encoder = clean_encoder(values.get("flashVer"))
        self._can_reconnect = can_reconnect(values)
        self._outbox.connect_reply(command.transaction_id)
        self._events.append(Connected(self._app, self._encoder, self._can_reconnect))

    def _on_create_stream(self, command: Command) -> None:
        self._require_connected(command)
        self._outbox.command("_result", command.transaction_id, None, float(STREAM_ID))

    def _on_bookkeeping(self, command: Command) -> None:
        """releaseStream and FCPublish: from Flash Media Server's days, an empty answer will do."""
        self._require_connected(command)
        if command.transaction_id:
            self._outbox.command("_result", command.transaction_id, None, None)

    def _on_publish(self, command: Command) -> None:
        self._require_connected(command)
        if self._state is not _State.CONNECTED:
            raise CommandViolation("a second publish on one connection")
        stream_key = without_query(command.text(1))
        if len(stream_key) > self._limits.max_stream_key_chars:
            raise CommandViolation(f"a stream key of {len(stream_key)} characters")
        self._state = _State.PUBLISH_REQUESTED
        self._reader.is_paused = True
        self._events.append(PublishRequested(self._app, stream_key, self._encoder))

    def _on_play(self, command: Command) -> None:
        self._require_connected(command)
        self._outbox.status(
            "NetStream.Play.Failed", "This server plays over HLS, not over RTMP.", is_error=True
        )
        self._end()
        self._events.append(PlayRefused())

    def _on_unpublish(self, command: Command) -> None:
        if self._state is not _State.PUBLISHING:
            return
        self._outbox.status("NetStream.Unpublish.Success", "Stopped publishing.")
        self._end()
        self._events.append(PublishEnded())

    def _require_connected(self, command: Command) -> None:
        if self._state is _State.OPEN:
            raise CommandViolation(f"{command.name[:32]!r} before connect")

    def _require(self, state: _State) -> None:
        if self._state is not state:
            raise RuntimeError(f"this needs the state {state.value}, not {self._state.value}")

    def _end(self) -> None:
        self._state = _State.ENDED
        self._reader.is_paused = True  # what lies behind in the same input is not looked at

    def _check_unauthenticated(self) -> None:
        limits = self._limits
        if self._state is _PUBLISHING or self._state is _State.ENDED:
            return
        if self._state is _State.PUBLISH_REQUESTED:
            if self._reader.held_bytes > limits.max_held_bytes:
                raise TooMuchBeforePublish("too much media before the publish was answered")
        elif self._received_bytes > limits.max_unauthenticated_bytes:
            raise TooMuchBeforePublish(f"{self._received_bytes} bytes and no publish command")

    def _acknowledge(self) -> None:
        """5.4.3, at most once for each input, however small a window the peer asks for."""
        if self._received_bytes - self._acknowledged_bytes < self._window_size:
            return
        if self._state not in (_State.HANDSHAKE, _State.ENDED):
            self._acknowledged_bytes = self._received_bytes
            self._outbox.control(messages.acknowledgement(self._received_bytes))


_PUBLISHING = _State.PUBLISHING
_MEDIA_TYPES: frozenset[int] = frozenset(
    {
        MessageType.AUDIO,
        MessageType.VIDEO,
        MessageType.DATA_AMF0,
        MessageType.DATA_AMF3,
        MessageType.AGGREGATE,
    }
)
_COMMAND_TYPES: frozenset[int] = frozenset({MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3})
_NUMBERED = (
    MessageType.SET_CHUNK_SIZE,
    MessageType.ABORT,
    MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE,
)

_COMMANDS: dict[str, Callable[[RtmpConnection, Command], None]] = {
    "connect": RtmpConnection._on_connect,
    "releaseStream": RtmpConnection._on_bookkeeping,
    "FCPublish": RtmpConnection._on_bookkeeping,
    "createStream": RtmpConnection._on_create_stream,
    "publish": RtmpConnection._on_publish,
    "play": RtmpConnection._on_play,
    "play2": RtmpConnection._on_play,
    "FCUnpublish": RtmpConnection._on_unpublish,
    "closeStream": RtmpConnection._on_unpublish,
    "deleteStream": RtmpConnection._on_unpublish,
}
