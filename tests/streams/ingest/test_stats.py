"""What is measured of a publisher, with time passed in."""

import pytest

from streams.ingest.stats import PublishStats
from streams.media.flv import parse_audio, parse_video
from streams.ports import FlvTag, FlvTagKind
from tests.streams.media.rtmp.publisher import (
    AAC_SEQUENCE_HEADER,
    AVC_SEQUENCE_HEADER,
    audio_frame,
    inter_frame,
    key_frame,
)


@pytest.fixture
def stats():
    return PublishStats(now=100.0)


def add_video(stats, body, timestamp_ms, now):
    stats.add_video(
        FlvTag(FlvTagKind.VIDEO, timestamp_ms, body), parse_video(body), now=100.0 + now
    )


def add_audio(stats, body, timestamp_ms, now):
    stats.add_audio(
        FlvTag(FlvTagKind.AUDIO, timestamp_ms, body), parse_audio(body), now=100.0 + now
    )


def add_seconds(stats, seconds, *, fps=30, gop=60, start=0.0, media_start_ms=0):
    """Steady video of 1,005 bytes a frame."""
    for index in range(seconds * fps):
        body = key_frame(1000) if index % gop == 0 else inter_frame(1000)
        at = media_start_ms + index * 1000 // fps
        add_video(stats, body, at, start + index / fps)


def test_nothing_yet(stats):
    snapshot = stats.snapshot(now=100.0)
    assert (snapshot.received_bytes, snapshot.bitrate_bps, snapshot.fps) == (0, 0, 0.0)
    assert snapshot.keyframe_interval_ms is None
    assert snapshot.video_codec == ""


def test_bitrate_and_frame_rate_over_five_seconds(stats):
    add_seconds(stats, 10)
    snapshot = stats.snapshot(now=110.0)
    assert snapshot.fps == pytest.approx(30, abs=0.3)
    assert snapshot.bitrate_bps == pytest.approx(30 * 1005 * 8, rel=0.01)
    assert snapshot.received_bytes == 300 * 1005


def test_the_first_seconds_are_not_divided_by_five(stats):
    add_seconds(stats, 2)
    assert stats.snapshot(now=102.0).fps == pytest.approx(30)


def test_a_stalled_publisher_falls_to_zero(stats):
    add_seconds(stats, 2)
    snapshot = stats.snapshot(now=110.0)
    assert (snapshot.fps, snapshot.bitrate_bps) == (0.0, 0)
    assert snapshot.gap_ms == pytest.approx(8033, abs=40)


def test_the_keyframe_interval_is_that_of_the_last_two(stats):
    add_seconds(stats, 5, gop=60)
    assert stats.snapshot(now=105.0).keyframe_interval_ms == 2000
    add_video(stats, key_frame(), 5_500, 5.5)
    assert stats.snapshot(now=106.0).keyframe_interval_ms == 1500


def test_the_longest_gap_of_the_window(stats):
    for at in (0.0, 0.1, 0.9, 1.0, 1.2):
        add_audio(stats, audio_frame(), round(at * 1000), at)
    assert stats.snapshot(now=101.2).gap_ms == 800
    assert stats.snapshot(now=101.2 + 5).gap_ms == 5000


def test_gaps_leave_the_window(stats):
    for at in range(100):
        add_audio(stats, audio_frame(), at * 100, at / 10 + (2 if at > 10 else 0))
    assert stats.snapshot(now=111.9).gap_ms == 100


def test_late_frames_are_measured_against_the_earliest(stats):
    add_seconds(stats, 2)
    add_video(stats, inter_frame(), 2000, 2.2)
    assert stats.snapshot(now=103.0).late_frames == 0
    add_video(stats, inter_frame(), 2033, 2.5)
    assert stats.snapshot(now=103.0).late_frames == 1


def test_an_encoder_that_restarts_its_clock_is_not_late_for_ever(stats):
    add_seconds(stats, 2, media_start_ms=3_600_000)
    add_seconds(stats, 2, start=2.0, media_start_ms=0)
    assert stats.snapshot(now=105.0).late_frames == 0


def test_a_slow_clock_is_not_late_for_ever(stats):
    for index in range(30 * 3600):
        add_video(stats, inter_frame(10), index * 1000 // 30, index / 30 * 1.0001)
    assert stats.snapshot(now=100.0 + 3601).late_frames == 0


def test_codecs_and_size_come_from_the_headers(stats):
    add_video(stats, AVC_SEQUENCE_HEADER, 0, 0.0)
    add_audio(stats, AAC_SEQUENCE_HEADER, 0, 0.0)
    snapshot = stats.snapshot(now=101.0)
    assert (snapshot.video_codec, snapshot.audio_codec) == ("avc1.64001f", "mp4a.40.2")
    assert (snapshot.width, snapshot.height) == (1280, 720)
    assert snapshot.fps == 0.0


def test_unreadable_headers_leave_the_numbers_unknown(stats):
    add_video(stats, b"\x17\x00\x00\x00\x00\xff", 0, 0.0)
    add_audio(stats, b"\xaf\x00", 0, 0.0)
    snapshot = stats.snapshot(now=101.0)
    assert (snapshot.video_codec, snapshot.audio_codec, snapshot.width) == ("", "", 0)
