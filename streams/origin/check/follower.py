"""Following one rendition: blocking reloads, every part, every segment, now and then a hint."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import urllib3.exceptions

from streams.media.hls.conformance import Breach, check_delta, check_playlist, check_succession
from streams.media.hls.media_conformance import check_part, check_segment_bytes, check_timeline
from streams.media.hls.parse import (
    ListedPart,
    ListedPlaylist,
    ListedSegment,
    PlaylistError,
    parse_media_playlist,
)
from streams.media.mp4 import InitInfo, Mp4Error, TrackRun, parse_init, parse_runs
from streams.origin.check.client import Client, Fetched, resolve
from streams.origin.check.findings import Findings
from streams.origin.check.http_rules import (
    check_media_answer,
    check_playlist_answer,
    check_refusals,
    check_variations,
)

_HINT_EVERY, _DELTA_EVERY = 7, 5  # reloads
_KEPT_PARTS = 400


@dataclass(slots=True)
class RenditionReport:
    """What was looked at, for the reader of the report."""

    reloads: int = 0
    deltas: int = 0
    hints: int = 0
    parts: int = 0
    segments: int = 0
    discontinuities: int = 0
    slowest_reload_s: float = 0.0


@dataclass(slots=True)
class _Memory:
    """What must agree with what comes later."""

    inits: dict[str, InitInfo] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    checked_segments: set[int] = field(default_factory=set)
    runs: list[TrackRun] = field(default_factory=list)  # of the newest part
    runs_sequence: int | None = None  # its discontinuity sequence number


class Follower:
    """One media playlist, from `run` on until the deadline."""

    def __init__(self, client: Client, url: str, findings: Findings, *, name: str) -> None:
        self.report = RenditionReport()
        self.latest: ListedPlaylist | None = None
        self.name = name
        self.url = url
        self._client = client
        self._findings = findings
        self._memory = _Memory()

    def run(self, deadline: float) -> None:
        """Until `deadline` on the monotonic clock, or the end of the broadcast."""
        try:
            playlist = self._first()
            while time.monotonic() < deadline and playlist is not None and not playlist.is_ended:
                playlist = self._step(playlist)
        except urllib3.exceptions.HTTPError as error:
            self._note("HTTP", f"no answer: {type(error).__name__}")

    def _first(self) -> ListedPlaylist | None:
        playlist = self._fetch({})
        if playlist is not None:
            self._findings.add(self.name, check_refusals(self._client, self.url, playlist))
            self._findings.add(self.name, check_variations(self._client, self.url, playlist))
            self._take_media(playlist)
        return playlist

    def _step(self, old: ListedPlaylist) -> ListedPlaylist | None:
        """One blocking reload and everything that it brought."""
        msn, part = old.next_position
        hinted = self._fetch_hint(old) if self.report.reloads % _HINT_EVERY == 0 else None
        query = {"_HLS_msn": str(msn), "_HLS_part": str(part)}
        delta = None
        if self.report.reloads % _DELTA_EVERY == 0:
            delta = self._fetch({**query, "_HLS_skip": "YES"})
        new = self._fetch(query)
        if new is None:
            return None
        self.report.reloads += 1
        if not new.is_ended and not new.has_position(msn, part):
            self._note("6.2.5.2", f"the reload for {msn}, part {part} came without it")
        self._findings.add(self.name, check_succession(old, new))
        if delta is not None and delta.skipped:
            self.report.deltas += 1
            self._findings.add(self.name, _compare_delta(delta, new))
        if hinted is not None:
            self._findings.add(self.name, _check_hint(old, new, hinted))
        self._take_media(new)
        return new

    def _fetch(self, query: dict[str, str]) -> ListedPlaylist | None:
        target_s = self.latest.target_duration_s if self.latest else 10
        answer = self._client.get(self.url, query=query, timeout_s=3 * target_s + 5)
        if answer.status == 503:  # three target durations without a part: allowed, so ask again
            return self.latest
        if answer.status != 200:
            self._note("6.2.1", f"the playlist was answered with {answer.status}")
            return None
        self.report.slowest_reload_s = max(self.report.slowest_reload_s, answer.seconds)
        return self._read(answer, is_directed=bool(query))

    def _read(self, answer: Fetched, *, is_directed: bool) -> ListedPlaylist | None:
        try:
            playlist = parse_media_playlist(answer.text)
        except PlaylistError as error:
            self._note("4", str(error))
            return None
        target_s = playlist.target_duration_s
        if is_directed and answer.seconds > 3 * target_s + 1:
            self._note("6.2.5.2", f"a reload was held for {answer.seconds:.1f} s")
        rules = check_playlist_answer(answer, is_directed=is_directed, target_s=target_s)
        self._findings.add(self.name, rules)
        self._findings.add(self.name, check_playlist(playlist))
        if not playlist.skipped:
            self.latest = playlist
        return playlist

    def _fetch_hint(self, playlist: ListedPlaylist) -> Fetched | None:
        """The hinted part, asked for before it exists."""
        if playlist.hinted_part is None:
            return None
        timeout_s = 3 * playlist.target_duration_s + 5
        answer = self._client.get(resolve(self.url, playlist.hinted_part), timeout_s=timeout_s)
        if answer.status == 503:
            return None
        self.report.hints += 1
        if answer.status != 200:
            self._note("6.2.6", f"the hinted part was answered with {answer.status}")
        return answer

    def _take_media(self, playlist: ListedPlaylist) -> None:
        for segment in playlist.segments:
            if segment.parts:
                self._take_parts(playlist, segment)
            if segment.uri and segment.parts and segment.msn not in self._memory.checked_segments:
                self._memory.checked_segments.add(segment.msn)
                self._take_segment(playlist, segment)
        while len(self._memory.parts) > _KEPT_PARTS:
            del self._memory.parts[next(iter(self._memory.parts))]

    def _take_parts(self, playlist: ListedPlaylist, segment: ListedSegment) -> None:
        init = self._init_of(segment, playlist)
        for part in segment.parts:
            if part.uri in self._memory.parts or init is None:
                continue
            answer = self._client.get(resolve(self.url, part.uri))
            if answer.status != 200:
                self._note("6.2.6", f"{part.uri} is listed but was answered with {answer.status}")
                continue
            self.report.parts += 1
            self._memory.parts[part.uri] = answer.body
            target_s = playlist.target_duration_s
            self._findings.add(self.name, check_media_answer(answer, target_s))
            self._findings.add(self.name, check_part(answer.body, part, init))
            self._follow_timeline(answer.body, part, segment, init)

    def _follow_timeline(
        self, data: bytes, part: ListedPart, segment: ListedSegment, init: InitInfo
    ) -> None:
        try:
            runs = parse_runs(data, init)
        except Mp4Error:
            return  # told by check_part
        memory = self._memory
        if memory.runs_sequence == segment.discontinuity_sequence:
            self._findings.add(self.name, check_timeline(memory.runs, runs, part.uri))
        elif memory.runs_sequence is not None:
            self.report.discontinuities += 1
            memory.runs = []
        # A track without samples in this part goes on where it was.
        tracks = {run.track.track_id: run for run in (*memory.runs, *runs)}
        memory.runs, memory.runs_sequence = list(tracks.values()), segment.discontinuity_sequence

    def _take_segment(self, playlist: ListedPlaylist, segment: ListedSegment) -> None:
        parts = [self._memory.parts[p.uri] for p in segment.parts if p.uri in self._memory.parts]
        if len(parts) != len(segment.parts) or segment.uri is None:
            return
        answer = self._client.get(resolve(self.url, segment.uri))
        if answer.status != 200:
            self._note("6.2.1", f"{segment.uri} is listed but was answered with {answer.status}")
            return
        self.report.segments += 1
        self._findings.add(self.name, check_media_answer(answer, playlist.target_duration_s))
        self._findings.add(self.name, check_segment_bytes(answer.body, parts, segment.uri))

    def _init_of(self, segment: ListedSegment, playlist: ListedPlaylist) -> InitInfo | None:
        uri = segment.map_uri
        if uri is None:
            return None
        if uri not in self._memory.inits:
            answer = self._client.get(resolve(self.url, uri))
            try:
                self._memory.inits[uri] = parse_init(answer.body)
            except Mp4Error as error:
                self._note("4.4.4.5", f"{uri} ({answer.status}) is no init segment: {error}")
                return None
            rules = check_media_answer(answer, playlist.target_duration_s)
            self._findings.add(self.name, rules)
        return self._memory.inits[uri]

    def _note(self, clause: str, message: str) -> None:
        self._findings.note(self.name, clause, message)


def _compare_delta(delta: ListedPlaylist, full: ListedPlaylist) -> Iterator[Breach]:
    """The full playlist was read just behind, so it may have lost segments at its start."""
    if delta.media_sequence == full.media_sequence:
        yield from check_delta(delta, full)


def _check_hint(old: ListedPlaylist, new: ListedPlaylist, hinted: Fetched) -> Iterator[Breach]:
    """What the hint named must be the next part that was listed (4.4.5.3)."""
    listed = [part.uri for segment in new.segments for part in segment.parts]
    if hinted.status == 200 and old.hinted_part not in listed:
        yield Breach("4.4.5.3", f"{old.hinted_part} was hinted and served but never listed")
    msn, index = old.next_position
    segment = next((s for s in new.segments if s.msn == msn), None)
    if segment is not None and index < len(segment.parts):
        uri = segment.parts[index].uri
        if uri != old.hinted_part:
            yield Breach("4.4.5.3", f"{old.hinted_part} was hinted but {uri} came next")
