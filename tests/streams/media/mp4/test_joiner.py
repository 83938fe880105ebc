"""Short fragments become parts that RFC 8216bis allows, or the last of their segment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.mp4 import Fragment
from streams.media.mp4.joiner import FragmentJoiner

FRAME_US = 33_333
MIN_US, MAX_US = 182_750, 215_000


def fragments(*frames: int, keyframes: tuple[int, ...] = (0,)) -> list[Fragment]:
    """Fragments of these numbers of frames, one behind the other."""
    made, start_us = [], 0
    for index, count in enumerate(frames):
        name = f"<{index}>".encode()
        made.append(Fragment(name, start_us, count * FRAME_US, index in keyframes))
        start_us += count * FRAME_US
    return made


def parts_of(given_fragments: list[Fragment]) -> list[bytes]:
    """What a joiner makes of a whole stream."""
    joiner = FragmentJoiner(min_us=MIN_US, max_us=MAX_US)
    parts = [part for fragment in given_fragments for part in joiner.feed(fragment)]
    return [part.data for part in [*parts, *joiner.flush()]]


@pytest.mark.parametrize(
    ("frames", "keyframes", "expected"),
    [
        ((6, 6, 6), (0,), [b"<0>", b"<1>", b"<2>"]),
        ((6, 5, 1), (0,), [b"<0>", b"<1><2>"]),
        ((6, 3, 2, 1), (0,), [b"<0>", b"<1><2><3>"]),
        # Too much for one part: the short one ends the stream.
        ((6, 5, 4), (0,), [b"<0>", b"<1>"]),
        ((6, 5), (0,), [b"<0>", b"<1>"]),
        # The last of its segment may be short.
        ((6, 4, 6), (0, 2), [b"<0>", b"<1>", b"<2>"]),
        # Sound alone behind the last pictures.
        ((6, 4, 6, 3), (0,), [b"<0>", b"<1>"]),
        ((6, 5, 6, 6), (0, 3), [b"<0>", b"<1>", b"<2>", b"<3>"]),
        # In mid-stream nothing is left out, whatever the encoder does.
        ((6, 5, *[6] * 8), (0,), [f"<{index}>".encode() for index in range(10)]),
    ],
)
def test_what_becomes_of_a_short_fragment(
    frames: tuple[int, ...], keyframes: tuple[int, ...], expected: list[bytes]
) -> None:
    assert parts_of(fragments(*frames, keyframes=keyframes)) == expected


@given(st.lists(st.integers(1, 6), min_size=1, max_size=40))
def test_nothing_is_lost_but_the_very_end(frames: list[int]) -> None:
    made = fragments(*frames)
    joined = b"".join(parts_of(made))
    assert b"".join(fragment.data for fragment in made).startswith(joined)
    left_out = made[joined.count(b"<") :]
    assert sum(fragment.duration_us for fragment in left_out) <= 1_700_000
