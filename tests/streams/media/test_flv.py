"""FLV: writing tags and reading media headers of both styles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.flv import (
    AudioHeader,
    FlvError,
    FrameType,
    PacketKind,
    VideoHeader,
    file_header,
    mux_tag,
    parse_audio,
    parse_video,
)
from streams.ports import FlvTag, FlvTagKind

START, FRAMES, END, OTHER = (
    PacketKind.SEQUENCE_START,
    PacketKind.CODED_FRAMES,
    PacketKind.SEQUENCE_END,
    PacketKind.OTHER,
)
KEY, INTER = FrameType.KEY, FrameType.INTER


class TestMuxing:
    def test_the_file_header(self):
        assert file_header().hex() == "464c560105" + "00000009" + "00000000"
        assert file_header(has_audio=False)[4] == 1
        assert file_header(has_video=False)[4] == 4

    @pytest.mark.parametrize(
        ("timestamp_ms", "wire"),
        [
            (0, "00000000"),
            (0x123456, "12345600"),
            (0xFFFFFF, "ffffff00"),
            (0x1000000, "00000001"),
            (0xFE123456, "123456fe"),
            (0x1_00000005, "00000500"),
        ],
    )
    def test_timestamps_with_their_extension(self, timestamp_ms, wire):
        tag = FlvTag(FlvTagKind.VIDEO, timestamp_ms, b"abc")
        assert mux_tag(tag).hex() == "09000003" + wire + "000000" + "616263" + "0000000e"

    @pytest.mark.parametrize("kind", list(FlvTagKind))
    def test_each_kind_and_a_long_payload(self, kind):
        data = mux_tag(FlvTag(kind, 7, bytes(0x12345)))
        assert data[:4] == bytes([kind, 0x01, 0x23, 0x45])
        assert data[-4:] == (0x12345 + 11).to_bytes(4, "big")
        assert len(data) == 0x12345 + 15


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("17 00 000000", VideoHeader("avc1", START, KEY, 0, 5)),
        ("17 01 000050", VideoHeader("avc1", FRAMES, KEY, 80, 5)),
        ("27 01 ffffff", VideoHeader("avc1", FRAMES, INTER, -1, 5)),
        ("27 02 000000", VideoHeader("avc1", END, INTER, 0, 5)),
        ("27 09 000000", VideoHeader("avc1", OTHER, INTER, 0, 5)),
        ("1c 00 000000", VideoHeader("hvc1", START, KEY, 0, 5)),
        ("22", VideoHeader("flv1", FRAMES, INTER, 0, 1)),
        ("57 00", VideoHeader("avc1", FRAMES, FrameType.COMMAND, 0, 1)),
        ("1f", VideoHeader("id15", FRAMES, KEY, 0, 1)),
        ("90 61766331", VideoHeader("avc1", START, KEY, 0, 5)),
        ("91 68766331 00000a", VideoHeader("hvc1", FRAMES, KEY, 10, 8)),
        ("a3 61766331", VideoHeader("avc1", FRAMES, INTER, 0, 5)),
        ("a1 61763031", VideoHeader("av01", FRAMES, INTER, 0, 5)),
        ("a2 61763031", VideoHeader("av01", END, INTER, 0, 5)),
        ("94 68766331", VideoHeader("hvc1", OTHER, KEY, 0, 5)),
        ("96 00 61766331", VideoHeader("avc1", START, KEY, 0, 6, True)),
        ("96 21", VideoHeader("", FRAMES, KEY, 0, 2, True)),
        ("97 02 000102 03 61766331", VideoHeader("avc1", FRAMES, KEY, 0, 10)),
        ("97 ff 0000 aa 00 61766331", VideoHeader("avc1", START, KEY, 0, 10)),
    ],
)
def test_video_headers(body, expected):
    assert parse_video(bytes.fromhex(body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("af 00 1190", AudioHeader("mp4a", START, 2)),
        ("af 01 2110", AudioHeader("mp4a", FRAMES, 2)),
        ("2f", AudioHeader(".mp3", FRAMES, 1)),
        ("90 4f707573", AudioHeader("Opus", START, 5)),
        ("91 6d703461", AudioHeader("mp4a", FRAMES, 5)),
        ("94 6d703461", AudioHeader("mp4a", OTHER, 5)),
        ("95 01 6d703461", AudioHeader("mp4a", FRAMES, 6, True)),
        ("d0", AudioHeader("id13", FRAMES, 1)),
    ],
)
def test_audio_headers(body, expected):
    assert parse_audio(bytes.fromhex(body)) == expected


@pytest.mark.parametrize(
    ("parse", "body"),
    [
        (parse_video, ""),
        (parse_video, "17"),
        (parse_video, "1701 0000"),
        (parse_video, "07"),
        (parse_video, "90 6176"),
        (parse_video, "91 61766331 0000"),
        (parse_video, "96"),
        (parse_video, "97"),
        (parse_video, "97 05 0000"),
        (parse_audio, ""),
        (parse_audio, "af"),
        (parse_audio, "90 4f"),
    ],
)
def test_short_bodies(parse, body):
    with pytest.raises(FlvError):
        parse(bytes.fromhex(body))


def test_a_chain_of_modifiers_is_bounded():
    with pytest.raises(FlvError, match="more than 8 ModEx"):
        parse_video(b"\x97" + b"\x00\x00\x07" * 100_000)


@given(st.binary(max_size=40))
def test_random_bodies_raise_nothing_but_flv_error(body):
    for parse in (parse_video, parse_audio):
        try:
            parse(body)
        except FlvError:
            continue
