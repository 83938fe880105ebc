"""Unwrapping 32-bit timestamps."""

from streams.media.rtmp.timestamps import TimestampUnwrapper

WRAP = 1 << 32


def unwrap_all(*timestamps):
    unwrapper = TimestampUnwrapper()
    return [unwrapper.unwrap(timestamp) for timestamp in timestamps]


def test_time_goes_on_across_the_wrap():
    assert unwrap_all(WRAP - 20, WRAP - 1, 12, 33) == [WRAP - 20, WRAP - 1, WRAP + 12, WRAP + 33]


def test_audio_behind_video_at_the_wrap():
    assert unwrap_all(WRAP - 5, 3, WRAP - 2, 9) == [WRAP - 5, WRAP + 3, WRAP - 2, WRAP + 9]


def test_the_wrap_at_31_bits_of_ffmpeg_and_obs():
    half = WRAP // 2
    assert unwrap_all(half - 20, 3, half - 9, 24, 50_000) == [
        half - 20,
        half + 3,
        half - 9,
        half + 24,
        half + 50_000,
    ]


def test_many_wraps_at_31_bits():
    half = WRAP // 2
    times = [(half // 100_000) * step for step in range(400_000)]
    assert unwrap_all(*(time % half for time in times)) == times


def test_a_restarted_clock_is_a_jump_back():
    assert unwrap_all(3_600_000, 0, 33) == [3_600_000, 0, 33]


def test_many_wraps():
    quarter = WRAP // 4
    times = [quarter * step for step in range(17)]  # larger steps than this are ambiguous
    assert unwrap_all(*(time % WRAP for time in times)) == times


def test_a_start_anywhere_is_kept():
    assert unwrap_all(16_800_000) == [16_800_000]


def test_priming_below_zero_is_zero():
    assert unwrap_all(10, WRAP - 21, 33) == [10, 0, 33]


def test_a_jump_of_more_than_half_the_range_is_forward():
    assert unwrap_all(0, 3_000_000_000, 3_000_000_033) == [0, 3_000_000_000, 3_000_000_033]


def test_headers_do_not_move_the_clock():
    unwrapper = TimestampUnwrapper()
    assert unwrapper.peek(0) == 0
    assert unwrapper.unwrap(WRAP - 10) == WRAP - 10
    assert unwrapper.peek(0) == WRAP
    assert unwrapper.unwrap(WRAP - 5) == WRAP - 5
