"""A publisher's tags become parts and segments that keep every rule, however they come."""

import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from streams.media.hls.rule import choose_config
from streams.media.mp4 import parse_init, parse_runs
from streams.media.remux import Epoch, EpochEnded, Relayed, SourceStream, UnsupportedMedia
from streams.ports import FlvTag, FlvTagKind
from tests.streams.media import tags
from tests.streams.media.packaging import Packager


@pytest.mark.parametrize(
    ("fps", "part_ms"),
    [(24, {208, 209}), (25, {200}), (29.97, {200, 201}), (30, {200}), (48, {208, 209}), (50, {200}),
     (60, {200}), (15, {200}), (10, {200}), (5, {200}), (12, {250}), (2, {500})],
)  # fmt: skip
def test_parts_are_as_long_as_whole_frames_allow(fps, part_ms):
    packaged = Packager().feed(tags.publish(12, fps=fps, gop=round(2 * fps)))
    # The last part of a segment may be shorter.
    assert max(packaged.part_durations_ms, key=packaged.part_durations_ms.count) in part_ms
    assert not packaged.breaches


def test_segments_start_with_the_publishers_keyframes():
    packaged = Packager().feed(tags.publish(12))
    assert packaged.segment_durations_ms[:-1] == [2000] * 5
    assert all(segment.parts[0].is_independent for segment in packaged.state.segments)
    assert sum(part.is_independent for s in packaged.state.segments for part in s.parts) == 6


def test_short_keyframe_intervals_are_gathered_into_segments():
    packaged = Packager().feed(tags.publish(12, gop=15))
    assert packaged.segment_durations_ms[:-1] == [2000] * 5
    assert not packaged.breaches


def test_a_keyframe_interval_of_four_seconds_makes_segments_of_four():
    packaged = Packager().feed(tags.publish(12, gop=120))
    assert packaged.segment_durations_ms[:-1] == [4000] * 2
    assert not packaged.breaches


def test_a_longer_interval_is_cut_before_the_target_duration_is_passed():
    packaged = Packager().feed(tags.publish(20, gop=300))
    assert packaged.segment_durations_ms[:-1] == [6400, 3600, 6400]
    assert [s.parts[0].is_independent for s in packaged.state.segments] == [True, False] * 2
    assert not packaged.breaches


def test_a_silent_stream_begins_at_once():
    stream = SourceStream(choose_config)
    events = [e for t in tags.headers(has_audio=False) for e in stream.feed(t)]
    events += stream.feed(tags.video(0, key=True))
    assert isinstance(events[0], Epoch)
    assert events[0].source.codecs == "avc1.64001f"


def test_sound_that_was_promised_is_waited_for_and_then_no_longer():
    stream = SourceStream(choose_config)
    promised = [tags.metadata(), tags.avc_header()]
    late = tags.frames(0.4, has_audio=False)
    assert not [event for tag in [*promised, *late] for event in stream.feed(tag)]
    assert isinstance(stream.feed(tags.video(433))[0], Epoch)


def test_sound_alone_is_refused_with_a_sentence():
    stream = SourceStream(choose_config)
    with pytest.raises(UnsupportedMedia, match="no picture"):
        for tag in [tags.aac_header(), *(tags.audio(at) for at in range(0, 20_000, 21))]:
            stream.feed(tag)


@pytest.mark.parametrize(
    ("payload", "kind", "sentence"),
    [
        (b"\x1c\x00\x00\x00\x00x", FlvTagKind.VIDEO, "HEVC is not supported"),
        (b"\x90av01", FlvTagKind.VIDEO, "AV1 is not supported"),
        (b"\x22\x00", FlvTagKind.VIDEO, "set your encoder's video to H.264"),
        (b"\x2f\x00", FlvTagKind.AUDIO, "MP3 is not supported"),
        (b"\x17\x00\x00\x00\x00\x01\x02", FlvTagKind.VIDEO, "broken media"),
    ],
)  # fmt: skip
def test_other_codecs_are_refused_with_a_sentence(payload, kind, sentence):
    with pytest.raises(UnsupportedMedia, match=sentence):
        SourceStream(choose_config).feed(FlvTag(kind, 0, payload))


def test_a_new_format_begins_a_new_epoch():
    packaged = Packager().feed(tags.publish(5), finish=False)
    packaged.feed([tags.avc_header(tags.AVC_360P60, 5000), *tags.frames(5, start_ms=5000)])
    assert [epoch.source.video.avc.width for epoch in packaged.epochs] == [1280, 640]
    assert [segment.epoch for segment in packaged.state.segments] == [0, 0, 0, 1, 1, 1]
    assert not packaged.breaches


def test_a_repeated_header_changes_nothing():
    publish = list(tags.publish(5))
    packaged = Packager().feed(
        [*publish[:200], tags.avc_header(), tags.aac_header(), *publish[200:]]
    )
    assert len(packaged.epochs) == 1


@pytest.mark.parametrize("jump_ms", [3_600_000, -60_000, 2**32])
def test_a_clock_that_jumps_begins_a_new_epoch(jump_ms):
    start_ms = 120_000
    packaged = Packager().feed(tags.headers(), finish=False)
    packaged.feed(tags.frames(5, start_ms=start_ms), finish=False)
    packaged.feed(tags.frames(5, start_ms=start_ms + 5000 + jump_ms))
    assert len(packaged.epochs) == 2
    assert [fragment.start_us for fragment in packaged.fragments].count(10_000_000) == 2
    assert not packaged.breaches


