"""AAC configurations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.codecs import CodecError, parse_aac_config


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("1190", ("mp4a.40.2", 48_000, 2)),
        ("1210", ("mp4a.40.2", 44_100, 2)),
        ("120856e500", ("mp4a.40.2", 44_100, 1)),  # ffmpeg's, with its SBR hint behind
        ("1588", ("mp4a.40.2", 8_000, 1)),
        ("11b0", ("mp4a.40.2", 48_000, 6)),
        ("1198", ("mp4a.40.2", 48_000, 3)),
        ("11b8", ("mp4a.40.2", 48_000, 8)),
        ("1180", ("mp4a.40.2", 48_000, 0)),
        ("17805dc010", ("mp4a.40.2", 48_000, 2)),  # the rate written out
        ("2b118800", ("mp4a.40.5", 48_000, 2)),  # HE-AAC, the core at half the rate
        ("eb8a08", ("mp4a.40.29", 44_100, 1)),  # HE-AAC v2
        ("f94640", ("mp4a.40.42", 48_000, 2)),  # an object type beyond 31: xHE-AAC
    ],
)
def test_configurations(data, expected):
    config = parse_aac_config(bytes.fromhex(data))
    assert (config.codec, config.sample_rate, config.channels) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "ends early"),
        ("11", "ends early"),
        ("1690", "frequency index 13"),
        ("11c0", "channel configuration 8"),
    ],
)
def test_broken_configurations_name_their_fault(data, reason):
    with pytest.raises(CodecError, match=reason):
        parse_aac_config(bytes.fromhex(data))


@given(st.binary(max_size=16))
def test_random_bytes_raise_nothing_but_codec_error(data):
    try:
        parse_aac_config(data)
    except CodecError:
        return
