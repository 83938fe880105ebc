"""Fragments and init segments: what is written is read back, what lies is refused."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.mp4 import (
    AudioTrack,
    Fragment,
    Mp4Error,
    Mp4Splitter,
    Sample,
    SplitterLimits,
    TrackKind,
    VideoTrack,
    build_fragment,
    build_init,
    parse_fragment,
    parse_init,
    parse_runs,
)
from streams.media.mp4.boxes import make_box
from streams.media.mp4.splitter import InitFound
from tests.streams.media.tags import AAC_48K, AVC_720P30

VIDEO = VideoTrack(AVC_720P30, 1280, 720, 90_000)
AUDIO = AudioTrack(AAC_48K, 2, 48_000, 48_000)
INIT = build_init(VIDEO, AUDIO)
INFO = parse_init(INIT)

TRACK_1 = b"tfhd\x00\x02\x00\x00\x00\x00\x00\x01"
TRACK_9 = b"tfhd\x00\x02\x00\x00\x00\x00\x00\x09"


def picture(at_ms, *, key=False, data=b"picture"):
    return Sample(data, at_ms * 90, 3_000, 0, key)


def sound(index, data=b"sound"):
    return Sample(data, index * 1024, 1024)


def fragment(start_ms=10_000, *, key=True):
    pictures = [picture(start_ms, key=key), picture(start_ms + 33)]
    return build_fragment(1, pictures, [sound(480_000 // 1024), sound(480_000 // 1024 + 1)])


def test_an_init_segment_tells_of_both_tracks():
    video, audio = INFO.video, INFO.audio
    assert (video.codec, video.width, video.height, video.fps) == ("avc1.64001f", 1280, 720, 30.0)
    assert (audio.codec, audio.timescale) == ("mp4a.40.2", 48_000)
    assert INFO.codecs == "avc1.64001f,mp4a.40.2"


def test_a_video_alone_is_an_init_segment_too():
    info = parse_init(build_init(VIDEO, None))
    assert info.audio is None
    assert info.codecs == "avc1.64001f"


def test_a_fragment_is_timed_by_its_video():
    data = fragment()
    assert parse_fragment(data, INFO) == Fragment(data, 10_000_000, 66_666, True)


def test_a_fragment_that_starts_between_keyframes_is_not_independent():
    assert not parse_fragment(fragment(key=False), INFO).is_independent


def test_a_fragment_of_sound_alone_is_timed_by_the_sound():
    data = build_fragment(1, [], [sound(0), sound(1)])
    read = parse_fragment(data, INFO)
    assert (read.start_us, read.duration_us, read.is_independent) == (0, 42_666, False)


def test_samples_lie_where_the_tables_point():
    data = build_fragment(7, [picture(0, data=b"VIDEO")], [sound(0, data=b"AUDIO")])
    offsets = [m for m in range(len(data)) if data.startswith(b"trun", m)]
    video, audio = (struct.unpack_from(">i", data, at + 12)[0] for at in offsets)
    assert data[video : video + 5] == b"VIDEO"
    assert data[audio : audio + 5] == b"AUDIO"


def test_composition_offsets_may_be_negative():
    early = Sample(b"x", 0, 3_000, -3_000, True)
    assert parse_runs(build_fragment(1, [early], []), INFO)[0].sample_count == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x00\x00",
        make_box(b"moov"),
        make_box(b"ftyp", b"isom"),
        INIT[:-1],
        INIT.replace(b"avcC", b"free"),
        INIT.replace(b"avc1", b"hvc1"),
        INIT.replace(b"mdhd", b"free"),
        INIT.replace(b"mvex", b"free"),
        struct.pack(">I4s", 2**31, b"moov"),
    ],
)
def test_what_is_no_init_segment_is_refused(data):
    with pytest.raises(Mp4Error):
        parse_init(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        make_box(b"moof"),
        make_box(b"mdat", b"x"),
        fragment().replace(
            b"tfhd\x00\x02\x00\x00\x00\x00\x00\x01", b"tfhd\x00\x02\x00\x00\x00\x00\x00\x09"
        ),
        fragment().replace(b"tfdt", b"free"),
        fragment()[:40],
    ],
)
def test_what_is_no_fragment_is_refused(data):
    with pytest.raises(Mp4Error):
        parse_fragment(data, INFO)


def test_a_claim_of_a_billion_samples_is_refused():
    data = bytearray(fragment())
    at = data.index(b"trun") + 8
    data[at : at + 4] = (10**9).to_bytes(4, "big")
    with pytest.raises(Mp4Error, match="claims 1000000000 samples"):
        parse_fragment(bytes(data), INFO)


@given(st.binary(max_size=400), st.integers(0, 600))
def test_damage_raises_nothing_but_its_own_error(noise, at):
    data = bytearray(INIT)
    data[at : at + len(noise)] = noise
    for read, damaged in ((parse_init, bytes(data)), (lambda d: parse_runs(d, INFO), noise)):
        try:
            read(damaged)
        except Mp4Error:
            continue


def test_the_splitter_finds_the_same_at_every_split():
    stream = INIT + fragment() + fragment(10_200, key=False)
    for size in (1, 2, 3, 7, 8, 9, 100, len(stream)):
        splitter, found = Mp4Splitter(), []
        for start in range(0, len(stream), size):
            found += splitter.feed(stream[start : start + size])
        init, first, second = found
        assert isinstance(init, InitFound)
        assert init.data == INIT
        assert (first.start_us, second.start_us) == (10_000_000, 10_200_000)
        assert init.data + first.data + second.data == stream
        assert splitter.pending_bytes == 0


@pytest.mark.parametrize(
    "data",
    [
        fragment(),
        struct.pack(">I4s", 2**30, b"mdat"),
        struct.pack(">I4s", 2**20, b"moov"),
        struct.pack(">I4sQ", 1, b"mdat", 2**60),
        struct.pack(">I4s", 3, b"moof"),
    ],
)
def test_the_splitter_refuses_what_it_may_not_hold(data):
    with pytest.raises(Mp4Error):
        Mp4Splitter().feed(data)


def test_boxes_before_an_mdat_count_towards_its_limit():
    splitter = Mp4Splitter(SplitterLimits(fragment_bytes=1000))
    splitter.feed(INIT)
    with pytest.raises(Mp4Error, match="limit"):
        for _ in range(100):
            splitter.feed(make_box(b"free", bytes(100)))


def test_kinds_are_the_handlers():
    assert {kind.value for kind in TrackKind} == {b"vide", b"soun"}
