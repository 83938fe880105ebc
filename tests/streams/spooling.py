"""A media node's recording without the node: real media, written as a broadcast goes on, torn as
`kill -9` tears it."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from streams.media.hls.clock import ProgramClock
from streams.media.hls.journal import FILE_NAME, Journal, read_journal
from streams.media.hls.multivariant import Variant
from streams.media.hls.rule import PlaylistConfig, choose_config
from streams.media.mp4 import Fragment
from streams.media.remux import Epoch, SourceStream
from streams.node.recording import BroadcastRecording, SpoolGauge
from streams.node.recovery import recover_broadcast
from streams.node.rendition import Rendition
from tests.streams.videos import flv_tags

_LENGTH_S = 6
STARTED_MS = 1_760_000_000_000
_VARIANT = Variant("source/index.m3u8", 0, 800_000, "avc1.42c01e,mp4a.40.2", 640, 360, 30.0)


class InlineWriter:
    """A DiskWriter that writes at once."""

    pending_bytes = 0

    def submit(self, write, size_bytes=0):
        write()


class Spool:
    """One broadcast of a node: `publish` parts, `drop` the publisher, `kill` the node, `end` it."""

    def __init__(self, folder: Path, names=("source",), *, max_bytes=10**12):
        self.folder = folder
        self.gauge = SpoolGauge(max_bytes)
        self.warnings: list[str] = []
        self.announced = 0
        self._names = names
        self._epoch = -1
        self._now_us = STARTED_MS * 1000
        self._start()

    def _start(self):
        self.recording = BroadcastRecording(
            self.folder,
            self.gauge,
            on_segment=self._announce,
            on_warning=self.warnings.append,
        )
        self.renditions: dict[str, Rendition] = {}
        self._is_publishing = False
        self._at = 0

    def _announce(self):
        self.announced += 1

    def publish(self, parts: int) -> "Spool":
        """As many parts of every rendition, a keyframe every two seconds."""
        if not self._is_publishing:
            self._begin()
        for _ in range(parts):
            loops, at = divmod(self._at, len(fragments()))
            fragment = fragments()[at]
            start_us = fragment.start_us + loops * _LENGTH_S * 1_000_000
            fragment = replace(fragment, start_us=start_us)
            self._at += 1
            for rendition in self.renditions.values():
                rendition.publish(fragment)
            self._now_us += fragment.duration_us
        return self

    def _begin(self):
        self._epoch += 1
        self._is_publishing, self._at = True, 0
        clock = ProgramClock()
        clock.observe(media_end_us=fragments()[0].start_us, arrived_us=self._now_us)
        for name in self._names:
            if name not in self.renditions:
                made = Rendition.create(
                    name, self.recording, InlineWriter(), config=config(), variant=_VARIANT
                )
                self.renditions[name] = made
            self.renditions[name].begin_epoch(init_segment(), epoch=self._epoch, clock=clock)

    def drop(self) -> "Spool":
        """The publisher is gone for three seconds."""
        for rendition in self.renditions.values():
            rendition.end_epoch()
        self._is_publishing = False
        self._now_us += 3_000_000
        return self

    def kill(self, *, torn_bytes: int = 0, torn_line: bytes = b"") -> "Spool":
        """The process ends in the middle of a write."""
        self.recording.release()
        for journal in self.folder.glob(f"*/{FILE_NAME}"):
            newest = max(
                journal.parent.glob("seg-*.m4s"), key=lambda p: int(p.stem[4:]), default=None
            )
            opened = self.journal(journal.parent.name).opened
            is_open = newest is not None and opened and newest.name == f"seg-{opened.msn}.m4s"
            if is_open and not self._is_closed(journal.parent.name, opened.msn):
                with newest.open("ab") as file:
                    file.truncate(max(0, newest.stat().st_size - torn_bytes))
            with journal.open("ab") as file:
                file.write(torn_line)
        self._now_us += 1_000_000
        return self

    def _is_closed(self, name, msn):
        return any(segment.msn == msn for segment in self.journal(name).segments)

    def restart(self) -> "Spool":
        """Another process takes the broadcast up."""
        self._start()
        self.recording.take_over()
        for found in recover_broadcast(self.folder):
            self.renditions[found.name] = Rendition.recover(found, self.recording, InlineWriter())
            self.recording.gap = max(self.recording.gap, found.gap)
            self._epoch = max(self._epoch, found.next_epoch - 1)
        return self

    def end(self) -> "Spool":
        for rendition in self.renditions.values():
            rendition.finish()
        self.recording.release()
        return self

    def journal(self, name="source") -> Journal:
        with (self.folder / name / FILE_NAME).open("rb") as lines:
            return read_journal(lines)


@cache
def _source() -> tuple[Epoch, list[Fragment]]:
    stream = SourceStream(choose_config)
    events = [event for tag in flv_tags(seconds=_LENGTH_S) for event in stream.feed(tag)]
    (epoch,) = (event for event in events if isinstance(event, Epoch))
    return epoch, [event for event in events if isinstance(event, Fragment)]


def config() -> PlaylistConfig:
    return _source()[0].config


def init_segment() -> bytes:
    return _source()[0].source.init_segment()


def fragments() -> list[Fragment]:
    return _source()[1]
