"""A rendition of a broadcast on this node: what the origin serves and what the disk keeps."""

from dataclasses import asdict
from pathlib import Path

from streams.media.hls.clock import ProgramClock
from streams.media.hls.model import Segment
from streams.media.hls.multivariant import Variant
from streams.media.hls.rule import PlaylistConfig
from streams.media.hls.state import MediaPlaylistState
from streams.media.mp4 import Fragment
from streams.node.recorder import DiskWriter, RenditionRecorder
from streams.node.recording import BroadcastRecording
from streams.node.recovery import RecoveredRendition
from streams.origin.feed import RenditionFeed

SOURCE = "source"


class Rendition:
    """Every change goes to the feed first, then to the recorder."""

    def __init__(self, feed: RenditionFeed, recorder: RenditionRecorder) -> None:
        self.feed = feed
        self._recorder = recorder

    @classmethod
    def create(
        cls,
        name: str,
        recording: BroadcastRecording,
        writer: DiskWriter,
        *,
        config: PlaylistConfig,
        variant: Variant,
        first_msn: int = 0,
    ) -> "Rendition":
        state = MediaPlaylistState(config, first_msn=first_msn)
        directory = recording.folder / name
        feed = _feed(name, state, directory, variant)
        recorder = RenditionRecorder(directory, writer, recording)
        recorder.start(config, asdict(variant))
        return cls(feed, recorder)

    @classmethod
    def recover(
        cls, found: RecoveredRendition, recording: BroadcastRecording, writer: DiskWriter
    ) -> "Rendition":
        variant, directory = Variant(**found.rendition), recording.folder / found.name
        feed = _feed(found.name, found.state, directory, variant)
        return cls(feed, RenditionRecorder(directory, writer, recording))

    @property
    def name(self) -> str:
        return self.feed.name

    def begin_epoch(self, init: bytes, *, epoch: int, clock: ProgramClock) -> None:
        self.end_epoch()
        begun = self.feed.begin_epoch(init, epoch=epoch, clock=clock)
        self._recorder.write_init(begun, epoch=epoch)

    def publish(self, fragment: Fragment) -> None:
        segment, part, closed = self.feed.publish(fragment)
        self._record_closed(closed)
        self._recorder.write_part(segment, part)

    def end_epoch(self) -> None:
        self._record_closed(self.feed.end_epoch())

    def finish(self) -> None:
        self._record_closed(self.feed.finish())
        self._recorder.end()

    def _record_closed(self, segment: Segment | None) -> None:
        if segment is not None:
            self._recorder.close_segment(segment)


def _feed(name: str, state: MediaPlaylistState, directory: Path, variant: Variant) -> RenditionFeed:
    # Only our own encoder promises a keyframe at the start of every segment: see hls.rule.
    return RenditionFeed(name, state, directory, variant=variant, is_independent=name != SOURCE)
