"""Gates and sinks for tests: they record what a node would have been handed."""

import asyncio

from streams.ports import (
    CloseReason,
    FlvTag,
    PublisherControl,
    PublishRefused,
    PublishRequest,
    PublishSink,
)


class RecordingSink:
    """Keeps every tag; `resume` cleared holds the writer back."""

    def __init__(self) -> None:
        self.tags: list[FlvTag] = []
        self.reason: CloseReason | None = None
        self.arrived = asyncio.Event()
        self.closed = asyncio.Event()
        self.resume = asyncio.Event()
        self.resume.set()

    async def write(self, tag: FlvTag) -> None:
        assert self.reason is None, "a write behind the close"
        self.arrived.set()
        await self.resume.wait()
        self.tags.append(tag)

    async def close(self, reason: CloseReason) -> None:
        assert self.reason is None, "closed twice"
        self.reason = reason
        self.closed.set()


class RecordingGate:
    """Admits everybody but the key `wrong`; a key in use is taken over, as a node does it."""

    def __init__(self) -> None:
        self.requests: list[PublishRequest] = []
        self.sinks: list[RecordingSink] = []
        self.asking: list[PublisherControl] = []
        self.controls: list[PublisherControl] = []
        self.asked = asyncio.Event()
        self.admitted = asyncio.Event()
        self.decide = asyncio.Event()
        self.decide.set()
        self._live: dict[str, PublisherControl] = {}

    async def admit(self, request: PublishRequest, control: PublisherControl) -> PublishSink:
        self.requests.append(request)
        self.asking.append(control)
        self.asked.set()
        await self.decide.wait()
        if request.stream_key == "wrong":
            raise PublishRefused("bad_key", "The stream key is wrong.")
        if request.stream_key == "broken":
            raise LookupError("the database is away")
        await self._take_over(request.stream_key)
        self._live[request.stream_key] = control
        sink = self.new_sink()
        self.sinks.append(sink)
        self.controls.append(control)
        self.admitted.set()
        return sink

    def new_sink(self) -> RecordingSink:
        return RecordingSink()

    async def _take_over(self, stream_key: str) -> None:
        if before := self._live.pop(stream_key, None):
            before.disconnect(CloseReason.REPLACED, sentence="Another encoder took over.")
            await before.wait_closed()
