"""The loops: what the go-live guide asks of encoders, and an end that meets the beginning."""

import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import imageio_ffmpeg
import pytest

from streams.demo.loops import FPS, draw_scene, encode_command, made_in
from streams.demo.scenes import LOOP_S, SCENES


def test_every_part_of_a_loop_fits_it():
    assert LOOP_S * FPS % (2 * FPS) == 0  # groups of pictures of 2 s
    assert LOOP_S * 48_000 % 1024 == 0  # AAC frames
    for scene in SCENES.values():
        assert all((Fraction(tone) * LOOP_S).denominator == 1 for tone in scene.chord_hz)


@pytest.fixture(scope="module")
def loop(tmp_path_factory):
    """The smallest scene there could be; the drawing is the same."""
    folder = tmp_path_factory.mktemp("loop")
    scene = replace(SCENES["demo"], width=128, height=72, bitrate_kbps=150)
    draw_scene(scene, folder)
    subprocess.run(encode_command(scene, folder), check=True, timeout=120)
    return made_in(folder)


def packets(loop, *options):
    """Time in seconds and flags of the video's packets; only other flags than a keyframe's show."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *options, "-i", str(loop)]
    command += ["-map", "0:v", "-c", "copy", "-f", "framecrc", "-"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"#tb 0: (\S+)", printed)
    assert found
    time_base = Fraction(found.group(1))
    rows = [line.split(",") for line in printed.splitlines() if not line.startswith("#")]
    return [(int(row[2]) * time_base, ",".join(row[6:])) for row in rows]


@pytest.mark.media
def test_a_loop_is_a_whole_number_of_groups(loop):
    assert len(packets(loop)) == LOOP_S * FPS
    keyframes = [time for time, flags in packets(loop) if "F=0x0" not in flags]
    assert keyframes == list(range(0, LOOP_S, 2))


@pytest.mark.media
def test_time_goes_on_evenly_over_the_seam(loop):
    rounds = packets(loop, "-stream_loop", "1")
    assert len(rounds) == 2 * LOOP_S * FPS
    times = [time for time, _ in rounds]
    steps = {round(float(after - before), 3) for before, after in pairwise(times)}
    assert steps <= {0.033, 0.034}