def _publish_with_gap(dropped):
    """What OBS sends on an uplink that is too slow: sound, and the picture up to the gap."""
    videos = [
        tags.video(round(i * 1000 / 30), key=i % 60 == 0) for i in range(300) if i not in dropped
    ]
    return Packager().feed([*tags.headers(), *tags.interleave(videos, 10)])


@pytest.mark.parametrize("dropped", [range(96, 120), range(65, 67), range(100, 104)])
def test_frames_dropped_by_the_encoder_leave_the_sound_going(dropped):
    packaged = _publish_with_gap(dropped)
    assert packaged.stream.dropped_frames == pytest.approx(len(dropped), abs=1)
    # The picture before the gap stands until the next one, longer than its own part.
    assert not {breach for breach in packaged.breaches if "listed with" not in breach.message}
    assert sum(packaged.part_durations_ms) == pytest.approx(10_000, abs=40)


def test_the_sound_does_not_wait_long_for_the_picture():
    packaged = _publish_with_gap(range(61, 120))
    durations = {b for b in packaged.breaches if "listed with" in b.message}
    (jump,) = packaged.breaches.keys() - durations
    assert "the video timeline jumps" in jump.message
    init = parse_init(packaged.epochs[0].source.init_segment())
    kinds = [{run.track.kind.name for run in parse_runs(f.data, init)} for f in packaged.fragments]
    assert kinds.count({"AUDIO"}) == 9


def test_a_silent_freeze_is_taken_out_of_the_timeline():
    videos = [tags.video(at + (3000 if at > 2000 else 0), key=at % 2000 == 0)
              for at in range(0, 6000, 40)]  # fmt: skip
    packaged = Packager().feed([*tags.headers(fps=25, has_audio=False), *videos])
    assert sum(packaged.part_durations_ms) < 6500
    assert not packaged.breaches


def test_sound_goes_on_when_the_picture_stands_still():
    videos = [tags.video(round(i * 1000 / 30), key=i % 60 == 0) for i in range(60)]
    packaged = Packager().feed([*tags.headers(), *tags.interleave(videos, 10)], finish=False)
    assert sum(packaged.part_durations_ms) > 8_000


def test_times_that_go_back_are_clamped():
    late = [tags.video(at - 50 if at % 280 == 0 else at, key=at % 2000 == 0)
            for at in range(0, 6000, 40)]  # fmt: skip
    packaged = Packager().feed([*tags.headers(fps=25), *tags.interleave([], 6)[:1], *late])
    assert packaged.fragments
    assert all(duration > 0 for duration in packaged.part_durations_ms)


def test_the_ladder_sees_the_headers_and_the_same_timeline():
    stream = SourceStream(choose_config)
    start_ms = 2**32 - 1000
    publish = [*tags.headers(), *tags.frames(3, start_ms=start_ms)]
    events = [event for tag in publish for event in stream.feed(tag)]
    epoch = events[0]
    assert [(tag.kind, tag.timestamp_ms) for tag in epoch.headers] == [
        (FlvTagKind.VIDEO, 10_000), (FlvTagKind.AUDIO, 10_000)
    ]  # fmt: skip
    relayed = [event.tag for event in events if isinstance(event, Relayed)]
    assert len(relayed) == len(publish) - 3
    assert relayed[0].timestamp_ms == 10_000
    assert isinstance(stream.finish()[-1], EpochEnded)


def test_frames_before_the_first_keyframe_are_left_out():
    early = [tags.video(at) for at in range(0, 400, 40)]
    packaged = Packager().feed([*tags.headers(), *early, *tags.frames(4, start_ms=400)])
    assert packaged.fragments[0].is_independent
    assert not packaged.breaches


def test_frames_that_nothing_explains_are_not_hoarded():
    stream = SourceStream(choose_config)
    with pytest.raises(UnsupportedMedia, match="never says how to decode"):
        for index in range(3000):
            stream.feed(tags.video(index, key=True, size=20))


@pytest.mark.parametrize("seed", range(12))
def test_jitter_breaks_no_rule(seed):
    """Frames up to 9 ms early or late, at any rate and keyframe interval."""
    chance = random.Random(seed)
    fps, gop = chance.choice([24, 25, 30, 50, 60]), chance.randint(20, 400)
    videos = [
        tags.video(max(0, round(i * 1000 / fps) + chance.randint(-9, 9)), key=i % gop == 0)
        for i in range(240)
    ]
    packaged = Packager().feed([*tags.headers(fps=fps), *tags.interleave(videos, 240 / fps)])
    assert not packaged.breaches


@settings(max_examples=40, phases=[Phase.reuse, Phase.generate])
@given(st.lists(st.tuples(st.integers(-400, 1500), st.booleans()), min_size=30, max_size=120))
def test_any_timestamps_give_increasing_parts_within_bounds(steps):
    at_ms, videos = 5000, [tags.video(5000, key=True)]
    for step, is_key in steps:
        at_ms = max(0, at_ms + step)
        videos.append(tags.video(at_ms, key=is_key))
    packaged = Packager().feed([*tags.headers(has_audio=False), *videos])
    starts = [f.start_us for f in packaged.fragments]
    assert all(f.duration_us > 0 for f in packaged.fragments)
    assert len(packaged.epochs) > 1 or starts == sorted(starts)
    if packaged.state is not None:
        limit_us = packaged.config.max_segment_us
        assert all(segment.duration_us <= limit_us for segment in packaged.state.segments)
        assert all(f.duration_us <= packaged.config.part_target_us for f in packaged.fragments)
