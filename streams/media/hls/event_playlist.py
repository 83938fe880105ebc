"""The playlist of everything a broadcast has recorded so far, for rewinding it."""

from streams.media.hls.journal import Journal
from streams.media.hls.render import segment_lines


def render_event_playlist(journal: Journal, *, is_ended: bool, first_kept: int = 0) -> bytes:
    """EXT-X-PLAYLIST-TYPE EVENT while it grows (4.4.3.5), VOD once it has ended.

    Segments before number `first_kept` are on the disk no more. A playlist that loses segments may
    have no type.
    """
    segments = [segment for segment in journal.segments if segment.msn >= first_kept]
    first = segments[0] if segments else None
    kind = "VOD" if is_ended else "EVENT"
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{journal.config.target_duration_s}",
        f"#EXT-X-MEDIA-SEQUENCE:{first.msn if first else 0}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.discontinuity if first else 0}",
    ]
    if is_ended or not first_kept:
        lines.append(f"#EXT-X-PLAYLIST-TYPE:{kind}")
    previous = None
    for segment in segments:
        lines += segment_lines(segment, previous, has_parts=False)
        previous = segment
    if is_ended:
        lines.append("#EXT-X-ENDLIST")
    return ("\n".join(lines) + "\n").encode()
