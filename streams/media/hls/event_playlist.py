"""The playlist of everything a broadcast has recorded so far, for rewinding it."""

from streams.media.hls.journal import Journal
from streams.media.hls.render import segment_lines


def render_event_playlist(journal: Journal, *, is_ended: bool) -> bytes:
    """EXT-X-PLAYLIST-TYPE EVENT while it grows (4.4.3.5), VOD once it has ended."""
    first = journal.segments[0] if journal.segments else None
    kind = "VOD" if is_ended else "EVENT"
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{journal.config.target_duration_s}",
        f"#EXT-X-MEDIA-SEQUENCE:{first.msn if first else 0}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.discontinuity if first else 0}",
        f"#EXT-X-PLAYLIST-TYPE:{kind}",
    ]
    previous = None
    for segment in journal.segments:
        lines += segment_lines(segment, previous, has_parts=False)
        previous = segment
    if is_ended:
        lines.append("#EXT-X-ENDLIST")
    return ("\n".join(lines) + "\n").encode()
