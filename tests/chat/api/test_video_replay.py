"""`/api/v1/videos/<id>/chat/`: for those who may watch, and within its bounds."""

from dataclasses import replace

import pytest

from chat.policies import limits
from chat.services import comments
from streams.models import VideoVisibility
from tests.chat.selectors.test_replay import said
from tests.streams.recorded import make_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(broadcaster, viewer):
    made = make_video(broadcaster.channel, seconds=120)
    for number in range(0, 120, 30):
        said(broadcaster, viewer, str(number), number * 1000)
    return made


def replay(browser, video_id, **query):
    return browser.get(f"/api/v1/videos/{video_id}/chat/", query)


def test_everybody_reads_the_chat_of_a_public_video(client, video, django_assert_num_queries):
    with django_assert_num_queries(4):
        answer = replay(client, video.pk, from_ms=30_000, to_ms=61_000)
    body = answer.json()
    assert [(one["message"], one["offset_ms"]) for one in body["results"]] == [
        ("30", 30_000),
        ("60", 60_000),
    ]
    assert (body["next_after"], body["next_offset_ms"]) == (None, None)
    assert answer["Cache-Control"] == "private, no-store"
    assert body["until_ms"] == 61_000
    assert len(replay(client, video.pk).json()["results"]) == 2  # a minute
    assert replay(client, video.pk, from_ms=100_000).json()["until_ms"] == 120_000


@pytest.mark.parametrize(
    "query",
    [
        {"from_ms": "-1"},
        {"from_ms": "x"},
        {"from_ms": "9" * 30},
        {"from_ms": 5, "to_ms": 4},
        {"to_ms": 600_001},
        {"after": "x"},
        {"after": "\x00"},
    ],
)
def test_nonsense_is_refused(query, client, video):
    assert replay(client, video.pk, **query).status_code == 400


def test_there_is_no_chat_of_no_video(client, db):
    for video_id in (1, 10**40):
        assert replay(client, video_id).status_code == 404


def test_who_may_not_watch_may_not_read(
    video, client, client_of, viewer, outsider, broadcaster, moderator
):
    def statuses():
        browsers = [client, *map(client_of, (viewer, outsider, broadcaster, moderator))]
        return [replay(browser, video.pk).status_code for browser in browsers]

    def restrict(**changes):
        for name, value in changes.items():
            setattr(video, name, value)
        video.save()

    restrict(visibility=VideoVisibility.PRIVATE)
    assert statuses() == [404, 404, 404, 200, 200]
    for visibility in (VideoVisibility.SUBSCRIBERS, VideoVisibility.PASSWORD):
        restrict(visibility=visibility)
        assert statuses() == [403, 403, 403, 200, 200]
    restrict(visibility=VideoVisibility.PUBLIC, deleted_at=video.created_at)
    assert statuses() == [404, 404, 404, 200, 200]
    restrict(deleted_at=None, taken_down_at=video.created_at)
    assert statuses() == [404, 404, 404, 200, 200]


def test_the_timeline_of_a_finished_video_is_read_once(client, video, django_assert_num_queries):
    first = replay(client, video.pk).json()
    with django_assert_num_queries(2):  # the video and the lines
        assert replay(client, video.pk).json() == first


def test_visitors_read_so_often_and_no_more(client, client_of, viewer, video, monkeypatch):
    monkeypatch.setattr(limits, "ANONYMOUS_READS", replace(limits.ANONYMOUS_READS, count=3))
    comment = comments.add_comment(author=viewer, video=video, text="hi")
    paths = ("chat/", "comments/", f"comments/{comment.pk}/answers/")
    for path in paths:
        assert client.get(f"/api/v1/videos/{video.pk}/{path}").status_code == 200
    for path in paths:
        assert client.get(f"/api/v1/videos/{video.pk}/{path}").status_code == 429
        assert client_of(viewer).get(f"/api/v1/videos/{video.pk}/{path}").status_code == 200
