"""One publisher from its handshake to its end: negotiate, pump tags into the sink, close.

There are many ways out (the peer leaves, breaks a rule or a bound, falls silent, is taken over or
stopped) and one way to end: the peer is told, the sink is closed once, the socket last.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from streams.ingest.media_rules import check_audio, check_video
from streams.ingest.pace import PaceLimiter
from streams.ingest.silence import SilenceWatchdog
from streams.ingest.stats import PublishStats
from streams.ingest.transport import ConnectionClosed, RtmpTransport
from streams.media.flv import AudioHeader, PacketKind, VideoHeader
from streams.media.rtmp import (
    Event,
    HandshakeCompleted,
    MetadataReceived,
    PlayRefused,
    ProtocolViolation,
    PublishEnded,
    PublishRequested,
    RtmpLimits,
)
from streams.ports import (
    CloseReason,
    FlvTag,
    FlvTagKind,
    IngestStats,
    PublishGate,
    PublishRefused,
    PublishRequest,
    PublishSink,
)

log = structlog.get_logger(__name__)

_TOO_FAST = (
    "Media comes in faster than real time. Publish live, or with ffmpeg add -re before the input."
)
_SERVER_FAULT = "The server could not take the broadcast. Try again in a moment."


@dataclass(frozen=True, slots=True)
class Ending:
    reason: CloseReason
    sentence: str = ""  # for the streamer
    detail: str = ""  # for the log


class Publisher:
    """A PublisherControl, and the task that serves its connection."""

    def __init__(
        self,
        transport: RtmpTransport,
        gate: PublishGate,
        limits: RtmpLimits,
        *,
        remote_addr: str,
        is_tls: bool,
        on_admitted: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._gate = gate
        self._limits = limits
        self._remote_addr = remote_addr
        self._is_tls = is_tls
        self._on_admitted = on_admitted
        self._clock = asyncio.get_running_loop().time
        self._sink: PublishSink | None = None
        self._stats = PublishStats(now=self._clock())
        self._pace = PaceLimiter(limits, now=self._clock())
        self._task: asyncio.Task[None] | None = None
        self._order: Ending | None = None
        self._is_admitting = False
        self._closed = asyncio.Event()
        self._log = log.bind(remote_addr=remote_addr, is_tls=is_tls)

    @property
    def is_publishing(self) -> bool:
        return self._sink is not None and not self._closed.is_set()

    # PublisherControl

    def disconnect(self, reason: CloseReason, *, sentence: str) -> None:
        if self._order is not None or self._closed.is_set():
            return
        self._order = Ending(reason, sentence)
        # A gate is not torn out of its work: the order is obeyed as soon as it has decided.
        if self._task is not None and not self._is_admitting:
            self._task.cancel()

    async def wait_closed(self) -> None:
        await self._closed.wait()

    def stats(self) -> IngestStats:
        return self._stats.snapshot(now=self._clock())

    # The server's side

    def request_reconnect(self, description: str) -> bool:
        """Ask the encoder to come back by itself; False when it does not know how."""
        asked = self.is_publishing and self._transport.rtmp.request_reconnect(description)
        if asked:
            self._flush()
        return asked

    async def run(self) -> None:
        self._task = asyncio.current_task()
        ending = await self._serve()
        self._order = ending  # from here on disconnect() changes nothing
        self._transport.rtmp.end_publish(
            ending.sentence, is_error=ending.reason is not CloseReason.EOF
        )
        self._flush()
        await self._close_sink(ending.reason)
        self._closed.set()
        self._log.info(
            "rtmp_connection_closed",
            reason=ending.reason.value,
            detail=ending.detail or ending.sentence,
            received_bytes=self._stats.snapshot(now=self._clock()).received_bytes,
        )
        await self._transport.close()

    async def _serve(self) -> Ending:
        try:
            return await self._negotiate() or await self._pump()
        except ConnectionClosed:
            return Ending(CloseReason.EOF)
        except ProtocolViolation as violation:
            detail = f"{type(violation).__name__}: {violation.reason}"
            return Ending(CloseReason.PROTOCOL, "The encoder broke the protocol.", detail)
        except PublishRefused as refused:
            return Ending(CloseReason.UNSUPPORTED, refused.reason, refused.code)
        except asyncio.CancelledError:
            return self._obey_order()
        except Exception:
            self._log.exception("publish_failed")
            return Ending(CloseReason.SHUTDOWN, _SERVER_FAULT, "an error of the server's own")

    def _obey_order(self) -> Ending:
        if self._order is None:
            return Ending(CloseReason.SHUTDOWN, "The server is shutting down.")
        if self._task is not None:
            self._task.uncancel()  # the cancellation was ours and has done its work
        return self._order

    async def _negotiate(self) -> Ending | None:
        """Up to Publish.Start; an Ending when it does not come to that."""
        limits = self._limits
        try:
            async with asyncio.timeout(limits.handshake_timeout_seconds):
                await self._expect(HandshakeCompleted)
            async with asyncio.timeout(limits.publish_timeout_seconds):
                asked = await self._expect(PublishRequested)
        except TimeoutError:
            return Ending(CloseReason.IDLE, detail="no publish command in time")
        if not isinstance(asked, PublishRequested):
            return Ending(CloseReason.EOF, detail="wanted to play over RTMP")
        return await self._admit(asked)

    async def _expect(self, kind: type[HandshakeCompleted] | type[PublishRequested]) -> Event:
        """Wait for an event of `kind`; a refused play is handed out instead."""
        while True:
            for event in await self._transport.receive():
                if isinstance(event, (kind, PlayRefused)):
                    return event

    async def _admit(self, asked: PublishRequested) -> Ending | None:
        request = PublishRequest(
            app=asked.app,
            stream_key=asked.stream_key,
            remote_addr=self._remote_addr,
            encoder=asked.encoder,
            is_tls=self._is_tls,
        )
        try:
            self._sink = await self._ask_gate(request)
        except PublishRefused as refused:
            return self._refuse(refused.reason, refused.code)
        except TimeoutError:
            return self._refuse(_SERVER_FAULT, "gate_timeout")
        if self._order is not None:
            return self._order
        self._on_admitted()
        self._stats = PublishStats(now=self._clock())
        self._pace = PaceLimiter(self._limits, now=self._clock())
        self._log.info("publish_accepted", encoder=request.encoder)
        self._transport.accept_publish()
        return None

    async def _ask_gate(self, request: PublishRequest) -> PublishSink:
        self._is_admitting = True
        try:
            async with asyncio.timeout(self._limits.admit_timeout_seconds):
                return await self._gate.admit(request, self)
        finally:
            self._is_admitting = False

    def _refuse(self, sentence: str, code: str) -> Ending:
        self._log.info("publish_refused", code=code, detail=sentence)
        return Ending(CloseReason.STOPPED, sentence, f"refused: {code}")

    async def _pump(self) -> Ending:
        assert self._sink is not None
        watchdog = SilenceWatchdog(self._limits.idle_timeout_seconds, self._on_silence)
        try:
            while True:
                for event in await self._transport.receive():
                    if isinstance(event, FlvTag):
                        watchdog.pause()  # back-pressure is not silence
                        ending = await self._forward(self._sink, event)
                        watchdog.resume()
                        if ending is not None:
                            return ending
                    elif isinstance(event, MetadataReceived):
                        await self._sink.write(event.tag)
                    elif isinstance(event, PublishEnded):
                        detail = "the publisher stopped"
                        return Ending(CloseReason.EOF, "Stopped publishing.", detail)
        finally:
            watchdog.cancel()

    def _on_silence(self) -> None:
        self.disconnect(CloseReason.IDLE, sentence="No media came in for too long.")

    async def _forward(self, sink: PublishSink, tag: FlvTag) -> Ending | None:
        now = self._clock()
        header = self._measure(tag, now)
        if header is not None and header.kind is PacketKind.CODED_FRAMES:
            wait_seconds = self._pace.take(tag.timestamp_ms, now=now)
            if wait_seconds:
                if self._pace.is_too_fast(now=now):
                    return Ending(CloseReason.TOO_FAST, _TOO_FAST)
                await asyncio.sleep(wait_seconds)
        if header is not None:
            await sink.write(tag)
        self._transport.consumed(len(tag.payload))
        return None

    def _measure(self, tag: FlvTag, now: float) -> VideoHeader | AudioHeader | None:
        """The tag's header, counted; None for a tag that is not passed on."""
        if tag.kind is FlvTagKind.VIDEO:
            video = check_video(tag)
            if video is not None:
                self._stats.add_video(tag, video, now=now)
            return video
        audio = check_audio(tag)
        if audio is not None:
            self._stats.add_audio(tag, audio, now=now)
        return audio

    async def _close_sink(self, reason: CloseReason) -> None:
        if self._sink is None:
            return
        try:
            await self._sink.close(reason)
        except Exception:
            self._log.exception("sink_close_failed")

    def _flush(self) -> None:
        try:
            self._transport.flush()
        except ProtocolViolation as violation:
            self._log.info("rtmp_reply_dropped", detail=violation.reason)
