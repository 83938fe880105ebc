"""Chat beside a recording: each line at its moment of the picture, and nothing that is cut off."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from chat.models import Message
from chat.selectors.replay import MAX_LINES, replay_chat
from chat.stream import partitions
from chat.stream.connections import client
from chat.stream.writer import Writer
from chat.wire.ids import Position, first_id_at, message_id
from chat.wire.rooms import chat_room
from streams.models import VideoKind, VideoSegment, VideoState
from tests.chat.speaking import clear_user, delete, line, say
from tests.streams.recorded import STARTED_MS, make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db

LONG_MS = 3_600_000


def said(channel, by, text, at_ms, sequence=0, **changes):
    """A written line of that moment, in milliseconds from the first picture."""
    frame = line(channel, by, text)
    body = {
        name: frame[name]
        for name in frame.keys() - {"type", "channelId", "userId", "username", "kind", "message"}
    }
    return Message.objects.create(
        id=message_id(Position(STARTED_MS + at_ms, sequence), channel.pk),
        channel_id=channel.pk,
        user_id=by.pk,
        login=by.login,
        text=text,
        body=body,
        sent_at=timezone.now(),
        **changes,
    )


def shown(video, from_ms=0, to_ms=LONG_MS, **options):
    page = replay_chat(video, from_ms=from_ms, to_ms=to_ms, **options)
    return [(frame["message"], frame["offset_ms"]) for frame in page.lines]


def test_lines_stand_where_they_were_said(broadcaster, viewer, django_assert_num_queries):
    video = make_video(broadcaster.channel, seconds=20)
    for text, at_ms in [("early", -1), ("a", 0), ("b", 9_999), ("c", 10_000), ("late", 20_000)]:
        said(broadcaster, viewer, text, at_ms)
    said(viewer, viewer, "elsewhere", 5_000)
    with django_assert_num_queries(3):
        assert shown(video) == [("a", 0), ("b", 9_999), ("c", 10_000)]
    assert shown(video, 0, 10_000) + shown(video, 10_000, 20_000) == shown(video)
    assert shown(video, 10_000, 10_000) == shown(video, 30_000, 40_000) == []


def test_what_was_said_during_a_drop_stands_at_the_discontinuity(broadcaster, viewer):
    video = make_video(broadcaster.channel, seconds=20, breaks=[5], gap_ms=30_000)
    for text, at_ms in [("before", 9_000), ("gone?", 15_000), ("back", 40_000), ("on", 41_000)]:
        said(broadcaster, viewer, text, at_ms)
    lines = [("before", 9_000), ("gone?", 10_000), ("back", 10_000), ("on", 11_000)]
    assert shown(video) == lines
    assert shown(video, 0, 10_000) == lines[:1]
    assert shown(video, 10_000, 20_000) == lines[1:]


def test_a_trim_moves_the_start_and_hides_what_is_cut_off(broadcaster, viewer):
    video = make_video(broadcaster.channel, seconds=20, breaks=[5], gap_ms=30_000)
    for text, at_ms in [("cut", 9_000), ("gap", 15_000), ("a", 41_000), ("end", 46_000)]:
        said(broadcaster, viewer, text, at_ms)
    video.trim_start_ms, video.trim_end_ms = 10_000, 16_000
    assert shown(video) == [("a", 1_000)]
    video.trim_start_ms, video.trim_end_ms = 4_000, 10_000
    assert shown(video) == [("cut", 5_000)]


@pytest.mark.parametrize("trim", [(4_000, 16_000), (10_000, 16_000), (4_000, 10_000), (None, None)])
def test_windows_of_any_size_give_every_line_once(broadcaster, viewer, trim):
    video = make_video(broadcaster.channel, seconds=20, breaks=[3, 5, 8], gap_ms=7_000)
    video.trim_start_ms, video.trim_end_ms = trim
    for number in range(60):
        said(broadcaster, viewer, str(number), number * 700)
    whole = shown(video)
    assert whole and whole == sorted(whole, key=lambda one: one[1])
    for step in (1_000, 1_700, 6_000):
        pieces = [shown(video, start, start + step) for start in range(0, 20_000, step)]
        assert [one for piece in pieces for one in piece] == whole
        for number, piece in enumerate(pieces):
            assert all(number * step <= offset < (number + 1) * step for _, offset in piece)


def test_pages_go_on_where_they_ended(broadcaster, viewer, django_assert_num_queries):
    video = make_video(broadcaster.channel, seconds=20)
    for number in range(7):
        said(broadcaster, viewer, str(number), 3_000, sequence=number)
    first = replay_chat(video, from_ms=0, to_ms=9_000, count=3)
    assert [frame["message"] for frame in first.lines] == ["0", "1", "2"]
    with django_assert_num_queries(1):
        second = replay_chat(video, from_ms=0, to_ms=9_000, count=3, after=first.next_after)
    third = replay_chat(video, from_ms=0, to_ms=9_000, count=3, after=second.next_after)
    assert [frame["message"] for frame in second.lines + third.lines] == ["3", "4", "5", "6"]
    assert third.next_after is None
    assert MAX_LINES == 500


def test_an_empty_window_says_where_the_talk_goes_on(
    broadcaster, viewer, django_assert_num_queries
):
    video = make_video(broadcaster.channel, seconds=20)
    said(broadcaster, viewer, "a", 12_000)
    said(broadcaster, viewer, "after the end", 21_000)
    with django_assert_num_queries(4):
        assert replay_chat(video, from_ms=0, to_ms=5_000).next_offset_ms == 12_000
    assert replay_chat(video, from_ms=0, to_ms=15_000).next_offset_ms is None
    assert replay_chat(video, from_ms=13_000, to_ms=20_000).next_offset_ms is None


def test_deleted_lines_are_never_shown(broadcaster, viewer):
    video = make_video(broadcaster.channel, seconds=20)
    said(broadcaster, viewer, "a", 1_000)
    said(broadcaster, viewer, "deleted", 2_000, deleted_at=timezone.now())
    assert shown(video) == [("a", 1_000)]


def test_an_upload_has_no_chat(broadcaster, viewer):
    video = make_video(broadcaster.channel, kind=VideoKind.UPLOAD)
    said(broadcaster, viewer, "a", 1_000)
    page = replay_chat(video, from_ms=0, to_ms=LONG_MS)
    assert (page.lines, page.next_after, page.next_offset_ms) == ([], None, None)


@pytest.fixture
def on_air(broadcaster):
    """A recording that began ten seconds ago and has reached half a minute from now."""
    video = make_video(broadcaster.channel, seconds=40, state=VideoState.RECORDING)
    shift_ms = clock.now_ms() - 10_000 - STARTED_MS
    VideoSegment.objects.update(pdt_ms=F("pdt_ms") + shift_ms)
    return video


def only_in_the_stream(broadcaster):
    """The writer has not come to it."""


def in_both(broadcaster):
    Writer().write_all()


def only_written(broadcaster):
    Writer().write_all()
    client().delete(chat_room(broadcaster.pk).key("stream"))


def partly_trimmed(broadcaster):
    Writer().write_all()
    client().xtrim(chat_room(broadcaster.pk).key("stream"), maxlen=2, approximate=False)


@pytest.mark.parametrize("happens", [only_in_the_stream, in_both, only_written, partly_trimmed])
def test_the_newest_lines_are_there_wherever_they_are(happens, on_air, broadcaster, viewer):
    ids = [say(broadcaster, viewer, str(number)) for number in range(5)]
    happens(broadcaster)
    page = replay_chat(on_air, from_ms=0, to_ms=40_000)
    assert [frame["message"] for frame in page.lines] == list("01234")
    assert all(9_000 <= frame["offset_ms"] < 20_000 for frame in page.lines)
    pages, after = [], None
    while True:
        page = replay_chat(on_air, from_ms=0, to_ms=40_000, count=2, after=after)
        pages += [frame["message"] for frame in page.lines]
        if (after := page.next_after) is None:
            break
    assert pages == list("01234")
    assert UUID(replay_chat(on_air, from_ms=0, to_ms=40_000).lines[0]["id"]) == ids[0].id


def test_a_frame_is_what_live_chat_shows(on_air, broadcaster, viewer):
    sent = say(broadcaster, viewer, "hi")
    (frame,) = replay_chat(on_air, from_ms=0, to_ms=40_000).lines
    offset_ms = frame.pop("offset_ms")
    assert frame == {
        "id": str(sent.id),
        "timestamp": sent.timestamp_ms,
        **line(broadcaster, viewer, "hi"),
    }
    Writer().write_all()
    client().delete(chat_room(broadcaster.pk).key("stream"))
    (written,) = replay_chat(on_air, from_ms=0, to_ms=40_000).lines
    assert written == {**frame, "offset_ms": offset_ms}


def test_removals_that_nobody_has_written_yet_count(on_air, broadcaster, viewer, outsider):
    first, _, _ = (say(broadcaster, viewer, text) for text in ("one", "two", "three"))
    say(broadcaster, outsider, "mine")
    Writer().write_all()
    delete(broadcaster, first)
    assert [text for text, _ in shown(on_air)] == ["two", "three", "mine"]
    clear_user(broadcaster, viewer)
    assert [text for text, _ in shown(on_air)] == ["mine"]
    Writer().write_all()
    assert [text for text, _ in shown(on_air)] == ["mine"]


def test_the_archive_is_read_by_its_index_and_from_one_month(broadcaster):
    """Ten thousand lines in each of three months; the window is an hour of one of them."""
    months = [partitions.month_of(clock.now() - timedelta(days=30 * back)) for back in range(3)]
    partitions.make_partitions(months)
    with connection.cursor() as cursor:
        for month in months:
            cursor.execute(
                "INSERT INTO chat_message"
                " (id, channel_id, user_id, login, kind, text, body, sent_at)"
                " SELECT (lpad(to_hex(%s + n * 60000), 12, '0') || '8' || lpad(to_hex(n), 19, '0'))"
                "::uuid, 1 + n %% 50, 1, 'vic', 'chat', 'hi', '{}', now()"
                " FROM generate_series(1, 10000) n",
                [clock.to_ms(month)],
            )
        cursor.execute("ANALYZE chat_message")
        start_ms = clock.to_ms(months[1]) + 5 * 86_400_000
        rows = Message.objects.filter(
            channel_id=7,
            id__gte=first_id_at(start_ms),
            id__lt=first_id_at(start_ms + 3_600_000),
            deleted_at=None,
        )
        plan = rows.order_by("id")[: MAX_LINES + 1].explain()
    assert "Seq Scan" not in plan
    assert "Index" in plan
    assert partitions.partition_name(months[1]) in plan
    assert partitions.partition_name(months[0]) not in plan
    assert partitions.partition_name(months[2]) not in plan
