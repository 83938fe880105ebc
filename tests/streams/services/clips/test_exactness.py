"""A clip begins and ends with the pictures that were asked for, its sound in step with them."""

import pytest

from streams.models import Clip, ClipState
from streams.services.clips import CutOutcome, cut_clip
from streams.services.clips import cut as cutting
from streams.storage import Area, list_objects, read_bytes
from tests.streams.counted import (
    FPS,
    HEIGHT,
    WIDTH,
    beep_times_s,
    duration_s,
    make_counted_video,
    picture_numbers,
    picture_times_s,
)

pytestmark = [pytest.mark.django_db, pytest.mark.media]
FRAME_S = 1 / FPS


def cut_out(video, offset_ms: int, duration_ms: int) -> tuple[Clip, bytes]:
    """The clip and its file, cut as a worker does it."""
    clip = Clip.objects.create(
        channel=video.channel,
        video=video,
        title="Counted",
        offset_ms=offset_ms,
        duration_ms=duration_ms,
    )
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE
    clip.refresh_from_db()
    assert clip.state == ClipState.READY, clip.state_reason
    return clip, read_bytes(Area.CLIPS, f"{clip.storage_prefix}/clip.mp4")


def check_exact(mp4: bytes, *, offset_ms: int, duration_ms: int, late: int = 0) -> None:
    """`late`: how many pictures the encoder's reordering holds back what is shown."""
    # Offsets are whole milliseconds, pictures are not: one up to a millisecond early is meant.
    first = max(0, -(-(offset_ms - 1) * FPS // 1000)) - late
    wanted = list(range(first, first + round(duration_ms * FPS / 1000)))
    numbers = picture_numbers(mp4)
    assert numbers[0] == wanted[0]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert abs(numbers[-1] - wanted[-1]) <= 1
    assert duration_s(mp4) == pytest.approx(duration_ms / 1000, abs=FRAME_S + 0.01)
    # Each second's beep is heard with the picture that it was recorded with.
    times = picture_times_s(mp4)
    for beep_s in beep_times_s(mp4):
        at = min(range(len(times)), key=lambda index: abs(times[index] - beep_s))
        off = numbers[at] % FPS
        assert min(off, FPS - off) <= 1 + late, (beep_s, numbers[at])


@pytest.mark.parametrize(
    ("offset_ms", "duration_ms"),
    [
        pytest.param(0, 5_000, id="from the very start"),
        pytest.param(4_000, 7_300, id="from a keyframe"),
        pytest.param(5_000, 7_300, id="from the middle of a GOP"),
        pytest.param(5_967, 7_300, id="from the last picture of a GOP"),
        pytest.param(7_333, 5_000, id="between two pictures"),
        pytest.param(2_017, 9_983, id="to the last picture"),
    ],
)
def test_it_is_exact(offset_ms, duration_ms, broadcaster, local_storage):
    video = make_counted_video(broadcaster.channel, epochs=[14])
    clip, mp4 = cut_out(video, offset_ms, duration_ms)
    check_exact(mp4, offset_ms=offset_ms, duration_ms=duration_ms)
    assert (clip.width, clip.height, clip.duration_ms) == (WIDTH, HEIGHT, duration_ms)
    assert clip.size_bytes > len(mp4)
    # The index comes before the media, so that browsers begin at once.
    assert mp4.index(b"moov") < mp4.index(b"mdat")


def test_a_minute_is_exact(broadcaster, local_storage):
    video = make_counted_video(broadcaster.channel, epochs=[66])
    _, mp4 = cut_out(video, 3_100, 60_000)
    check_exact(mp4, offset_ms=3_100, duration_ms=60_000)


def test_a_file_of_several_keyframes_a_segment(broadcaster, local_storage):
    video = make_counted_video(broadcaster.channel, epochs=[12], gop=250)
    _, mp4 = cut_out(video, 3_000, 7_300)
    check_exact(mp4, offset_ms=3_000, duration_ms=7_300)


def test_reordered_pictures(broadcaster, local_storage):
    """OBS sends two B-frames; players show the whole epoch later by as much, and so do clips."""
    video = make_counted_video(broadcaster.channel, epochs=[12], bframes=2)
    _, mp4 = cut_out(video, 3_000, 7_300)
    check_exact(mp4, offset_ms=3_000, duration_ms=7_300, late=2)


def test_across_a_break(broadcaster, local_storage):
    """The publisher came back: another init segment, another clock."""
    video = make_counted_video(broadcaster.channel, epochs=[8, 8])
    _, mp4 = cut_out(video, 4_500, 7_300)
    check_exact(mp4, offset_ms=4_500, duration_ms=7_300)


def test_across_two_breaks(broadcaster, local_storage):
    video = make_counted_video(broadcaster.channel, epochs=[6, 2, 6])
    _, mp4 = cut_out(video, 3_000, 7_000)
    check_exact(mp4, offset_ms=3_000, duration_ms=7_000)


def test_without_sound(broadcaster, local_storage):
    video = make_counted_video(broadcaster.channel, epochs=[8], has_audio=False)
    _, mp4 = cut_out(video, 1_000, 5_000)
    numbers = picture_numbers(mp4)
    assert (numbers[0], len(numbers)) == (30, 150)


def test_both_storages(broadcaster, any_storage):
    video = make_counted_video(broadcaster.channel, epochs=[8])
    clip, mp4 = cut_out(video, 1_500, 5_000)
    check_exact(mp4, offset_ms=1_500, duration_ms=5_000)
    names = {found.key for found in list_objects(Area.CLIPS, clip.storage_prefix)}
    assert names == {f"{clip.storage_prefix}/{name}" for name in ("clip.mp4", "thumbnail.jpg")}
    thumbnail = read_bytes(Area.CLIPS, f"{clip.storage_prefix}/{cutting.THUMBNAIL_NAME}")
    assert thumbnail.startswith(b"\xff\xd8")
