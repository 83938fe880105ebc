"""RTMP commands (7.2): parsing one out of its message, and the values of connect and publish."""

from dataclasses import dataclass

from streams.media.amf import AmfError, AmfLimits, AmfValue, decode_all
from streams.media.rtmp.messages import Message, MessageType
from streams.media.rtmp.violations import AmfViolation, CommandViolation

_MAX_ENCODER_CHARS = 100


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    transaction_id: float
    arguments: list[AmfValue]  # the command object first, often null

    def object(self) -> dict[str, AmfValue]:
        first = self.arguments[0] if self.arguments else None
        return first if isinstance(first, dict) else {}

    def text(self, index: int) -> str:
        """The argument at `index` when it is a string, else nothing."""
        value = self.arguments[index] if index < len(self.arguments) else None
        return value if isinstance(value, str) else ""


def parse_command(message: Message, limits: AmfLimits) -> Command:
    # Type 17 is an AMF0 command behind one format byte, as long as nobody switches to AMF3 inside.
    offset = 1 if message.type_id == MessageType.COMMAND_AMF3 else 0
    try:
        values = decode_all(message.payload, limits=limits, offset=offset)
    except AmfError as error:
        raise AmfViolation(f"a command that cannot be read: {error}") from error
    if not values or not isinstance(values[0], str):
        raise CommandViolation("a command without a name")
    transaction_id = values[1] if len(values) > 1 else 0.0
    if not isinstance(transaction_id, float):
        raise CommandViolation("a command whose transaction id is not a number")
    return Command(values[0], transaction_id, values[2:])


def without_query(name: str) -> str:
    """`key?x=1` and `key&x=1` to `key`: publishing tools hang parameters on the stream name."""
    return name.partition("?")[0].partition("&")[0].strip("/ ")


def clean_encoder(value: AmfValue) -> str:
    """A flashVer or encoder name that is safe to log and to show."""
    if not isinstance(value, str):
        return ""
    return "".join(char for char in value if char.isprintable())[:_MAX_ENCODER_CHARS].strip()
