"""Segments without sound: decoded by ffmpeg, the sound is gone and the pictures are the same."""

import re
import subprocess
from functools import cache

import imageio_ffmpeg
import pytest

from streams.media.codecs import CodecError
from streams.media.codecs.silence import silent_frame
from streams.media.mp4 import Mp4Error, Mp4Splitter, parse_init, parse_runs, silence_segment
from streams.media.mp4.boxes import iter_boxes
from streams.media.mp4.splitter import InitFound
from tests.streams.recorded import media

FFMPEG = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner"]
_TONE = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]
_PICTURE = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30"]


@cache
def from_ffmpeg(*, channels: int = 2, movflags: str = "+cmaf+frag_discont") -> tuple[bytes, bytes]:
    """Init segment and three seconds of fragments of 200 ms, as the ladder's pipe has them."""
    command = [
        *(*FFMPEG, "-v", "error", *_PICTURE, *_TONE, "-t", "3", "-ac", str(channels)),
        *("-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-c:a", "aac"),
        *("-movflags", f"{movflags}+frag_keyframe", "-frag_duration", "200000"),
        *("-f", "mp4", "pipe:1"),
    ]
    data = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    found = Mp4Splitter().feed(data)
    init, fragments = found[0], found[1:]
    assert isinstance(init, InitFound)
    return init.data, b"".join(one.data for one in fragments)


def decode(init: bytes, segments: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [*FFMPEG, "-f", "mp4", "-i", "pipe:0", *arguments]
    return subprocess.run(
        command, input=init + segments, capture_output=True, check=True, timeout=60
    )


def loudest_db(init: bytes, segments: bytes) -> float:
    said = decode(init, segments, "-map", "0:a", "-af", "volumedetect", "-f", "null", "-").stderr
    match = re.search(rb"max_volume: (-?[0-9.]+|-inf) dB", said)
    assert match, said
    return float(match[1])


def pictures(init: bytes, segments: bytes) -> bytes:
    return decode(init, segments, "-v", "error", "-map", "0:v", "-f", "framemd5", "-").stdout


def sound_clock(init: bytes, segments: bytes) -> list[bytes]:
    """Each audio packet's time and duration."""
    made = decode(init, segments, "-v", "error", "-map", "0:a", "-c", "copy", "-f", "framemd5", "-")
    rows = [line for line in made.stdout.splitlines() if not line.startswith(b"#")]
    return [b",".join(row.split(b",")[:4]) for row in rows]


def source() -> tuple[bytes, bytes]:
    made = media(6, 640, 360)
    return made.init, b"".join(data for data, _ in made.segments)


@pytest.mark.parametrize(
    "make",
    [
        source,
        from_ffmpeg,
        lambda: from_ffmpeg(channels=1),
        lambda: from_ffmpeg(channels=6),
        lambda: from_ffmpeg(movflags="+dash+default_base_moof"),
    ],
    ids=["source", "ladder", "mono", "surround", "with an index"],
)
def test_the_sound_is_gone_and_the_pictures_are_the_same(make):
    init, segments = make()
    assert loudest_db(init, segments) > -30
    silent = silence_segment(segments, init)
    assert loudest_db(init, silent) <= -90
    assert pictures(init, silent) == pictures(init, segments)
    assert sound_clock(init, silent) == sound_clock(init, segments)
    assert len(silent) < len(segments)


def test_times_and_durations_are_exact():
    init, segments = source()
    info = parse_init(init)
    before, after = _fragments(segments), _fragments(silence_segment(segments, init))
    assert len(before) == len(after) > 3
    for one, other in zip(before, after, strict=True):
        assert parse_runs(one, info) == parse_runs(other, info)


def _fragments(data: bytes) -> list[bytes]:
    starts = [box.start for box in iter_boxes(data) if box.kind == b"moof"]
    return [data[at:end] for at, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def test_silence_between_sound_plays_on():
    made = media(6, 640, 360)
    (first, _), (second, _), (third, _) = made.segments
    mixed = first + silence_segment(second, made.init) + third
    assert loudest_db(made.init, mixed) > -30
    assert len(pictures(made.init, mixed).splitlines()) == len(
        pictures(made.init, first + second + third).splitlines()
    )


def test_silencing_twice_changes_nothing_more():
    init, segments = source()
    once = silence_segment(segments, init)
    assert silence_segment(once, init) == once


@pytest.mark.parametrize("channel_config", [1, 2, 3, 4, 5, 6, 7, 11, 12, 14])
def test_every_layout_has_a_frame(channel_config):
    assert 4 <= len(silent_frame(channel_config)) < 40


def test_a_layout_in_the_stream_itself_is_refused():
    with pytest.raises(CodecError):
        silent_frame(0)


def test_damaged_segments_are_refused_and_never_loop():
    init, segments = source()
    one = _fragments(segments)[0]
    for at in range(0, 400, 3):
        for value in (0, 0x7F, 0xFF):
            damaged = one[:at] + bytes((value,)) + one[at + 1 :]
            try:
                silence_segment(damaged, init)
            except Mp4Error:
                continue
    for end in range(0, 300, 7):
        try:
            silence_segment(one[:end], init)
        except Mp4Error:
            continue
