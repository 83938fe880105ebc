"""What RFC 8216bis asks of a low-latency media playlist, as pure rules over what was read.

Every rule yields breaches with the clause they break; none knows how the playlist was fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from streams.media.hls.parse import ListedPlaylist, ListedSegment

# Durations are written with five decimals, and FLV counts milliseconds.
_ROUNDING_S = 0.0015
_DATE_SLACK_S = 0.060
_MIN_PART_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that was broken, and how."""

    clause: str
    message: str


def check_playlist(playlist: ListedPlaylist) -> Iterator[Breach]:
    """The rules that one playlist must keep by itself."""
    yield from _check_header(playlist)
    yield from _check_server_control(playlist)
    for index, segment in enumerate(playlist.segments):
        is_last = index == len(playlist.segments) - 1
        yield from _check_segment(playlist, segment, is_last=is_last)
        yield from _check_parts(playlist, segment)
    yield from _check_dates(playlist)


def _check_header(playlist: ListedPlaylist) -> Iterator[Breach]:
    tags = playlist.header_tags
    for name in set(tags):
        if tags.count(name) > 1 and name != "#EXT-X-RENDITION-REPORT":
            yield Breach("4.4.3", f"{name} appears {tags.count(name)} times")
    for name, clause in _REQUIRED.items():
        if name not in tags:
            yield Breach(clause, f"{name} is missing")
    if playlist.skipped and playlist.version < 9:
        yield Breach("8", f"EXT-X-SKIP needs version 9, the playlist has {playlist.version}")
    if playlist.version < 6:
        yield Breach("8", f"EXT-X-MAP needs version 6, the playlist has {playlist.version}")
    if not playlist.is_ended and playlist.hinted_part is None:
        yield Breach("4.4.5.3", "there is no EXT-X-PRELOAD-HINT for the next part")
    if playlist.is_ended and playlist.hinted_part is not None:
        yield Breach("4.4.5.3", "a playlist that has ended hints at a part")
    for name in ("#EXT-X-MEDIA-SEQUENCE", "#EXT-X-DISCONTINUITY-SEQUENCE"):
        first_segment = playlist.text.find("#EXTINF")
        if -1 < first_segment < playlist.text.find(f"{name}:"):
            yield Breach("4.4.3.2", f"{name} stands behind the first segment")


def _check_server_control(playlist: ListedPlaylist) -> Iterator[Breach]:
    control = playlist.server_control
    if control.get("CAN-BLOCK-RELOAD") != "YES":
        yield Breach("4.4.3.8", "CAN-BLOCK-RELOAD=YES is missing")
    target_s, part_s = playlist.target_duration_s, playlist.part_target_s
    least = {
        "PART-HOLD-BACK": 2 * part_s,
        "HOLD-BACK": 3 * target_s,
        "CAN-SKIP-UNTIL": 6 * target_s,
    }
    for name, seconds in least.items():
        if name not in control:
            if name == "PART-HOLD-BACK":
                yield Breach("4.4.3.8", "PART-HOLD-BACK is missing")
        elif float(control[name]) < seconds:
            yield Breach("4.4.3.8", f"{name}={control[name]} is below {seconds:.3f}")
    if float(control.get("PART-HOLD-BACK", 0)) < 3 * part_s:
        yield Breach("Apple authoring", "PART-HOLD-BACK is below three part targets")


def _check_segment(
    playlist: ListedPlaylist, segment: ListedSegment, *, is_last: bool
) -> Iterator[Breach]:
    where = f"segment {segment.msn}"
    if segment.map_uri is None and not playlist.skipped:
        yield Breach("4.4.4.5", f"{where} of fragmented MP4 has no EXT-X-MAP")
    yield from _check_order(segment)
    if segment.uri is None:
        if not is_last or playlist.is_ended:
            yield Breach("4.1", f"{where} has tags but no URI")
        return
    if segment.duration_s is None:
        yield Breach("4.4.4.1", f"{where} has no EXTINF")
        return
    if round(segment.duration_s) > playlist.target_duration_s:
        yield Breach("4.4.3.1", f"{where} of {segment.duration_s} s passes the target duration")
    if segment.parts:
        total_s = sum(part.duration_s for part in segment.parts)
        if abs(total_s - segment.duration_s) > _ROUNDING_S * len(segment.parts):
            yield Breach("4.4.4.9", f"{where}: parts of {total_s:.3f} s, {segment.duration_s} s")
        if playlist.has_independent_segments and not segment.parts[0].is_independent:
            yield Breach("4.4.2.1", f"{where} does not start with an independent part")


def _check_order(segment: ListedSegment) -> Iterator[Breach]:
    """Discontinuity, map and date apply to what follows, so they come before the first part."""
    for name in ("#EXTINF", "#EXT-X-MAP", "#EXT-X-PROGRAM-DATE-TIME"):
        if segment.tags.count(name) > 1:
            yield Breach("4.4.4.1", f"segment {segment.msn}: {name} appears twice for one URI")
    if "#EXT-X-PART" not in segment.tags:
        return
    first_part = segment.tags.index("#EXT-X-PART")
    for name in ("#EXT-X-DISCONTINUITY", "#EXT-X-MAP", "#EXT-X-PROGRAM-DATE-TIME"):
        if name in segment.tags[first_part:]:
            yield Breach("4.4.4.9", f"segment {segment.msn}: {name} stands behind a part")
    if segment.tags[-1] == "#EXT-X-PART" and segment.uri is not None:
        yield Breach("4.4.4.9", f"segment {segment.msn}: a part stands behind EXTINF")
    if segment.has_discontinuity and "#EXT-X-MAP" not in segment.tags:
        yield Breach("4.4.4.5", f"segment {segment.msn}: a discontinuity without its EXT-X-MAP")


