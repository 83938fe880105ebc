"""The text of a media playlist."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from streams.media.hls.model import Segment, part_uri, segment_uri
from streams.media.hls.state import MediaPlaylistState

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RenditionReport:
    """Where another rendition of the same broadcast stands (4.4.5.4)."""

    uri: str
    last_msn: int
    last_part: int | None


def render_playlist(
    state: MediaPlaylistState,
    *,
    skip: bool = False,
    reports: Iterable[RenditionReport] = (),
    is_independent: bool = False,
) -> bytes:
    """The full playlist, or with `skip` a delta update where there is something to skip."""
    segments = list(state.segments)
    skipped = count_skippable(state) if skip and not state.is_ended else 0
    lines = [*_header(state, is_independent=is_independent)]
    if skipped:
        lines.append(f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}")
    first_with_parts = len(segments) - state.config.segments_with_parts
    if segments and not segments[-1].is_closed:
        first_with_parts -= 1
    for index in range(skipped, len(segments)):
        previous = segments[index - 1] if index else None
        has_parts = index >= first_with_parts and not state.is_ended
        lines += segment_lines(segments[index], previous, has_parts=has_parts)
    if state.is_ended:
        lines.append("#EXT-X-ENDLIST")
    else:
        lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{part_uri(state.next_part)}"')
        lines += [_report(report) for report in reports]
    return ("\n".join(lines) + "\n").encode()


def count_skippable(state: MediaPlaylistState) -> int:
    """How many of the oldest segments lie beyond the skip boundary (4.4.5.2)."""
    behind_us = sum(segment.duration_us for segment in state.segments)
    boundary_us = round(state.config.can_skip_until_s * 1_000_000)
    count = 0
    for segment in state.segments:
        behind_us -= segment.duration_us
        if behind_us < boundary_us or not segment.is_closed:
            break
        count += 1
    return count


def _header(state: MediaPlaylistState, *, is_independent: bool) -> Iterator[str]:
    config = state.config
    first = state.segments[0] if state.segments else None
    yield "#EXTM3U"
    yield "#EXT-X-VERSION:9"
    if is_independent:
        yield "#EXT-X-INDEPENDENT-SEGMENTS"
    yield f"#EXT-X-TARGETDURATION:{config.target_duration_s}"
    yield (
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,"
        f"PART-HOLD-BACK={config.part_hold_back_us / 1e6:.3f},"
        f"HOLD-BACK={config.hold_back_s:.3f},CAN-SKIP-UNTIL={config.can_skip_until_s:.3f}"
    )
    yield f"#EXT-X-PART-INF:PART-TARGET={config.part_target_us / 1e6:.3f}"
    yield f"#EXT-X-MEDIA-SEQUENCE:{first.msn if first else state.last_msn + 1}"
    yield f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.discontinuity if first else 0}"


def segment_lines(segment: Segment, previous: Segment | None, *, has_parts: bool) -> Iterator[str]:
    """Its tags; discontinuity, map and date come before the first part (4.4.4 and B.2)."""
    if previous is not None:
        # An epoch in which this rendition had no part still counts: the discontinuity sequence
        # must stay equal to the other renditions'.
        yield from ["#EXT-X-DISCONTINUITY"] * (segment.discontinuity - previous.discontinuity)
    if previous is None or previous.init_number != segment.init_number:
        yield f'#EXT-X-MAP:URI="init-{segment.init_number}.mp4"'
    yield f"#EXT-X-PROGRAM-DATE-TIME:{format_date(segment.pdt_ms)}"
    if has_parts:
        for part in segment.parts:
            independent = ",INDEPENDENT=YES" if part.is_independent else ""
            yield (
                f"#EXT-X-PART:DURATION={part.duration_us / 1e6:.5f},"
                f'URI="{part_uri(part.number)}"{independent}'
            )
    if segment.is_closed:
        yield f"#EXTINF:{segment.duration_us / 1e6:.5f},"
        yield segment_uri(segment.msn)


def _report(report: RenditionReport) -> str:
    part = "" if report.last_part is None else f",LAST-PART={report.last_part}"
    return f'#EXT-X-RENDITION-REPORT:URI="{report.uri}",LAST-MSN={report.last_msn}{part}'


def format_date(unix_ms: int) -> str:
    moment = _EPOCH + timedelta(milliseconds=unix_ms)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{unix_ms % 1000:03d}Z"


def report_on(state: MediaPlaylistState, uri: str) -> RenditionReport | None:
    """The report that other renditions give of this one; None before its first part."""
    if not state.segments:
        return None
    last = state.segments[-1]
    return RenditionReport(uri, last.msn, len(last.parts) - 1 if last.parts else None)
