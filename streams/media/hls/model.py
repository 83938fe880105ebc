"""Partial segments, segments and init segments of one rendition."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Part:
    """A Partial Segment; numbers run through the whole broadcast, across segments.

    Continuous numbers make the preload hint right across a segment's end, where it is not yet
    known whether the next part still belongs to the open segment.
    """

    number: int
    duration_us: int
    size_bytes: int
    is_independent: bool
    data: bytes | None = field(default=None, repr=False)  # None once it is only on disk


@dataclass(slots=True)
class Segment:
    """A Media Segment: open while parts are added, closed for ever after."""

    msn: int
    epoch: int  # counts discontinuities; equal across the renditions of a broadcast
    init_number: int
    pdt_ms: int  # EXT-X-PROGRAM-DATE-TIME, Unix time
    parts: list[Part] = field(default_factory=list)
    is_closed: bool = False
    is_on_disk: bool = True  # False until a recorder has written all of it, and when it cannot
    gap: int = 0  # how many holes the recording has before it; the live picture has none

    @property
    def discontinuity(self) -> int:
        """Its Discontinuity Sequence Number: a hole in a recording is one to its player."""
        return self.epoch + self.gap

    @property
    def duration_us(self) -> int:
        return sum(part.duration_us for part in self.parts)

    @property
    def size_bytes(self) -> int:
        return sum(part.size_bytes for part in self.parts)

    @property
    def is_in_memory(self) -> bool:
        return all(part.data is not None for part in self.parts)

    @property
    def bitrate_bps(self) -> int:
        return self.size_bytes * 8_000_000 // max(1, self.duration_us)

    def data(self) -> bytes | None:
        """The segment's bytes, which are those of its parts; None once they are only on disk."""
        chunks = [part.data for part in self.parts if part.data is not None]
        return b"".join(chunks) if len(chunks) == len(self.parts) else None

    def release(self) -> None:
        """Forget the bytes, not what they were."""
        for part in self.parts:
            part.data = None


@dataclass(frozen=True, slots=True)
class InitSegment:
    """A Media Initialization Section and the name it is served under."""

    number: int
    data: bytes = field(repr=False)

    @property
    def uri(self) -> str:
        return f"init-{self.number}.mp4"


def part_uri(number: int) -> str:
    return f"part-{number}.m4s"


def segment_uri(msn: int) -> str:
    return f"seg-{msn}.m4s"
