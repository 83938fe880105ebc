"""The ladder's sizes and rates, the arguments made of them, and the slots they need."""

import pytest

from streams.transcode.arguments import build_ladder_arguments, build_thumbnail_arguments
from streams.transcode.ladder import LadderError, RenditionSpec, fit_ladder, parse_ladder
from streams.transcode.slots import TranscodeSlots

LADDER = parse_ladder(["720p:1280x720:2800k:30", "480p:854x480:1200k:30", "160p:284x160:230k:15"])


def sizes(width, height, fps=30.0):
    fitted = fit_ladder(LADDER, width=width, height=height, fps=fps)
    return [(spec.name, spec.width, spec.height, spec.fps) for spec in fitted]


P720, P480, P160 = ("720p", 1280, 720, 30), ("480p", 854, 480, 30), ("160p", 284, 160, 15)
PORTRAIT = [("720p", 720, 1280, 30), ("480p", 480, 854, 30), ("160p", 160, 284, 15)]
WIDE = [("720p", 1280, 540, 25), ("480p", 854, 360, 25), ("160p", 284, 120, 12.5)]


@pytest.mark.parametrize(
    ("width", "height", "fps", "expected"),
    [
        (1920, 1080, 60.0, [P720, P480, P160]),
        (1280, 720, 30.0, [P480, P160]),
        (1080, 1920, 30.0, PORTRAIT),
        (2560, 1080, 25.0, WIDE),
        (284, 160, 30.0, []),
        (200, 150, 30.0, []),
    ],
)
def test_never_larger_and_never_another_shape(width, height, fps, expected):
    assert sizes(width, height, fps) == expected


def test_rates_are_divided_by_whole_numbers():
    assert [rate for *_, rate in sizes(1920, 1080, 59.94)] == [29.97, 29.97, 14.985]
    assert [rate for *_, rate in sizes(1920, 1080, None)] == [30, 30, 15]
    assert [rate for *_, rate in sizes(1920, 1080, 30.0003)] == [30.0003, 30.0003, 15.00015]


@pytest.mark.parametrize(
    "item",
    ["720p", "720p:1280x720:2800k", "720p:1280x720:2800:30", "7/20p:1280x720:2800k:30",
     "source:1280x720:2800k:30", "720p:00x720:2800k:30", "720p:1280x720:2800k:0"],
)  # fmt: skip
def test_a_ladder_that_cannot_be_read_is_refused_with_a_sentence(item):
    with pytest.raises(LadderError, match=r"\.$"):
        parse_ladder([item])


def test_names_must_differ():
    with pytest.raises(LadderError, match="taken"):
        parse_ladder(["a:100x100:100k:10", "a:200x200:100k:10"])


def test_one_output_for_each_rendition():
    specs = [RenditionSpec("480p", 854, 480, 1_200_000, 29.97)]
    arguments = build_ladder_arguments(specs, [9], has_audio=True, part_us=200_000, threads=1)
    assert arguments[-1] == "pipe:9"
    size = "scale=854:480:flags=bicubic,format=yuv420p"
    graph = f"[0:v:0]split=1[in0];[in0]fps=30000/1001,{size}[out0]"
    assert arguments[arguments.index("-filter_complex") + 1] == graph
    assert arguments[arguments.index("-force_key_frames") + 1] == "source"
    assert arguments[arguments.index("-g") + 1] == "180"
    assert arguments.count("0:a:0") == 1
    silent = build_ladder_arguments(specs, [9], has_audio=False, part_us=200_000, threads=1)
    assert "0:a:0" not in silent


def test_no_argument_comes_from_a_user():
    assert all(isinstance(argument, str) for argument in build_thumbnail_arguments(width=640))


def test_slots_are_taken_once_and_given_back_once():
    slots = TranscodeSlots(1)
    lease = slots.acquire()
    assert slots.acquire() is None
    lease.release()
    lease.release()
    assert slots.in_use == 0
    assert slots.acquire() is not None
    assert TranscodeSlots(0).acquire() is None
