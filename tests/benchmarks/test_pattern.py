"""The time pattern survives the way to the glass, or is unreadable; it is never wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.glass.pattern import (
    HEIGHT_PX,
    ROWS_PX,
    WIDTH_PX,
    crc8,
    nearest_unix_ms,
    pattern_rows,
    read_pattern,
)

_NOW_MS = 1_795_240_921_696


def _frame(unix_ms: int) -> bytearray:
    return bytearray(pattern_rows(unix_ms) + bytes(WIDTH_PX * (HEIGHT_PX - ROWS_PX)))


def _read(frame: bytearray) -> int | None:
    return read_pattern(frame, width_px=WIDTH_PX, height_px=HEIGHT_PX)


@given(st.integers(min_value=0, max_value=2**42))
def test_what_is_stamped_is_read(unix_ms):
    assert _read(_frame(unix_ms)) == unix_ms % 2**32


@pytest.mark.parametrize("bit", range(40))
def test_a_flipped_column_is_unreadable(bit):
    frame = _frame(_NOW_MS)
    for y in range(ROWS_PX):
        start = y * WIDTH_PX + bit * 32
        frame[start : start + 32] = bytes(251 - value for value in frame[start : start + 32])
    assert _read(frame) is None


def test_a_frame_without_a_pattern_is_unreadable():
    assert _read(bytearray([110]) * (WIDTH_PX * HEIGHT_PX)) is None


def test_the_checksum_is_the_one_of_smbus():
    assert crc8(int.from_bytes(b"1234", "little")) == 0xC2


@given(st.integers(min_value=-(2**30), max_value=2**30))
def test_the_nearest_time_with_these_low_bits(distance_ms):
    assert nearest_unix_ms((_NOW_MS - distance_ms) % 2**32, now_ms=_NOW_MS) == _NOW_MS - distance_ms
