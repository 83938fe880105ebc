"""What goes into sending and what comes out."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, and over what.

    `origin` is the key of the hub's Listener whose connection it is, `address` the group of
    addresses it comes from, `device` the visitor's cookie; both may be unknown. Only pages can ask
    their reader to agree to rules, so only they are refused for it (`asks_for_rules`).
    """

    user_id: int
    origin: str = ""
    address: str = ""
    device: str = ""
    asks_for_rules: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What is to be said where; `nonce` makes a repeat within two minutes harmless."""

    channel_id: int
    text: str
    kind: Literal["chat", "action", "announcement"] = "chat"
    reply_to: UUID | None = None
    nonce: str = ""
    # A line that was paid for with points: the reward's id; `kind` "chat" always.
    reward_id: str = ""
    is_highlighted: bool = False
    passes_subscribers_only: bool = False
    announcement_color: str = ""  # PRIMARY, BLUE, GREEN, ORANGE, PURPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of it; a held message has no id yet, nor has a cheer, which its transaction
    brings into the room. `body` is the frame without the id."""

    id: UUID | None
    timestamp_ms: int
    body: dict[str, Any]
    is_held: bool = False
    is_repeat: bool = False
