"""Every step of a frame's latency ends where the next begins."""

import pytest

from benchmarks.glass.breakdown import STEPS, Breakdown, Fetch, ShownFrame
from benchmarks.glass.edge import SeenPart, next_position
from benchmarks.glass.figures import mean, percentile
from benchmarks.glass.uplink import SentFrame

_FRAME_MS = 1000 / 30
_MEDIA_START_MS = 10_021.0  # where the epoch's timeline puts the camera's frame 0


@pytest.fixture
def breakdown() -> Breakdown:
    captured_ms = [round(number * _FRAME_MS) for number in range(12)]
    joined = Breakdown(
        captured_ms=captured_ms,
        sent=[SentFrame(21 + captured, captured + 5.0) for captured in captured_ms],
        parts=[_part(0, known_ms=240.0), _part(1, known_ms=440.0)],
    )
    joined.set_media_start(_MEDIA_START_MS)
    return joined


def _part(number: int, *, known_ms: float) -> SeenPart:
    start_ms = _MEDIA_START_MS + 200 * number
    return SeenPart(f"part-{number}.m4s", known_ms, known_ms + 3, start_ms, start_ms + 200, b"")


def test_the_steps_of_a_frame_add_up_to_its_latency(breakdown):
    fetches = {"part-1.m4s": Fetch("part-1.m4s", 450.0, 460.0)}
    steps = breakdown.steps_of(ShownFrame(900.0, 233, 720), fetches)  # frame 7, the second of 6
    assert steps == {
        "encoder": 5.0,
        "part": 134.0,
        "ingest": 68.0,
        "playlist": 10.0,
        "fetch": 10.0,
        "buffer": 440.0,
    }
    assert tuple(steps) == STEPS
    assert sum(steps.values()) == 900 - 233


@pytest.mark.parametrize("captured_ms", [233, 999])
def test_a_frame_without_a_fetched_part_has_no_steps(breakdown, captured_ms):
    assert breakdown.steps_of(ShownFrame(900.0, captured_ms, 720), {}) is None


@pytest.mark.parametrize(
    ("listed", "position"),
    [
        ("#EXTINF:2,\nseg-7.m4s\n", "?_HLS_msn=8&_HLS_part=0"),
        (
            '#EXTINF:2,\nseg-7.m4s\n#EXT-X-PART:DURATION=0.2,URI="part-9.m4s"\n',
            "?_HLS_msn=8&_HLS_part=1",
        ),
    ],
)
def test_the_next_position_is_behind_the_last_part(listed, position):
    assert next_position(f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n{listed}") == position


def test_percentiles_are_by_nearest_rank():
    values = [5.0, 1.0, 3.0, 2.0, 4.0]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.0)] == [3.0, 5.0, 1.0]
    assert mean(values) == 3.0
