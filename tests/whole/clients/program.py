"""What the programs in Python share: configuration in, commands in, what was seen out."""

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

CONFIG: dict[str, Any] = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
_printing = threading.Lock()


def saw(kind: str, **fields: Any) -> None:
    """Tell the test."""
    with _printing:
        sys.stdout.write(json.dumps({"saw": kind, **fields}) + "\n")
        sys.stdout.flush()


def obey(say: Callable[..., None]) -> None:
    """Say what stdin asks for, one JSON object a line, until it ends; commands are slash commands.

    `say(text, reply_to)` sends one message.
    """
    for line in sys.stdin:
        order = json.loads(line)
        say(_text_of(order), order.get("replyTo") or "")


def _text_of(order: dict[str, Any]) -> str:
    match order["do"]:
        case "say":
            return str(order["text"])
        case "action":
            return f"\x01ACTION {order['text']}\x01"
        case "timeout":
            return f"/timeout {order['user']} {order['seconds']} calm down"
        case "ban" | "unban" as name:
            return f"/{name} {order['user']}"
        case "delete":
            return f"/delete {order['id']}"
        case "slow":
            return f"/slow {order['seconds']}"
        case "slowOff":
            return "/slowoff"
    return f"/{order['do']}"
