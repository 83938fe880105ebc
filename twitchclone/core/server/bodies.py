"""Bounds the bodies of requests before Django, which would write any number of bytes to disk."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_TOO_LARGE = b"This request is too large.\n"
_BUSY = b"Too many uploads at the moment. Try again in a minute.\n"


class BodyLimit:
    """413 for a body above its kind's limit, 503 while uploads in progress hold too much.

    Files come as multipart/form-data; everything else is text of a form or a program.
    """

    def __init__(
        self,
        application: Application,
        *,
        max_bytes: int,
        max_upload_bytes: int,
        max_held_bytes: int,
    ) -> None:
        self._application = application
        self._max_bytes = max_bytes
        self._max_upload_bytes = max_upload_bytes
        self._max_held_bytes = max_held_bytes
        self._held_bytes = 0  # of all requests being received by this process

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; its body is counted as it comes."""
        headers = dict(scope["headers"])
        is_upload = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
        limit = self._max_upload_bytes if is_upload else self._max_bytes
        declared = headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared[:20]) > limit:
            await _refuse(send, 413, _TOO_LARGE)
            return
        body = _Body(self, receive, limit)
        try:
            await self._application(scope, body.receive, body.guard(send))
        finally:
            self._held_bytes -= body.received_bytes
        if body.refusal is not None and not body.is_answered:
            await _refuse(send, *body.refusal)

    def hold(self, size_bytes: int) -> bool:
        """Count what one more message holds; False when it is too much."""
        self._held_bytes += size_bytes
        return self._held_bytes <= self._max_held_bytes


class _Body:
    """One request's body on its way; once refused, the application sees a client that left."""

    def __init__(self, limits: BodyLimit, receive: Receive, limit_bytes: int) -> None:
        self.received_bytes = 0
        self.refusal: tuple[int, bytes] | None = None
        self.is_answered = False
        self._limits = limits
        self._receive = receive
        self._limit_bytes = limit_bytes

    async def receive(self) -> Message:
        """The next piece, or http.disconnect from the one on that is too much."""
        message = await self._receive()
        if message["type"] != "http.request":
            return message
        size_bytes = len(message.get("body", b""))
        self.received_bytes += size_bytes
        is_held = self._limits.hold(size_bytes)
        if self.received_bytes > self._limit_bytes:
            self.refusal = (413, _TOO_LARGE)
        elif not is_held:
            self.refusal = (503, _BUSY)
        return message if self.refusal is None else {"type": "http.disconnect"}

    def guard(self, send: Send) -> Send:
        """Note whether the application has begun its answer."""

        async def noted(message: Message) -> None:
            self.is_answered = True
            await send(message)

        return noted


async def _refuse(send: Send, status: int, sentence: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(sentence)),
        (b"connection", b"close"),  # what is still coming is not read
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence})
