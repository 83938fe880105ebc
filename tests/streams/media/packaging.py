"""From tags to playlists in one go, every rule checked after every part."""

from collections import Counter
from collections.abc import Iterable

from streams.media.hls.clock import ProgramClock
from streams.media.hls.conformance import Breach, check_playlist, check_succession
from streams.media.hls.media_conformance import check_part, check_timeline
from streams.media.hls.parse import ListedPart, ListedPlaylist, parse_media_playlist
from streams.media.hls.render import render_playlist
from streams.media.hls.rule import PlaylistConfig, choose_config
from streams.media.hls.state import MediaPlaylistState
from streams.media.mp4 import Fragment, InitInfo, TrackRun, parse_init, parse_runs
from streams.media.remux import Epoch, EpochEnded, SourceStream
from streams.ports import FlvTag

ARRIVED_US = 1_700_000_000_000_000


class Packager:
    """What the node does with a source, without a node."""

    def __init__(self) -> None:
        self.config: PlaylistConfig | None = None
        self.state: MediaPlaylistState | None = None
        self.fragments: list[Fragment] = []
        self.epochs: list[Epoch] = []
        self.breaches: Counter[Breach] = Counter()
        self.stream = SourceStream(self._choose)
        self._listed: ListedPlaylist | None = None
        self._info: InitInfo | None = None
        self._runs: dict[int, TrackRun] = {}

    def feed(self, tags: Iterable[FlvTag], *, finish: bool = True) -> "Packager":
        for tag in tags:
            self._take(self.stream.feed(tag))
        if finish:
            self._take(self.stream.finish())
        return self

    @property
    def part_durations_ms(self) -> list[int]:
        return [fragment.duration_us // 1000 for fragment in self.fragments]

    @property
    def segment_durations_ms(self) -> list[int]:
        assert self.state is not None
        return [segment.duration_us // 1000 for segment in self.state.segments]

    def _choose(self, fps: float | None) -> PlaylistConfig:
        self.config = self.config or choose_config(fps)
        return self.config

    def _take(self, events: Iterable[object]) -> None:
        for event in events:
            if isinstance(event, Epoch):
                self._begin(event)
            elif isinstance(event, Fragment):
                self._append(event)
            elif isinstance(event, EpochEnded):
                assert self.state is not None
                self.state.end_epoch()

    def _begin(self, epoch: Epoch) -> None:
        self.state = self.state or MediaPlaylistState(epoch.config)
        clock = ProgramClock()
        clock.observe(media_end_us=10_000_000, arrived_us=ARRIVED_US)
        init = epoch.source.init_segment()
        self._info, self._runs = parse_init(init), {}
        self.state.begin_epoch(init, epoch=len(self.epochs), clock=clock)
        self.epochs.append(epoch)

    def _append(self, fragment: Fragment) -> None:
        assert self.state is not None
        assert self._info is not None
        self.fragments.append(fragment)
        _, part, _ = self.state.append(fragment)
        listed = parse_media_playlist(render_playlist(self.state).decode())
        self.breaches.update(check_playlist(listed))
        if self._listed is not None:
            self.breaches.update(check_succession(self._listed, listed))
        self._listed = listed
        runs = parse_runs(fragment.data, self._info)
        uri = f"part-{part.number}.m4s"
        self.breaches.update(check_timeline(list(self._runs.values()), runs, uri))
        self._runs |= {run.track.track_id: run for run in runs}
        told = ListedPart(uri, part.duration_us / 1e6, part.is_independent)
        self.breaches.update(check_part(fragment.data, told, self._info))
