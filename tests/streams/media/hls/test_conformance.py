"""The checker's rules: a right playlist passes, and each damage is told with its clause."""

import re

import pytest

from streams.media.hls.conformance import check_delta, check_playlist, check_succession
from streams.media.hls.media_conformance import check_part, check_segment_bytes, check_timeline
from streams.media.hls.parse import (
    ListedPart,
    PlaylistError,
    parse_attributes,
    parse_media_playlist,
)
from streams.media.hls.render import render_playlist
from streams.media.mp4 import parse_runs
from tests.streams.media.hls.states import append, begin, state_with
from tests.streams.media.mp4.test_mp4 import INFO, fragment

STATE = state_with(25)
begin(STATE, epoch=1)
append(STATE, 14)
RIGHT = render_playlist(STATE).decode()


def clauses(text):
    return {breach.clause for breach in check_playlist(parse_media_playlist(text))}


def test_a_right_playlist_has_no_breach():
    assert clauses(RIGHT) == set()


@pytest.mark.parametrize(
    ("pattern", "replacement", "clause"),
    [
        (r"#EXT-X-TARGETDURATION.*\n", "", "4.4.3.1"),
        (r"TARGETDURATION:6", "TARGETDURATION:1", "4.4.3.1"),
        (r"#EXT-X-PART-INF.*\n", "", "4.4.3.7"),
        (r"CAN-BLOCK-RELOAD=YES,", "", "4.4.3.8"),
        (r"PART-HOLD-BACK=1.000,", "", "4.4.3.8"),
        (r"PART-HOLD-BACK=1.000", "PART-HOLD-BACK=0.400", "4.4.3.8"),
        (r"PART-HOLD-BACK=1.000", "PART-HOLD-BACK=0.500", "Apple authoring"),
        (r"HOLD-BACK=18.000", "HOLD-BACK=17.000", "4.4.3.8"),
        (r"CAN-SKIP-UNTIL=36.000", "CAN-SKIP-UNTIL=12.000", "4.4.3.8"),
        (r"#EXT-X-PRELOAD-HINT.*\n", "", "4.4.5.3"),
        (r"\Z", "#EXT-X-ENDLIST\n", "4.4.5.3"),
        (r"#EXT-X-MAP.*init-0.*\n", "", "4.4.4.5"),
        (r"#EXT-X-MAP.*init-1.*\n", "", "4.4.4.5"),
        (r"DURATION=0.20000,URI=\"part-3", 'DURATION=0.22000,URI="part-3', "4.4.4.9"),
        (r"DURATION=0.20000,URI=\"part-3", 'DURATION=0.15000,URI="part-3', "4.4.4.9"),
        (r"EXTINF:2.00000", "EXTINF:2.10000", "4.4.4.6"),
        (r"EXTINF:1.00000", "EXTINF:1.10000", "4.4.4.9"),
        (r"T12:00:02.000Z", "T12:00:03.000Z", "4.4.4.6"),
        (r"(#EXT-X-DISCONTINUITY\n)((?:#EXT-X-(?:MAP|PROG).*\n)+)(#EXT-X-PART.*\n)",
         r"\2\3\1", "4.4.4.9"),
        (r"#EXT-X-VERSION:9", "#EXT-X-VERSION:3", "8"),
        (r"(#EXT-X-MEDIA-SEQUENCE:0\n)", r"\1\1", "4.4.3"),
        (r"seg-0.m4s\n", "", "4.4.4.1"),
    ],
)  # fmt: skip
def test_damage_is_told_with_its_clause(pattern, replacement, clause):
    damaged = re.sub(pattern, replacement, RIGHT, count=1)
    assert damaged != RIGHT
    assert clause in clauses(damaged)


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r"TARGETDURATION:6", "TARGETDURATION:7"),
        (r"MEDIA-SEQUENCE:0", "MEDIA-SEQUENCE:1"),
        (r"DISCONTINUITY-SEQUENCE:0", "DISCONTINUITY-SEQUENCE:1"),
        (r"EXTINF:2.00000", "EXTINF:1.90000"),
        (r"part-30.m4s", "part-99.m4s"),
        (r"T12:00:02.000Z", "T12:00:02.001Z"),
        (r"init-1.mp4", "init-2.mp4"),
        (r"(?s)#EXT-X-DISCONTINUITY\n.*", ""),
    ],
)
def test_what_may_not_change_is_noticed(pattern, replacement):
    before = parse_media_playlist(RIGHT)
    after = parse_media_playlist(re.sub(pattern, replacement, RIGHT, count=1))
    assert list(check_succession(before, before)) == []
    assert list(check_succession(before, after))


def test_a_delta_that_differs_is_noticed():
    state = state_with(305)
    full = parse_media_playlist(render_playlist(state).decode())
    text = render_playlist(state, skip=True).decode()
    assert list(check_delta(parse_media_playlist(text), full)) == []
    for pattern, replacement in (("SEGMENTS=12", "SEGMENTS=14"), ("EXTINF:2.0", "EXTINF:3.0")):
        damaged = parse_media_playlist(text.replace(pattern, replacement, 1))
        assert list(check_delta(damaged, full))


@pytest.mark.parametrize(
    "text",
    ["", "EXTM3U", "#EXTM3U\n#EXT-X-VERSION:x\n", "#EXTM3U\n#EXT-X-PART:URI=\n",
     '#EXTM3U\n#EXT-X-MAP:BYTERANGE="1"\n', "#EXTM3U\n#EXTINF:abc,\n"],
)  # fmt: skip
def test_what_is_no_playlist_is_refused(text):
    with pytest.raises(PlaylistError):
        parse_media_playlist(text)


def test_attributes():
    assert parse_attributes('A=1,B="x,y=z",C=YES') == {"A": "1", "B": "x,y=z", "C": "YES"}
    with pytest.raises(PlaylistError):
        parse_attributes("A=1,A=2")


def test_a_part_is_held_against_its_listing():
    right = ListedPart("p", 0.0667, True)
    assert list(check_part(fragment(), right, INFO)) == []
    assert list(check_part(fragment(key=False), right, INFO))
    assert list(check_part(fragment(), ListedPart("p", 0.1, True), INFO))
    assert list(check_part(b"junk", right, INFO))


def test_timelines_must_go_on():
    first = parse_runs(fragment(10_000), INFO)
    following = parse_runs(fragment(10_066), INFO)
    video = [run for run in following if run.track.track_id == 1]
    assert list(check_timeline(first, video, "p")) == []
    assert list(check_timeline(first, parse_runs(fragment(10_080), INFO), "p"))


def test_a_segment_is_its_parts():
    assert list(check_segment_bytes(b"ab", [b"a", b"b"], "s")) == []
    assert list(check_segment_bytes(b"ab", [b"a"], "s"))
