"""The timeline of a video: offsets, moments, and what a trim leaves."""

import pytest

from streams.models import VideoKind
from streams.selectors.timeline import (
    Timeline,
    from_shown,
    load_timeline,
    shown_duration_ms,
    shown_range,
    to_shown,
)
from tests.streams.recorded import STARTED_MS, make_video

pytestmark = pytest.mark.django_db


def test_moments_and_offsets_of_a_broadcast_with_a_break(broadcaster, django_assert_num_queries):
    video = make_video(broadcaster.channel, seconds=20, breaks=[5], gap_ms=30_000)
    with django_assert_num_queries(2):
        timeline = load_timeline(video)
    assert [run.epoch for run in timeline.runs] == [0, 1]
    assert timeline.duration_ms == 20_000
    assert timeline.offset_at(STARTED_MS + 4_000) == 4_000
    assert timeline.offset_at(STARTED_MS + 25_000) == 10_000  # nobody was sending
    assert timeline.offset_at(STARTED_MS + 43_000) == 13_000
    assert timeline.offset_at(STARTED_MS - 1) == 0
    assert timeline.offset_at(STARTED_MS + 10**9) == 20_000
    for offset_ms in (0, 1, 9_999, 10_000, 15_000, 20_000):
        assert timeline.offset_at(timeline.unix_ms_at(offset_ms)) == offset_ms


def test_long_runs_are_anchored_again(broadcaster):
    video = make_video(broadcaster.channel, seconds=1200)
    runs = load_timeline(video).runs
    assert [run.duration_ms for run in runs] == [300_000] * 4
    assert [run.offset_ms for run in runs] == [0, 300_000, 600_000, 900_000]


def test_an_upload_has_no_dates(broadcaster):
    video = make_video(broadcaster.channel, kind=VideoKind.UPLOAD)
    assert load_timeline(video).unix_ms_at(3_000) == 0


def test_nothing_stored_is_an_empty_timeline():
    assert Timeline(()).duration_ms == Timeline(()).offset_at(5) == Timeline(()).unix_ms_at(5) == 0


def test_what_is_shown(broadcaster):
    video = make_video(broadcaster.channel, seconds=20)
    assert shown_range(video) == (0, 20_000)
    video.trim_start_ms, video.trim_end_ms = 4_000, 12_000
    assert shown_range(video) == (4_000, 12_000)
    assert shown_duration_ms(video) == 8_000
    assert to_shown(video, 5_000) == 1_000
    assert to_shown(video, 3_999) is to_shown(video, 12_001) is None
    assert (from_shown(video, 1_000), from_shown(video, 10**9), from_shown(video, -5)) == (
        5_000,
        12_000,
        4_000,
    )


def test_the_first_moment_of_an_offset_is_where_a_gap_begins(broadcaster):
    video = make_video(broadcaster.channel, seconds=20, breaks=[5], gap_ms=30_000)
    timeline = load_timeline(video)
    assert timeline.unix_ms_from(0) == STARTED_MS
    assert timeline.unix_ms_from(10_000) == STARTED_MS + 10_000
    assert timeline.unix_ms_at(10_000) == STARTED_MS + 40_000
    assert timeline.unix_ms_from(10_001) == STARTED_MS + 40_001
    assert timeline.unix_ms_from(10**9) == STARTED_MS + 50_000
    assert Timeline(()).unix_ms_from(5) == 0
