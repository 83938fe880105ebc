"""Reading a media playlist as a strict client does, for checking it."""

import re
from dataclasses import dataclass, field
from datetime import datetime

_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"\r\n]*"|[^",\s]+)(?:,|$)')


class PlaylistError(ValueError):
    """The text is not a media playlist; says which line."""


@dataclass(frozen=True, slots=True)
class ListedPart:
    uri: str
    duration_s: float
    is_independent: bool


@dataclass(slots=True)
class ListedSegment:
    """A segment as listed; without `uri` it is the open one at the end."""

    msn: int
    discontinuity_sequence: int
    has_discontinuity: bool = False
    map_uri: str | None = None
    pdt: datetime | None = None
    parts: list[ListedPart] = field(default_factory=list)
    duration_s: float | None = None
    uri: str | None = None
    tags: list[str] = field(default_factory=list)  # names, in order of appearance

    @property
    def listed_s(self) -> float:
        """Its duration so far: the open segment at the end has only its parts'."""
        return self.duration_s or sum(part.duration_s for part in self.parts)


@dataclass(slots=True)
class ListedPlaylist:
    """Everything a media playlist says."""

    text: str
    version: int = 1
    target_duration_s: int = 0
    part_target_s: float = 0.0
    media_sequence: int = 0
    discontinuity_sequence: int = 0
    server_control: dict[str, str] = field(default_factory=dict)
    has_independent_segments: bool = False
    skipped: int = 0
    hinted_part: str | None = None
    reports: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    is_ended: bool = False
    segments: list[ListedSegment] = field(default_factory=list)
    header_tags: list[str] = field(default_factory=list)

    @property
    def last(self) -> ListedSegment | None:
        return self.segments[-1] if self.segments else None

    @property
    def next_position(self) -> tuple[int, int]:
        """What a reload asks for to get the next part."""
        last = self.last
        if last is None:
            return self.media_sequence + self.skipped, 0
        return (last.msn, len(last.parts)) if last.uri is None else (last.msn + 1, 0)

    def has_position(self, msn: int, part: int) -> bool:
        """As the server must understand it: a part past a segment's end is the next one's first."""
        last = self.last
        if last is None or msn > last.msn:
            return False
        segment = next((s for s in self.segments if s.msn == msn), None)
        if segment is None or part < len(segment.parts):
            return True
        if segment.uri is None:
            return False
        return not segment.parts or self.has_position(msn + 1, 0)


def parse_attributes(text: str) -> dict[str, str]:
    """An attribute list (4.2); quotes are taken off. Raises PlaylistError."""
    attributes, position = {}, 0
    while position < len(text):
        match = _ATTRIBUTE.match(text, position)
        if match is None or match[1] in attributes:
            raise PlaylistError(f"attribute list {text!r} is malformed")
        attributes[match[1]] = match[2].strip('"')
        position = match.end()
    return attributes


def parse_media_playlist(text: str) -> ListedPlaylist:
    """Read a media playlist; raises PlaylistError."""
    lines = text.split("\n")
    if lines[0] != "#EXTM3U":
        raise PlaylistError("the first line is not #EXTM3U (4.4.1.1)")
    reader = _Reader(ListedPlaylist(text))
    for number, line in enumerate(lines[1:], 2):
        try:
            reader.line(line)
        except (ValueError, KeyError) as error:
            raise PlaylistError(f"line {number}, {line!r}: {error}") from error
    return reader.end()


class _Reader:
    def __init__(self, playlist: ListedPlaylist) -> None:
        self._playlist = playlist
        self._segment: ListedSegment | None = None
        self._discontinuities = 0
        self._map_uri: str | None = None

    def line(self, line: str) -> None:
        if not line or (line.startswith("#") and not line.startswith("#EXT")):
            return
        if not line.startswith("#"):
            self._end_segment(line)
            return
        name, _, value = line.partition(":")
        if not self._read_segment_tag(name, value):
            self._read_header_tag(name, value)

    def end(self) -> ListedPlaylist:
        if self._segment is not None:
            self._playlist.segments.append(self._segment)
        return self._playlist

    def _current(self) -> ListedSegment:
        if self._segment is None:
            playlist = self._playlist
            self._segment = ListedSegment(
                playlist.media_sequence + playlist.skipped + len(playlist.segments),
                playlist.discontinuity_sequence + self._discontinuities,
                map_uri=self._map_uri,
            )
        return self._segment

    def _end_segment(self, uri: str) -> None:
        segment = self._current()
        segment.uri = uri
        self._playlist.segments.append(segment)
        self._segment = None

    def _read_segment_tag(self, name: str, value: str) -> bool:
        if name not in _SEGMENT_TAGS:
            return False
        segment = self._current()
        segment.tags.append(name)
        if name == "#EXTINF":
            segment.duration_s = float(value.split(",")[0])
        elif name == "#EXT-X-DISCONTINUITY":
            self._discontinuities += 1
            segment.has_discontinuity = True
            segment.discontinuity_sequence += 1
        elif name == "#EXT-X-MAP":
            self._map_uri = segment.map_uri = parse_attributes(value)["URI"]
        elif name == "#EXT-X-PROGRAM-DATE-TIME":
            segment.pdt = datetime.fromisoformat(value)
        else:
            attributes = parse_attributes(value)
            is_independent = attributes.get("INDEPENDENT") == "YES"
            duration_s = float(attributes["DURATION"])
            segment.parts.append(ListedPart(attributes["URI"], duration_s, is_independent))
        return True

    def _read_header_tag(self, name: str, value: str) -> None:
        playlist = self._playlist
        playlist.header_tags.append(name)
        match name:
            case "#EXT-X-VERSION":
                playlist.version = int(value)
            case "#EXT-X-TARGETDURATION":
                playlist.target_duration_s = int(value)
            case "#EXT-X-MEDIA-SEQUENCE":
                playlist.media_sequence = int(value)
            case "#EXT-X-DISCONTINUITY-SEQUENCE":
                playlist.discontinuity_sequence = int(value)
            case "#EXT-X-SERVER-CONTROL":
                playlist.server_control = parse_attributes(value)
            case "#EXT-X-PART-INF":
                playlist.part_target_s = float(parse_attributes(value)["PART-TARGET"])
            case "#EXT-X-INDEPENDENT-SEGMENTS":
                playlist.has_independent_segments = True
            case "#EXT-X-SKIP":
                playlist.skipped = int(parse_attributes(value)["SKIPPED-SEGMENTS"])
            case "#EXT-X-PRELOAD-HINT":
                playlist.hinted_part = parse_attributes(value)["URI"]
            case "#EXT-X-RENDITION-REPORT":
                report = parse_attributes(value)
                part = report.get("LAST-PART")
                position = int(report["LAST-MSN"]), None if part is None else int(part)
                playlist.reports[report["URI"]] = position
            case "#EXT-X-ENDLIST":
                playlist.is_ended = True


_SEGMENT_TAGS = frozenset(
    {
        "#EXTINF",
        "#EXT-X-DISCONTINUITY",
        "#EXT-X-MAP",
        "#EXT-X-PROGRAM-DATE-TIME",
        "#EXT-X-PART",
    }
)
