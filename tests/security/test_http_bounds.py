"""What one stranger may make a process hold: heads, bodies, and time, on a real socket."""

import asyncio
import contextlib

import pytest
import uvicorn

from twitchclone.core.server import BodyLimit, BoundedHttpProtocol, protocol

BIG = 10_000_000


class Site:
    """An application that answers with the body's length and the headers it was given."""

    def __init__(self):
        self.heads = []

    async def __call__(self, scope, receive, send):
        self.heads.append(dict(scope["headers"]))
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        body = b"x" * BIG if scope["path"] == "/big" else b"%d" % size
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def site():
    """The application, its port, and an event for the first connection that is gone."""
    application = Site()
    application.closed = asyncio.Event()

    class Watched(BoundedHttpProtocol):
        def connection_lost(self, exc):
            super().connection_lost(exc)
            application.closed.set()

    config = uvicorn.Config(
        application, port=0, http=Watched, ws="none", lifespan="off", log_config=None
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    application.port = server.servers[0].sockets[0].getsockname()[1]
    yield application
    await server.shutdown()


async def exchange(site, *pieces):
    """Send the pieces, and what came back until the server closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    try:
        async with asyncio.timeout(10):
            try:
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
                return await reader.read()
            except ConnectionError:
                return b""
    finally:
        writer.close()


HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


async def test_good_requests_pass_one_after_the_other(site):
    post = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000
    answer = await exchange(site, post, HEAD + b"\r\n", LAST)
    assert answer.count(b"200 OK") == 3
    assert b"100000" in answer


async def test_a_body_in_small_chunks_passes(site):
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = await exchange(site, head, b"1\r\nx\r\n" * 20_000, b"0\r\n\r\n")
    assert answer.endswith(b"\r\n\r\n20000")


@pytest.mark.parametrize(
    "flood",
    [
        HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(1000)),
        HEAD + b"X: " + b"a" * 1_000_000,
        HEAD + b"X: " + b"a" * 40_000 + b"\r\n\r\n",  # whole, and all in one piece
        b"GET /" + b"a" * 1_000_000,
    ],
    ids=["many headers", "a header without end", "a large header", "an address without end"],
)
async def test_heads_without_end_are_cut_off(site, flood):
    answer = await exchange(site, flood)
    assert b"200 OK" not in answer
    assert site.heads == []


async def test_headers_behind_the_body_are_not_headers(site):
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = await exchange(site, head, b"1\r\nx\r\n0\r\nX-Forwarded-For: 203.0.113.1\r\n\r\n")
    assert b"200 OK" in answer
    assert b"x-forwarded-for" not in site.heads[0]


async def test_nor_do_they_go_on_without_end(site):
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    assert b"200 OK" not in await exchange(site, head, b"X: a\r\n" * 200_000)


@pytest.mark.parametrize(
    ("limit", "beginning"),
    [
        ("HEAD_TIMEOUT_S", b""),
        ("HEAD_TIMEOUT_S", b"GET / HTTP/1.1\r\nHos"),
        ("BODY_PAUSE_S", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx"),
    ],
    ids=["silent", "half a head", "half a body"],
)
async def test_who_does_not_go_on_is_closed(site, monkeypatch, limit, beginning):
    monkeypatch.setattr(protocol, limit, 0.05)
    assert await exchange(site, beginning) == b""


async def test_who_does_not_read_is_closed(site, monkeypatch):
    monkeypatch.setattr(protocol, "WRITE_TIMEOUT_S", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port, limit=1024)
    writer.write(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
    writer.transport.pause_reading()
    received = 0
    async with asyncio.timeout(10):
        await site.closed.wait()
        writer.transport.resume_reading()
        with contextlib.suppress(ConnectionError):
            while piece := await reader.read(65_536):
                received += len(piece)
    # What the kernel held by then still came.
    assert received < BIG
    writer.close()


class Limited:
    """The application behind BodyLimit, and what it was made to answer."""

    def __init__(self, **limits):
        self.site = Site()
        self.limit = BodyLimit(
            self.site, **{"max_bytes": 10, "max_upload_bytes": 100, "max_held_bytes": 150, **limits}
        )

    async def ask(self, *pieces, **headers):
        sent = []
        messages = [
            {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
            for number, piece in enumerate(pieces, start=1)
        ]
        pending = iter(messages)

        async def receive():
            return next(pending)

        async def send(message):
            sent.append(message)

        named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
        scope = {"type": "http", "path": "/", "headers": named}
        await self.limit(scope, receive, send)
        return sent[0]["status"]


UPLOAD = {"content_type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("pieces", "headers", "status"),
    [
        ([b"x" * 10], {}, 200),
        ([b"x" * 11], {}, 413),
        ([b"x" * 6, b"x" * 6], {}, 413),  # a chunked one tells no length beforehand
        ([b""], {"content_length": "11"}, 413),
        ([b""], {"content_length": "9" * 40}, 413),
        ([b"x"], {"content_length": "-5"}, 200),  # the server has refused it before
        ([b"x" * 60, b"x" * 40], UPLOAD, 200),
        ([b"x" * 60, b"x" * 41], UPLOAD, 413),
    ],
)
async def test_bodies(pieces, headers, status):
    assert await Limited().ask(*pieces, **headers) == status


async def test_what_all_uploads_hold_together_is_bounded_and_given_back():
    limited = Limited(max_held_bytes=50)
    assert await limited.ask(b"x" * 51, **UPLOAD) == 503
    assert await limited.ask(b"x" * 50, **UPLOAD) == 200
    assert await limited.ask(b"x" * 50, **UPLOAD) == 200
