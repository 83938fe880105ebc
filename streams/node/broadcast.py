"""One live broadcast on this node, through all its publishers, until it ends."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog

from streams.media.hls.clock import ProgramClock
from streams.media.hls.multivariant import Variant
from streams.media.hls.rule import PlaylistConfig, choose_config
from streams.media.mp4 import Fragment
from streams.media.mp4.joiner import FragmentJoiner
from streams.media.mp4.splitter import InitFound
from streams.media.remux import Epoch, EpochEnded, Relayed, SourceEvent
from streams.node.ladder import BroadcastLadder, LadderSetup
from streams.node.recorder import DiskWriter
from streams.node.recording import BroadcastRecording, SpoolGauge
from streams.node.recovery import RecoveredRendition
from streams.node.rendition import SOURCE, Rendition
from streams.origin.store import LiveBroadcast
from streams.transcode.ladder import RenditionSpec

_log = structlog.get_logger(__name__)
_AUDIO_BPS = 160_000
_LADDER_PEAK = 1.25  # maxrate with a buffer of one second


@dataclass(frozen=True, slots=True)
class BroadcastParts:
    """What every broadcast of a node shares."""

    live_dir: Path
    writer: DiskWriter
    ladder: LadderSetup
    playlist: PlaylistConfig
    gauge: SpoolGauge
    on_segment: Callable[[UUID], None]  # one is whole on the disk; called on the writing thread


class NodeBroadcast:
    """Turns source events into renditions on the origin and on disk."""

    def __init__(
        self,
        broadcast_id: UUID,
        parts: BroadcastParts,
        *,
        on_picture: Callable[[], None],
        on_warning: Callable[[str], None],
    ) -> None:
        self.broadcast_id = broadcast_id
        self.live = LiveBroadcast(str(broadcast_id))
        self.directory = parts.live_dir / str(broadcast_id)
        self.recording = BroadcastRecording(
            self.directory,
            parts.gauge,
            on_segment=lambda: parts.on_segment(broadcast_id),
            on_warning=on_warning,
        )
        self.renditions: dict[str, Rendition] = {}
        self.has_picture = False  # a part of the present publisher can be played
        self._parts = parts
        self._on_picture = on_picture
        self._config: PlaylistConfig | None = None
        self._epoch = -1
        self._clock = ProgramClock()
        self._specs: dict[str, RenditionSpec] = {}
        self._joiners: dict[str, FragmentJoiner] = {}
        # A dropped rendition does not come back: its numbers would start again, and caches must
        # never see two things under one name.
        self._dropped: set[str] = set()
        self._log = _log.bind(broadcast_id=str(broadcast_id))
        self._ladder = BroadcastLadder(
            parts.ladder,
            name=f"ladder {broadcast_id}",
            on_output=self._take_ladder_output,
            on_ended=self._end_ladder_epoch,
            on_failed=self._drop_ladder,
        )

    def recover(self, found: Sequence[RecoveredRendition]) -> None:
        """Go on where an earlier process was killed."""
        for recovered in found:
            rendition = Rendition.recover(recovered, self.recording, self._parts.writer)
            self._add(rendition)
            self.recording.gap = max(self.recording.gap, recovered.gap)
            self._config = recovered.state.config
            self._epoch = max(self._epoch, recovered.next_epoch - 1)
        self._log.info("broadcast_recovered", renditions=list(self.renditions), epoch=self._epoch)

    def choose_config(self, fps: float | None) -> PlaylistConfig:
        """Fixed by the first publisher: neither target duration may ever change."""
        return self._config or choose_config(fps, self._parts.playlist)

    def take(self, events: Sequence[SourceEvent]) -> None:
        """Apply what the publisher's stream brought about."""
        for event in events:
            if isinstance(event, Fragment):
                self._publish_source(event)
            elif isinstance(event, Relayed):
                self._ladder.offer(event.tag)
            elif isinstance(event, Epoch):
                self._begin_epoch(event)
            elif isinstance(event, EpochEnded):
                self.renditions[SOURCE].end_epoch()
                self._ladder.end_epoch()

    def lose_publisher(self) -> None:
        """The picture stands until another publisher comes."""
        self.has_picture = False

    async def finish(self) -> None:
        """End of the broadcast: every playlist gets its EXT-X-ENDLIST."""
        await self._ladder.close()
        for rendition in self.renditions.values():
            rendition.finish()
        self._parts.writer.submit(self.recording.release)

    async def suspend(self) -> None:
        """The node stops, the broadcast does not: whoever starts next goes on with it."""
        await self._ladder.close()
        for rendition in self.renditions.values():
            rendition.end_epoch()
        self._parts.writer.submit(self.recording.release)

    def _begin_epoch(self, event: Epoch) -> None:
        self._config = event.config
        self._epoch += 1
        self._clock = ProgramClock()
        variant = _source_variant(event)
        source = self.renditions.get(SOURCE)
        if source is None:
            source = self._create(SOURCE, variant, first_msn=0)
        source.feed.variant = variant
        specs = self._ladder.begin(event, config=event.config, without=self._dropped)
        self._specs = {spec.name: spec for spec in specs}
        for name in set(self.renditions) - set(self._specs) - {SOURCE}:
            self._drop(name)
        self.live.expect(SOURCE, *self._specs)
        source.begin_epoch(event.source.init_segment(), epoch=self._epoch, clock=self._clock)
        avc = event.source.video.avc
        self._log.info(
            "epoch_began",
            epoch=self._epoch,
            codecs=event.source.codecs,
            size=f"{avc.width}x{avc.height}",
            fps=event.source.fps,
            ladder=list(self._specs),
        )

    def _publish_source(self, fragment: Fragment) -> None:
        end_us = fragment.start_us + fragment.duration_us
        self._clock.observe(media_end_us=end_us, arrived_us=time.time_ns() // 1000)
        self.renditions[SOURCE].publish(fragment)
        if not self.has_picture:
            self.has_picture = True
            self.live.expect_no_longer(SOURCE)
            self._on_picture()

    def _take_ladder_output(self, name: str, found: InitFound | Fragment) -> None:
        if isinstance(found, InitFound):
            self._begin_ladder_epoch(name, found)
        elif self._clock.is_anchored:
            for part in self._joiners[name].feed(found):
                self._publish_ladder(name, part)

    def _publish_ladder(self, name: str, part: Fragment) -> None:
        self.renditions[name].publish(part)
        self.live.expect_no_longer(name)

    def _begin_ladder_epoch(self, name: str, found: InitFound) -> None:
        assert self._config is not None
        self._joiners[name] = FragmentJoiner(
            min_us=self._config.min_part_us, max_us=self._config.part_target_us
        )
        variant = _ladder_variant(self._specs[name], found)
        rendition = self.renditions.get(name)
        if rendition is None:
            # Equal numbers for equal content: players switch more smoothly.
            state = self.renditions[SOURCE].feed.state
            first = next((s.msn for s in state.segments if s.epoch == self._epoch), None)
            first_msn = state.last_msn + 1 if first is None else first
            rendition = self._create(name, variant, first_msn=first_msn)
        rendition.feed.variant = variant
        rendition.begin_epoch(found.data, epoch=self._epoch, clock=self._clock)

    def _end_ladder_epoch(self, specs: Sequence[RenditionSpec]) -> None:
        for spec in specs:
            if spec.name not in self.renditions:
                continue
            if joiner := self._joiners.pop(spec.name, None):
                for part in joiner.flush():
                    self._publish_ladder(spec.name, part)
            self.renditions[spec.name].end_epoch()

    def _drop_ladder(self, specs: Sequence[RenditionSpec]) -> None:
        for spec in specs:
            self._drop(spec.name)

    def _drop(self, name: str) -> None:
        self._dropped.add(name)
        self.live.drop(name)
        if rendition := self.renditions.pop(name, None):
            rendition.finish()

    def _create(self, name: str, variant: Variant, *, first_msn: int) -> Rendition:
        assert self._config is not None
        rendition = Rendition.create(
            name,
            self.recording,
            self._parts.writer,
            config=self._config,
            variant=variant,
            first_msn=first_msn,
        )
        self._add(rendition)
        return rendition

    def _add(self, rendition: Rendition) -> None:
        self.renditions[rendition.name] = rendition
        self.live.add(rendition.feed)


def _source_variant(event: Epoch) -> Variant:
    avc = event.source.video.avc
    average_bps = event.source.declared_bps or 0
    codecs, fps = event.source.codecs, event.source.fps
    return Variant(f"{SOURCE}/index.m3u8", 0, average_bps, codecs, avc.width, avc.height, fps)


def _ladder_variant(spec: RenditionSpec, found: InitFound) -> Variant:
    audio_bps = _AUDIO_BPS if found.info.audio else 0
    return Variant(
        uri=f"{spec.name}/index.m3u8",
        peak_bps=int(spec.bitrate_bps * _LADDER_PEAK) + audio_bps,
        average_bps=spec.bitrate_bps + audio_bps,
        codecs=found.info.codecs,
        width=spec.width,
        height=spec.height,
        fps=spec.fps,
    )
