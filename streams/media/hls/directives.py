"""Delivery directives of a playlist request (6.2.5 of RFC 8216bis)."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from streams.media.hls.state import MediaPlaylistState

_NUMBER = re.compile(r"[0-9]{1,18}")
# How far ahead a reload may reach beyond the last segment of the playlist, 6.2.5.2.
_ADVANCE_SEGMENTS = 2
_MAX_FIELDS = 32


class BadDirective(ValueError):
    """The request breaks a rule that the server answers with 400."""


@dataclass(frozen=True, slots=True)
class Directives:
    """What the client asked for; an empty one asks for the playlist as it is."""

    msn: int | None = None
    part: int | None = None
    wants_skip: bool = False


def parse_directives(query: str) -> Directives:
    """Read `_HLS_msn`, `_HLS_part` and `_HLS_skip`; other parameters are left alone."""
    if "_HLS_" not in query:
        return Directives()
    try:
        values = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_FIELDS))
    except ValueError as error:
        raise BadDirective(f"A request has at most {_MAX_FIELDS} parameters") from error
    msn, part = _number(values, "_HLS_msn"), _number(values, "_HLS_part")
    if part is not None and msn is None:
        raise BadDirective("_HLS_part needs _HLS_msn")
    # "v2" also skips EXT-X-DATERANGE tags, of which there are none here.
    return Directives(msn, part, values.get("_HLS_skip") in ("YES", "v2"))


def check_reach(state: MediaPlaylistState, directives: Directives) -> None:
    """Raise BadDirective for a position too far ahead of the playlist to wait for."""
    msn, part = directives.msn, directives.part
    if msn is None or msn < state.last_msn:
        return
    if msn > state.last_msn + _ADVANCE_SEGMENTS:
        raise BadDirective(
            f"_HLS_msn={msn} is more than {_ADVANCE_SEGMENTS} beyond the last, {state.last_msn}"
        )
    if part is None:
        return
    last = state.segments[-1] if msn == state.last_msn and state.segments else None
    last_part = len(last.parts) - 1 if last else -1
    if part > last_part + state.config.advance_part_limit:
        raise BadDirective(f"_HLS_part={part} is beyond the advance part limit")


def _number(values: dict[str, str], name: str) -> int | None:
    raw = values.get(name)
    if raw is None:
        return None
    if not _NUMBER.fullmatch(raw):
        raise BadDirective(f"{name} must be a whole number")
    return int(raw)
