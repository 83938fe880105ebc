"""H.264 configurations: records of libx264, and bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.codecs import CodecError, parse_avc_config, parse_sps

# What libx264 puts into FLV: name, record, codec string, size, frames a second.
RECORDS = [
    (
        "high 720p",
        "0164001fffe1001a6764001facd9405005bb0110000003001000000303c0f183196001000668ebe3cb22c0fd"
        "f8f800",
        ("avc1.64001f", 1280, 720, 30.0),
    ),
    (
        "main 1080p, cropped from 1088 lines",
        "014d402affe1001a674d402aeca03c0113f2e022000003000200000300f01e30632c01000568ebe3cb20",
        ("avc1.4d402a", 1920, 1080, 60.0),
    ),
    (
        "constrained baseline 854x480, cropped from 864 columns",
        "0142c01effe100196742c01ed900d83de6f011000003000100000300320f162e4801000568cb83cb20",
        ("avc1.42c01e", 854, 480, 25.0),
    ),
    (
        "high 4:4:4, NTSC frame rate",
        "01f4001effe1001967f4001e919b281405ff13808800001f480007530078b16cb001000668ebe3c44844fff8"
        "f800",
        ("avc1.f4001e", 640, 360, 30_000 / 1001),
    ),
    (
        "interlaced 576 lines",
        "0164001effe100186764001eacd940b424d8088000000300800000190f8a14cb01000668fba3cb22c0fdf8f8"
        "00",
        ("avc1.64001e", 720, 576, 25.0),
    ),
    (
        "high 4:2:2, ten bits",
        "017a0028ffe1001c677a0028b6cd940780227e270110000003001000000303c0f183196001000668ebe3cb22"
        "c0fefafa00",
        ("avc1.7a0028", 1920, 1080, 30.0),
    ),
    (
        "scaling matrices",
        "0164000affe100186764000aacd94426c044000003000400000300f03c48965801000768ebe3cb3002c0fdf8"
        "f800",
        ("avc1.64000a", 64, 64, 30.0),
    ),
]
HIGH_720P = bytes.fromhex(RECORDS[0][1])


@pytest.mark.parametrize(("name", "record", "expected"), RECORDS, ids=[row[0] for row in RECORDS])
def test_records_of_an_encoder(name, record, expected):
    config = parse_avc_config(bytes.fromhex(record))
    assert (config.codec, config.width, config.height) == expected[:3]
    assert config.fps == pytest.approx(expected[3])


def test_profile_and_level():
    config = parse_avc_config(HIGH_720P)
    assert (config.profile, config.level) == (100, 31)


def test_a_set_without_timing():
    bits = "1" + "1" + "1" + "1" + "1" + "0" + "00110" + "00110" + "1" + "1" + "0" + "0" + "1"
    data = int(bits.ljust(32, "0"), 2).to_bytes(4, "big")
    config = parse_sps(bytes.fromhex("6742001e") + data)
    assert (config.width, config.height, config.fps) == (96, 96, None)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("", "no AVCDecoderConfigurationRecord"),
        ("00" * 20, "no AVCDecoderConfigurationRecord"),
        ("0164001fffe0001a67", "has no sequence parameter set"),
        ("0164001fffe1001a6764001f", "ends early"),
        ("0164001fffe100046864001f", "no sequence parameter set"),
        ("0164001fffe100046764001f", "ends early"),
        ("0164001fffe100106764001f" + "00" * 12, "longer than 32 bits"),
    ],
)
def test_broken_records_name_their_fault(record, reason):
    with pytest.raises(CodecError, match=reason):
        parse_avc_config(bytes.fromhex(record))


def test_a_very_long_set_is_not_looked_at():
    with pytest.raises(CodecError, match="5000 bytes is too long"):
        parse_avc_config(bytes.fromhex("0164001fffe11388") + b"\x67" + b"\xff" * 4999)


@given(st.binary(max_size=80))
def test_random_sets_raise_nothing_but_codec_error(data):
    try:
        parse_sps(b"\x67\x64\x00\x1f" + data)
    except CodecError:
        return


@given(st.integers(8, len(HIGH_720P) - 1), st.integers(0, 255))
def test_mutated_records_raise_nothing_but_codec_error(at, value):
    record = bytearray(HIGH_720P)
    record[at] = value
    try:
        parse_avc_config(bytes(record))
    except CodecError:
        return
