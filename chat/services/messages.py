"""The one way a message gets into a room, whoever brings it: pages, IRC, the API."""

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from chat.errors import Overloaded
from chat.services.sending.effects import run_steps, run_steps_async
from chat.services.sending.shapes import Outgoing, Sender, Sent
from chat.services.sending.steps import send_steps

__all__ = ["Outgoing", "Sender", "Sent", "send_message", "send_message_sync"]

_AWAY = (RedisError, OperationalError, InterfaceError)


async def send_message(sender: Sender, outgoing: Outgoing) -> Sent:
    """Say it in the room; once this returns, the message is durable, or waits for a moderator.

    Raises TextRefused for the text, chat.errors for what the room refuses (TooFast among them),
    NotPermitted for an announcement, NotFound without such a room or message to reply to. After
    Overloaded the outcome may be unknown: send it again with the same nonce.
    """
    try:
        return await run_steps_async(send_steps(sender, outgoing))
    except _AWAY as error:
        raise Overloaded from error


def send_message_sync(sender: Sender, outgoing: Outgoing) -> Sent:
    """`send_message` for synchronous code."""
    try:
        return run_steps(send_steps(sender, outgoing))
    except _AWAY as error:
        raise Overloaded from error
