"""What was broadcast becomes a video, whatever is killed or away meanwhile: with the real stack on
S3, whose connection the tests can break."""

import time

import pytest

from tests.whole.lengths import AWAY_S, BROADCAST_S
from tests.whole.publishing import Publisher
from tests.whole.waiting import eventually

pytestmark = pytest.mark.media
_SEGMENT_S, _START_S = 2.0, 1.5
_VIDEOS = """
import json
from streams.models import Video
from streams.storage import Area, list_objects

def objects(video):
    prefix = video.storage_prefix + "/"
    return {{f.key.removeprefix(prefix): f.size_bytes for f in list_objects(Area.VIDEOS, prefix)}}

print(json.dumps({{"videos": [
    {{
        "state": video.state,
        "duration_ms": video.duration_ms,
        "ready_after_ms": video.published_at and video.broadcast.ended_at and int(
            (video.published_at - video.broadcast.ended_at).total_seconds() * 1000),
        "renditions": {{
            row.name: [[s.msn, s.duration_us, s.size_bytes, s.init_number, s.epoch]
                for s in row.segments.order_by("msn")]
            for row in video.renditions.all()
        }},
        "objects": objects(video),
    }}
    for video in Video.objects.filter(channel__owner__login={login!r}).order_by("created_at")
]}}))
"""


@pytest.fixture
def ana(recording_stack, request):
    login = f"r{abs(hash(request.node.name)) % 10**8}"
    made = recording_stack.create_account(login)
    return login, f"{recording_stack.rtmp_url}/{made['stream_key']}"


def broadcast(stack, ana, clip, seconds):
    login, url = ana
    publisher = Publisher(url, clip)
    stack.wait_live(login)
    time.sleep(seconds)
    return publisher


def ready_videos(stack, login):
    """The account's videos once none is being recorded, in their order."""

    def ask():
        return stack.run_python(_VIDEOS.format(login=login))["videos"]

    return eventually(
        ask,
        f"the videos of {login} are ready",
        within_s=120,
        until=lambda videos: bool(videos) and all(v["state"] == "ready" for v in videos),
    )


def check_complete(video):
    """Every row has its object and every object its row; numbers have no holes."""
    expected = {"index.m3u8": None}
    for name, segments in video["renditions"].items():
        numbers = [segment[0] for segment in segments]
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
        expected |= {f"{name}/seg-{s[0]}.m4s": s[2] for s in segments}
        expected |= {f"{name}/init-{s[3]}.mp4": None for s in segments}
        expected[f"{name}/index.m3u8"] = None
    media = {name: size for name, size in video["objects"].items() if not name.endswith(".jpg")}
    assert set(media) == set(expected)
    for name, size in media.items():
        assert size > 0
        assert expected[name] in (None, size), name
    assert "source" in video["renditions"]


def test_a_broadcast_with_a_drop_is_one_video_within_seconds(
    recording_stack, ana, clip, note_figure
):
    sent_s = 0.0
    for pause_s in (AWAY_S, 0):
        began = time.monotonic()
        broadcast(recording_stack, ana, clip, BROADCAST_S / 2).kill()
        sent_s += time.monotonic() - began
        time.sleep(pause_s)
    (video,) = ready_videos(recording_stack, ana[0])
    check_complete(video)
    assert {segment[4] for segment in video["renditions"]["source"]} == {0, 1}
    # Of each half the encoder's start and the segment being written may be missing.
    assert -2 * (_SEGMENT_S + _START_S) <= video["duration_ms"] / 1000 - sent_s <= _SEGMENT_S
    assert video["ready_after_ms"] <= 5000
    note_figure(f"video ready {video['ready_after_ms']} ms after the broadcast's end")


@pytest.mark.parametrize("name", ["media", "record", "valkey"])
def test_a_killed_process_loses_at_most_the_segment_being_written(
    recording_stack, ana, clip, name, advancing, note_figure
):
    with Publisher(ana[1], clip, reconnects=True):
        began = time.monotonic()
        recording_stack.wait_live(ana[0])
        time.sleep(7)
        recording_stack.kill(name)
        sent_s = time.monotonic() - began
        eventually(recording_stack.is_ready, "the product is ready again")
        advancing(recording_stack.wait_live(ana[0])["playback_url"])
        time.sleep(4)
    # A node that comes back after the grace begins another broadcast; nothing of either is lost.
    videos = ready_videos(recording_stack, ana[0])
    for video in videos:
        check_complete(video)
    first_s = sum(s[1] for s in videos[0]["renditions"]["source"] if s[4] == 0) / 1e6
    note_figure(
        f"{name} killed after {sent_s:.1f} s: {first_s:.1f} s of the first connection stored"
    )
    assert first_s >= sent_s - _SEGMENT_S - _START_S
    assert sum(video["duration_ms"] for video in videos) >= 11_000 - 4_500


@pytest.mark.parametrize("fault", ["error", "reset", "silence"])
def test_a_storage_that_is_away_costs_nothing(recording_stack, storage, ana, clip, fault):
    publisher = broadcast(recording_stack, ana, clip, 4)
    with storage.broken(fault):
        time.sleep(AWAY_S * 2)
    time.sleep(2)
    publisher.kill()
    (video,) = ready_videos(recording_stack, ana[0])
    check_complete(video)
    assert video["duration_ms"] >= (4 + AWAY_S * 2) * 1000