def _check_parts(playlist: ListedPlaylist, segment: ListedSegment) -> Iterator[Breach]:
    target_s = playlist.part_target_s
    for index, part in enumerate(segment.parts):
        where = f"{part.uri} of segment {segment.msn}"
        if part.duration_s > target_s + _ROUNDING_S / 3:
            yield Breach("4.4.4.9", f"{where}: {part.duration_s} s passes PART-TARGET {target_s}")
        is_final = index == len(segment.parts) - 1
        if is_final or part.is_independent:
            continue
        if part.duration_s < _MIN_PART_SHARE * target_s - _ROUNDING_S / 3:
            yield Breach("4.4.4.9", f"{where}: {part.duration_s} s is below 85 % of {target_s}")


def _check_dates(playlist: ListedPlaylist) -> Iterator[Breach]:
    previous: ListedSegment | None = None
    for segment in playlist.segments:
        if previous and previous.pdt and segment.pdt and not segment.has_discontinuity:
            elapsed_s = (segment.pdt - previous.pdt).total_seconds()
            if abs(elapsed_s - (previous.duration_s or 0)) > _DATE_SLACK_S:
                yield Breach(
                    "4.4.4.6",
                    f"segment {segment.msn} is dated {elapsed_s:.3f} s after its predecessor "
                    f"of {previous.duration_s} s",
                )
        previous = segment


def check_succession(old: ListedPlaylist, new: ListedPlaylist) -> Iterator[Breach]:
    """What may and may not change between two full playlists (6.2.1 and 6.2.2)."""
    for name, before, after in (
        ("EXT-X-TARGETDURATION", old.target_duration_s, new.target_duration_s),
        ("PART-TARGET", old.part_target_s, new.part_target_s),
        ("EXT-X-VERSION", old.version, new.version),
        ("EXT-X-INDEPENDENT-SEGMENTS", old.has_independent_segments, new.has_independent_segments),
    ):
        if before != after:
            yield Breach("6.2.1", f"{name} changed from {before} to {after}")
    if new.media_sequence < old.media_sequence:
        yield Breach("6.2.2", f"EXT-X-MEDIA-SEQUENCE fell to {new.media_sequence}")
    if old.is_ended and not new.is_ended:
        yield Breach("6.2.1", "EXT-X-ENDLIST was taken back")
    if old.last and (new.last is None or new.last.msn < old.last.msn):
        yield Breach("6.2.1", f"segment {old.last.msn} was removed from the end")
    if new.media_sequence > old.media_sequence:
        yield from _check_removal(new)
    later = {segment.msn: segment for segment in new.segments}
    for segment in old.segments:
        if segment.msn in later:
            yield from compare_segments(segment, later[segment.msn], "6.2.1")


def _check_removal(new: ListedPlaylist) -> Iterator[Breach]:
    left_s = sum(segment.duration_s or 0.0 for segment in new.segments)
    if left_s < 3 * new.target_duration_s and not new.skipped:
        yield Breach("6.2.2", f"segments were removed although only {left_s:.1f} s were left")


def compare_segments(old: ListedSegment, new: ListedSegment, clause: str) -> Iterator[Breach]:
    """The same segment read twice: it may only have grown, or lost its list of parts."""
    where = f"segment {old.msn}"
    if old.uri is not None and (old.uri, old.duration_s) != (new.uri, new.duration_s):
        yield Breach(clause, f"{where} changed its URI or duration")
    if old.discontinuity_sequence != new.discontinuity_sequence:
        yield Breach("6.2.2", f"{where} changed its discontinuity sequence number")
    if old.pdt != new.pdt:
        yield Breach(clause, f"{where} changed its date from {old.pdt} to {new.pdt}")
    if old.map_uri and new.map_uri and old.map_uri != new.map_uri:
        yield Breach(clause, f"{where} changed its map")
    if new.parts and new.parts[: len(old.parts)] != old.parts:
        yield Breach(clause, f"{where} changed parts that it had listed")


def check_delta(delta: ListedPlaylist, full: ListedPlaylist) -> Iterator[Breach]:
    """A delta update and the full playlist must say the same (6.2.5.1)."""
    if not delta.skipped:
        return
    left_s = sum(segment.listed_s for segment in full.segments[delta.skipped :])
    boundary_s = float(full.server_control.get("CAN-SKIP-UNTIL", 0))
    if left_s < boundary_s - 1:
        yield Breach("4.4.5.2", f"segments within {left_s:.1f} s of the end were skipped")
    kept = {segment.msn: segment for segment in full.segments}
    # A client counts discontinuities that a delta skips from the playlist it has already.
    first_msn = delta.media_sequence + delta.skipped
    hidden = sum(
        segment.tags.count("#EXT-X-DISCONTINUITY")
        for segment in full.segments
        if segment.msn < first_msn
    )
    for segment in delta.segments:
        if segment.msn in kept:
            counted = segment.discontinuity_sequence + hidden
            yield from compare_segments(
                replace(segment, discontinuity_sequence=counted), kept[segment.msn], "6.2.5.1"
            )


_REQUIRED = {
    "#EXT-X-TARGETDURATION": "4.4.3.1",
    "#EXT-X-PART-INF": "4.4.3.7",
    "#EXT-X-SERVER-CONTROL": "4.4.3.8",
}
