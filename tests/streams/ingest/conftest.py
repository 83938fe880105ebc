"""A server on a free port with a recording gate, on both event loops.

The media node runs on uvloop, whose TLS and transports differ from asyncio's in small ways.
"""

import asyncio

import pytest
import uvloop

from streams.ingest import RtmpServer
from streams.media.rtmp import RtmpLimits
from tests.streams.ingest.gates import RecordingGate


def pytest_asyncio_loop_factories(config, item):
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture
async def gate():
    return RecordingGate()


@pytest.fixture
async def serve(gate):
    """Start servers that are closed behind the test."""
    servers = []

    async def start(limits=None, **options):
        limits = limits or RtmpLimits(linger_seconds=0.05)
        server = RtmpServer(options.pop("gate", gate), limits, **options)
        await server.start("127.0.0.1", 0)
        servers.append(server)
        return server

    yield start
    for server in servers:
        await server.close()
