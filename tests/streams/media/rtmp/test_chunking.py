"""However the network cuts the bytes, the events are the same."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.media.rtmp import RtmpConnection, RtmpLimits
from tests.streams.media.rtmp.driving import feed
from tests.streams.media.rtmp.publisher import HANDSHAKE, whole_publish

WHOLE = whole_publish(chunk_size=256)


def events_of(pieces):
    return feed(RtmpConnection(RtmpLimits()), pieces)


EXPECTED = events_of([WHOLE])


def test_byte_by_byte():
    assert events_of(WHOLE[at : at + 1] for at in range(len(WHOLE))) == EXPECTED


def test_cut_in_two_at_every_position_behind_the_handshake():
    for at in range(len(HANDSHAKE), len(WHOLE)):
        assert events_of([WHOLE[:at], WHOLE[at:]]) == EXPECTED


def test_cut_in_two_around_the_parts_of_the_handshake():
    for at in (1, 2, 1536, 1537, 1538, 3072, 3073):
        assert events_of([WHOLE[:at], WHOLE[at:]]) == EXPECTED


@settings(max_examples=50)
@given(st.lists(st.integers(0, len(WHOLE)), max_size=40))
def test_cut_anywhere(cuts):
    edges = [0, *sorted(cuts), len(WHOLE)]
    pieces = [WHOLE[begin:end] for begin, end in itertools.pairwise(edges)]
    assert events_of(pieces) == EXPECTED


@settings(max_examples=20)
@given(st.sampled_from([1, 2, 64, 128, 4096, 65_536]))
def test_chunks_of_any_size_mean_the_same(chunk_size):
    assert events_of([whole_publish(chunk_size)]) == EXPECTED
