"""Reports on every live publisher for the dashboard's health panel."""

import asyncio

import structlog

from streams.node.domain import NodeDomain
from streams.node.gate import NodeGate
from streams.node.live import LiveSession
from streams.node.sink import BroadcastSink
from streams.ports import IngestHealth
from twitchclone.core.clock import now_ms

_log = structlog.get_logger(__name__)
_EVERY_S = 2.0


class HealthReporter:
    """Every two seconds; a report that cannot be delivered is old news by the next."""

    def __init__(self, gate: NodeGate, domain: NodeDomain) -> None:
        self._gate = gate
        self._domain = domain

    async def run(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_S)
            reports = [
                self._report(session, session.sink)
                for session in list(self._gate.sessions.values())
                if session.sink is not None and not session.is_ended
            ]
            results = await asyncio.gather(*reports, return_exceptions=True)
            if failed := [result for result in results if isinstance(result, Exception)]:
                _log.warning("health_not_reported", count=len(failed), error=str(failed[0]))

    async def _report(self, session: LiveSession, sink: BroadcastSink) -> None:
        await self._domain.report_health(
            session.broadcast_id, session.channel_id, build_health(session, sink)
        )


def build_health(session: LiveSession, sink: BroadcastSink) -> IngestHealth:
    """What the ingest measured, the frames the encoder left out, and what viewers can choose."""
    stats = sink.control.stats()
    return IngestHealth(
        bitrate_bps=stats.bitrate_bps,
        fps=stats.fps,
        keyframe_interval_ms=stats.keyframe_interval_ms,
        late_frames=stats.late_frames,
        dropped_frames=sink.dropped_frames,
        video_codec=stats.video_codec,
        audio_codec=stats.audio_codec,
        width=stats.width,
        height=stats.height,
        renditions=list(session.broadcast.renditions),
        reported_at_ms=now_ms(),
    )
