"""The values AMF0 can say, as Python sees them, and their markers on the wire."""

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TypeAlias


class AmfError(ValueError):
    """The bytes are not AMF0, or reach beyond a bound."""


class Undefined(Enum):
    """AMF0's undefined, which is neither null nor absent."""

    UNDEFINED = "undefined"


UNDEFINED = Undefined.UNDEFINED


@dataclass(frozen=True, slots=True)
class AmfDate:
    unix_ms: float
    timezone_minutes: int = 0  # reserved by the specification, sent as written


class EcmaArray(dict[str, "AmfValue"]):
    """An associative array; on the wire it differs from an object by its marker."""


class TypedObject(dict[str, "AmfValue"]):
    """An object that names its class; the name is kept and means nothing here."""

    def __init__(self, class_name: str, values: dict[str, "AmfValue"]) -> None:
        super().__init__(values)
        self.class_name = class_name


AmfValue: TypeAlias = (
    float | bool | str | Undefined | AmfDate | dict[str, "AmfValue"] | list["AmfValue"] | None
)


class Marker(IntEnum):
    """Section 2.1 of the AMF0 specification."""

    NUMBER = 0x00
    BOOLEAN = 0x01
    STRING = 0x02
    OBJECT = 0x03
    NULL = 0x05
    UNDEFINED = 0x06
    ECMA_ARRAY = 0x08
    OBJECT_END = 0x09
    STRICT_ARRAY = 0x0A
    DATE = 0x0B
    LONG_STRING = 0x0C
    UNSUPPORTED = 0x0D
    XML_DOCUMENT = 0x0F
    TYPED_OBJECT = 0x10
