"""What stays in memory, what can be found, which positions have been reached."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from streams.media.hls.clock import ProgramClock
from streams.media.hls.conformance import check_delta, check_playlist, check_succession
from streams.media.hls.directives import (
    BadDirective,
    Directives,
    check_reach,
    parse_directives,
)
from streams.media.hls.lookup import find_part, find_segment, has_position
from streams.media.hls.parse import parse_media_playlist
from streams.media.hls.render import render_playlist
from streams.media.hls.rule import PlaylistConfig, choose_config
from streams.media.hls.state import MediaPlaylistState
from streams.media.mp4 import Fragment
from tests.streams.media.hls.states import append, begin, state_with


def test_memory_holds_the_last_segments_only():
    state = state_with(305)
    in_memory = [segment.msn for segment in state.segments if segment.is_in_memory]
    assert in_memory == list(range(25, 31))


def test_big_segments_are_released_sooner():
    state = MediaPlaylistState(PlaylistConfig())
    begin(state)
    for index in range(60):
        state.append(Fragment(bytes(3_000_000), index * 200_000, 200_000, index % 10 == 0))
    held = sum(len(p.data) for s in state.segments for p in s.parts if p.data is not None)
    assert held <= 60_000_000


def test_parts_and_segments_are_found_by_number():
    state = state_with(305)
    place = find_part(state, 302)
    assert (place.segment.msn, place.offset_bytes, place.part.data) == (30, 10, b"<302>")
    assert find_part(state, 305) is None
    assert find_part(state_with(305, window_segments=3), 0) is None
    assert find_segment(state, 12).msn == 12
    assert find_segment(state, 31) is None


def test_init_segments_leave_with_the_last_segment_that_needs_them():
    state = state_with(10, window_segments=3)
    begin(state, epoch=1)
    append(state, 40)
    assert list(state.inits) == [1]


@pytest.mark.parametrize(
    ("msn", "part", "reached"),
    [(0, None, True), (0, 9, True), (0, 10, True), (0, 99, True), (1, 1, True), (1, 2, False),
     (1, None, False), (2, 0, False), (2, None, False)],
)  # fmt: skip
def test_positions(msn, part, reached):
    assert has_position(state_with(12), msn, part) is reached


def test_a_part_beyond_a_closed_segment_waits_for_the_next_ones_first():
    state = state_with(10)
    state.end_epoch()
    assert not has_position(state, 0, 10)
    begin(state, epoch=1)
    append(state, 1)
    assert has_position(state, 0, 10)


@pytest.mark.parametrize(
    ("query", "directives"),
    [
        ("", Directives()),
        ("token=1", Directives()),
        ("_HLS_msn=12", Directives(12)),
        ("_HLS_msn=12&_HLS_part=3&x=y", Directives(12, 3)),
        ("_HLS_skip=YES", Directives(wants_skip=True)),
        ("_HLS_msn=0&_HLS_part=0&_HLS_skip=v2", Directives(0, 0, True)),
    ],
)
def test_directives(query, directives):
    assert parse_directives(query) == directives


@pytest.mark.parametrize(
    "query",
    ["_HLS_part=1", "_HLS_msn=", "_HLS_msn=-1", "_HLS_msn=1.0", "_HLS_msn=٣", "_HLS_msn=1e3",
     "_HLS_msn=1&_HLS_part=x", "_HLS_msn=" + "9" * 30, "_HLS_msn=1" + "&a=b" * 100],
)  # fmt: skip
def test_directives_that_cannot_be_read(query):
    with pytest.raises(ValueError):
        parse_directives(query)


@pytest.mark.parametrize(
    ("msn", "part", "is_bad"),
    [(1, 1, False), (1, 15, False), (1, 16, True), (2, 13, False), (2, 14, True), (3, None, False),
     (3, 0, False), (4, None, True), (4, 0, True), (0, 500, False)],
)  # fmt: skip
def test_reach(msn, part, is_bad):
    state = state_with(12)  # the last is msn 1, part 1; three seconds are 14 parts
    if is_bad:
        with pytest.raises(BadDirective):
            check_reach(state, Directives(msn, part))
    else:
        check_reach(state, Directives(msn, part))


def test_the_program_clock_follows_arrivals_slowly():
    clock = ProgramClock()
    clock.observe(media_end_us=10_000_000, arrived_us=1_000_000_000_000)
    clock.observe(media_end_us=11_000_000, arrived_us=1_000_009_000_000)
    assert clock.unix_ms(11_000_000) == 1_000_001_000
    for _ in range(100_000):
        clock.observe(media_end_us=11_000_000, arrived_us=1_000_009_000_000)
    assert clock.unix_ms(11_000_000) == 1_000_009_000


@given(st.floats(1, 120))
def test_every_frame_rate_finds_its_part_target(fps):
    config = choose_config(fps)
    frame_us = 1_000_000 / fps
    frames = max(1, int((config.part_target_us + 1) // frame_us))
    assert config.min_part_us - 1 <= frames * frame_us <= config.part_target_us + 1
    assert config.part_hold_back_us >= 3 * config.part_target_us
    assert config.max_segment_us > 2 * config.part_target_us


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("parts"), st.integers(1, 25), st.integers(1, 40)),
        st.tuples(st.just("drop"), st.integers(0, 90), st.just(0)),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=30, phases=[Phase.reuse, Phase.generate])
@given(ACTIONS, st.integers(20, 45))
def test_no_schedule_of_parts_and_drops_breaks_a_rule(actions, window):
    state = MediaPlaylistState(PlaylistConfig(window_segments=window))
    begin(state)
    epoch, at_us, keys, old = 0, 10_000_000, 0, None
    breaches = []
    for action, amount, key_every in actions:
        if action == "drop":
            epoch, at_us = epoch + 1, 10_000_000
            begin(state, epoch=epoch)
            keys = 0
            continue
        for _ in range(amount):
            state.append(Fragment(b"x", at_us, 200_000, keys % key_every == 0))
            at_us, keys = at_us + 200_000, keys + 1
        new = parse_media_playlist(render_playlist(state).decode())
        delta = parse_media_playlist(render_playlist(state, skip=True).decode())
        breaches += [*check_playlist(new), *check_delta(delta, new)]
        breaches += check_succession(old, new) if old else []
        old = new
    # Tiny segments from many drops may leave less than three target durations in the window.
    assert not [b for b in breaches if "segments were removed although" not in b.message]


def test_a_short_segment_full_of_keyframe_is_no_peak():
    """After a reconnect such a segment once made 2.5 Mbit/s look like 10: players took 160p."""
    state = MediaPlaylistState(PlaylistConfig())
    begin(state)
    for index in range(20):
        state.append(Fragment(bytes(50_000), index * 200_000, 200_000, index % 10 == 0))
    state.end_epoch()
    begin(state, epoch=1)
    for index in range(5):
        state.append(Fragment(bytes(300_000), index * 200_000, 200_000, index == 0))
    state.end_epoch()
    # 4 s at 2 Mbit/s and 1 s at 12 Mbit/s; the worst stretch of at least 3 s holds both.
    assert state.peak_bps == (500_000 + 1_500_000) * 8 // 3


def test_a_stretch_below_half_a_target_duration_says_nothing():
    state = MediaPlaylistState(PlaylistConfig())
    begin(state)
    for index in range(5):
        state.append(Fragment(bytes(300_000), index * 200_000, 200_000, index == 0))
    state.end_epoch()
    assert state.peak_bps == 0
