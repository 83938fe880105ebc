"""`manage.py media`: the media node, RTMP ingest and video origin in one process."""

import asyncio
import signal
import ssl
from typing import Any

import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from streams.node.config import NodeConfig
from streams.node.domain import ServicesDomain
from streams.node.node import MediaNode
from streams.transcode.ladder import LadderError, parse_ladder
from twitchclone.core.server import allow_many_connections


class Command(BaseCommand):
    help = "Run the media node: RTMP(S) ingest, transcoding, and the low-latency HLS origin."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            config = read_config()
        except LadderError as error:
            raise CommandError(f"TRANSCODE_LADDER: {error}") from error
        allow_many_connections()
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(_run(config))
        except ssl.SSLError as error:
            raise CommandError(
                f"RTMPS_CERTIFICATE and RTMPS_KEY cannot be used: {error.reason}."
            ) from error
        except OSError as error:
            raise CommandError(
                f"The media node cannot listen ({error}). Another program may have the port; "
                "set RTMP_PORT or ORIGIN_PORT to a free one."
            ) from error


async def _run(config: NodeConfig) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await MediaNode(config, ServicesDomain()).run(stop)


def read_config() -> NodeConfig:
    """The node's configuration from the settings; raises LadderError."""
    return NodeConfig(
        name=settings.MEDIA_NODE,
        live_dir=settings.LIVE_DIR,
        rtmp_host=settings.RTMP_HOST,
        rtmp_port=settings.RTMP_PORT,
        origin_host=settings.ORIGIN_HOST,
        origin_port=settings.ORIGIN_PORT,
        rtmps_port=settings.RTMPS_PORT,
        rtmps_certificate=settings.RTMPS_CERTIFICATE,
        rtmps_key=settings.RTMPS_KEY,
        grace_s=settings.LIVE_GRACE_SECONDS,
        live_kept_s=settings.LIVE_KEEP_HOURS * 3600,
        spool_max_bytes=settings.SPOOL_MAX_GB * 10**9,
        transcode_slots=settings.TRANSCODE_SLOTS,
        ladder=parse_ladder(settings.TRANSCODE_LADDER),
        heartbeat_key_prefix=settings.MEDIA_NODE_KEY_PREFIX,
    )
