"""The pace of a publisher, with time passed in."""

from streams.ingest.pace import PaceLimiter
from streams.media.rtmp import RtmpLimits

LIMITS = RtmpLimits(max_lead_ms=10_000, max_jump_ms=5_000, too_fast_after_seconds=30.0)


def test_real_time_never_waits():
    pace = PaceLimiter(LIMITS, now=0.0)
    for frame in range(30 * 3600):
        assert pace.take(frame * 1000 // 30, now=frame / 30) == 0.0


def test_an_encoder_whose_clock_runs_fast_never_waits():
    pace = PaceLimiter(LIMITS, now=0.0)
    assert all(pace.take(round(at * 1040), now=float(at)) == 0.0 for at in range(10_000))


def test_the_backlog_of_a_stall_passes_at_once():
    pace = PaceLimiter(LIMITS, now=0.0)
    pace.take(0, now=0.0)
    assert all(pace.take(at, now=9.0) == 0.0 for at in range(0, 9_000, 33))


def test_a_flood_waits_for_real_time():
    pace = PaceLimiter(LIMITS, now=0.0)
    waits = [pace.take(at, now=0.0) for at in range(0, 12_001, 1_000)]
    assert waits[:11] == [0.0] * 11
    assert 0.9 < waits[11] < 1.0
    assert 1.8 < waits[12] < 2.0


def test_who_keeps_flooding_is_too_fast():
    pace = PaceLimiter(LIMITS, now=0.0)
    now, at = 0.0, 0
    while not pace.is_too_fast(now=now):
        at += 100
        now += pace.take(at, now=now)
        assert now < 40
    assert now > 30


def test_a_flood_that_ends_is_forgiven():
    pace = PaceLimiter(LIMITS, now=0.0)
    for at in range(0, 11_000, 1_000):
        pace.take(at, now=0.0)
    pace.take(11_000, now=0.0)
    pace.take(11_033, now=8.0)
    assert not pace.is_too_fast(now=100.0)


def test_interleaved_audio_counts_once():
    pace = PaceLimiter(LIMITS, now=0.0)
    for at in range(0, 9_000, 20):
        assert pace.take(at, now=0.0) == 0.0
        assert pace.take(at - 10, now=0.0) == 0.0


def test_one_jump_forward_is_no_flood_and_many_are():
    pace = PaceLimiter(LIMITS, now=0.0)
    pace.take(0, now=0.0)
    assert pace.take(3_600_000, now=0.0) == 0.0
    assert pace.take(7_200_000, now=0.0) == 0.0
    assert pace.take(10_800_000, now=0.0) > 0.0


def test_a_jump_back_starts_counting_anew():
    pace = PaceLimiter(LIMITS, now=0.0)
    pace.take(3_600_000, now=0.0)
    pace.take(0, now=0.0)
    waits = [pace.take(at, now=0.0) for at in range(0, 14_000, 1_000)]
    assert waits[-1] > 0.0
