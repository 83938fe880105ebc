"""What the media node is configured with."""

from dataclasses import dataclass, field
from pathlib import Path

from streams.media.hls.rule import PlaylistConfig
from streams.transcode.ladder import Rung


@dataclass(frozen=True, slots=True)
class NodeConfig:
    """Read from the settings by `manage.py media`; tests build their own."""

    name: str
    live_dir: Path
    rtmp_host: str
    rtmp_port: int
    origin_host: str
    origin_port: int
    rtmps_port: int = 1936
    rtmps_certificate: str = ""  # empty: no RTMPS
    rtmps_key: str = ""
    grace_s: float = 120.0
    ended_kept_s: float = 180.0  # how long viewers may still fetch the end of a broadcast
    live_kept_s: float = 86_400.0  # how long an ended broadcast's segments stay on the disk
    spool_max_bytes: int = 50 * 10**9  # of segments that are not stored yet
    transcode_slots: int = 1
    ladder: list[Rung] = field(default_factory=list)
    playlist: PlaylistConfig = field(default_factory=PlaylistConfig)
    heartbeat_key_prefix: str = "media:node:"
    thumbnail_every_s: float = 15.0
