"""`/api/v1/videos/<id>/…` that change something: what they do, and for whom."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from streams.api import videos as video_api
from streams.models import Video, VideoChapter, VideoState, VideoVisibility
from streams.selectors.video_pages import list_shown_chapters
from streams.selectors.videos import get_video
from tests.factories import make_account, make_picture
from tests.streams import builders
from tests.streams.api.openapi import assert_documented
from tests.streams.recorded import add_thumbnail, make_video
from twitchclone.core import rate_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def anonymous():
    return Client()


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel, seconds=20)


def call(client: Client, method: str, video: Video, rest: str = "", body: object = None):
    return client.generic(
        method,
        f"/api/v1/videos/{video.pk}/{rest}",
        "" if body is None else json.dumps(body),
        content_type="application/json",
    )


def picture(client: Client, video: Video, upload: SimpleUploadedFile):
    body = encode_multipart(BOUNDARY, {"thumbnail": upload})
    return client.put(f"/api/v1/videos/{video.pk}/thumbnail/", body, content_type=MULTIPART_CONTENT)


def stored(video: Video) -> Video:
    return Video.objects.get(pk=video.pk)


def test_words_and_access_in_one(video, broadcaster, client_of):
    builders.make_category()
    change = {
        "title": "Endgames",
        "description": "One\nTwo",
        "category": "chess",
        "tags": ["Blitz"],
        "language": "de",
        "is_mature": True,
        "are_comments_open": False,
        "is_download_allowed": True,
        "visibility": "password",
        "password": "open sesame",
    }
    response = call(client_of(broadcaster), "PATCH", video, body=change)
    assert_documented(response, "/videos/{video_id}/", "patch")
    body = response.json()
    assert (body["title"], body["category"]["slug"], body["tags"]) == (
        "Endgames",
        "chess",
        ["blitz"],
    )
    assert body["visibility"] == "password"
    assert body["owner"]["is_download_allowed"] is True
    assert "sesame" not in response.content.decode()


def test_a_change_is_whole_or_nothing(video, broadcaster, client_of):
    response = call(
        client_of(broadcaster), "PATCH", video, body={"title": "New", "visibility": "password"}
    )
    assert (response.status_code, response.json()["error"]["field"]) == (400, "password")
    assert stored(video).title == "A recording"


def test_trim_and_back(video, broadcaster, client_of):
    client = client_of(broadcaster)
    response = call(client, "POST", video, "trim/", {"start_ms": 3_000, "end_ms": 12_500})
    assert_documented(response, "/videos/{video_id}/trim/", "post")
    assert response.json()["duration_ms"] == 8_000
    assert response.json()["owner"]["trim"] == {"before_ms": 4_000, "after_ms": 8_000}
    # Offsets count from what is shown, here as everywhere; beyond lies what was cut off.
    response = call(client, "POST", video, "trim/", {"start_ms": 2_000, "end_ms": 6_000})
    assert response.json()["owner"]["trim"] == {"before_ms": 6_000, "after_ms": 10_000}
    response = call(client, "POST", video, "trim/", {"start_ms": -4_000, "end_ms": 8_000})
    assert response.json()["owner"]["trim"] == {"before_ms": 2_000, "after_ms": 6_000}
    response = call(client, "POST", video, "trim/", {"start_ms": None, "end_ms": None})
    assert response.json()["duration_ms"] == 20_000
    assert call(client, "POST", video, "trim/", {"start_ms": 19_500}).status_code == 400
    assert call(client, "POST", video, "trim/", {"end_ms": -1}).status_code == 400
    assert call(client, "POST", video, "trim/", {"start_ms": 10**30}).status_code == 400


def test_mute(video, broadcaster, client_of):
    body = {"ranges": [{"start_ms": 1_000, "end_ms": 5_000}]}
    response = call(client_of(broadcaster), "POST", video, "mute/", body)
    assert_documented(response, "/videos/{video_id}/mute/", "post")
    assert response.json()["owner"]["muted_ranges"] == [[1_000, 5_000]]


def test_mute_counts_from_what_is_shown(broadcaster, client_of):
    video = make_video(broadcaster.channel, seconds=20, trim_start_ms=4_000, trim_end_ms=16_000)
    Video.objects.update(muted_ranges=[[1_000, 5_000], [18_000, 19_000]])
    client, path = client_of(broadcaster), "mute/"
    response = call(
        client, "POST", video, path, {"ranges": [{"start_ms": 2_000, "end_ms": 99_000}]}
    )
    assert response.json()["owner"]["muted_ranges"] == [[2_000, 12_000]]
    assert stored(video).muted_ranges == [[1_000, 4_000], [6_000, 16_000], [18_000, 19_000]]
    response = call(client, "POST", video, path, {"ranges": []})
    assert response.json()["owner"]["muted_ranges"] == []
    assert stored(video).muted_ranges == [[1_000, 4_000], [18_000, 19_000]]
    outside = {"ranges": [{"start_ms": 12_000, "end_ms": 13_000}]}
    assert call(client, "POST", video, path, outside).status_code == 400


def test_markers_at_the_very_beginning(broadcaster, anonymous, client_of):
    """The page and the API show the same chapters."""
    video = make_video(broadcaster.channel, seconds=20, trim_start_ms=4_000)
    for kind, offset_ms in (("change", 2_000), ("marker", 3_000), ("marker", 4_000)):
        VideoChapter.objects.create(
            video=video, kind=kind, offset_ms=offset_ms, title=str(offset_ms)
        )
    results = call(anonymous, "GET", video, "chapters/").json()["results"]
    shown = [(one.title, one.offset_ms) for one in list_shown_chapters(get_video(video.pk))]
    assert [(one["title"], one["offset_ms"]) for one in results] == shown == [("4000", 0)]


def test_trash_and_back(video, broadcaster, anonymous, client_of):
    client = client_of(broadcaster)
    assert call(client, "DELETE", video).status_code == 204
    assert call(anonymous, "GET", video).status_code == 404
    response = call(client, "POST", video, "restore/")
    assert_documented(response, "/videos/{video_id}/restore/", "post")
    assert call(anonymous, "GET", video).status_code == 200


def test_a_recording_cannot_be_deleted(broadcaster, client_of):
    video = make_video(broadcaster.channel, state=VideoState.RECORDING)
    assert call(client_of(broadcaster), "DELETE", video).status_code == 409


def test_a_picture_of_ones_own(video, broadcaster, client_of, any_storage):
    add_thumbnail(video)
    client = client_of(broadcaster)
    response = picture(client, video, make_picture(1600, 900))
    assert_documented(response, "/videos/{video_id}/thumbnail/", "put")
    name = response.json()["thumbnail_url"].rsplit("/", 1)[1]
    assert name.startswith("thumbnail-")
    assert name.endswith(".webp")
    response = call(client, "DELETE", video, "thumbnail/")
    assert response.json()["thumbnail_url"].endswith("/thumbnail.jpg")


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.png", b"no picture"),
        SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>"),
        make_picture(16, 16),
    ],
)
def test_what_is_no_picture_is_refused(video, broadcaster, client_of, local_storage, upload):
    response = picture(client_of(broadcaster), video, upload)
    assert response.status_code == 400
    assert stored(video).thumbnail == ""


def test_a_decompression_bomb_is_refused(video, broadcaster, client_of, local_storage):
    bomb = make_picture(10_000, 5_000)
    response = picture(client_of(broadcaster), video, bomb)
    assert (response.status_code, response.json()["error"]["field"]) == (400, "thumbnail")


def test_chapters(video, broadcaster, outsider, anonymous, client_of):
    client = client_of(broadcaster)
    body = {"offset_ms": 5_000, "title": "The good part"}
    response = call(client, "POST", video, "chapters/", body)
    assert_documented(response, "/videos/{video_id}/chapters/", "post")
    response = call(anonymous, "GET", video, "chapters/")
    assert_documented(response, "/videos/{video_id}/chapters/")
    first, second = response.json()["results"]
    assert (second["offset_ms"], second["title"]) == (5_000, "The good part")
    assert (
        call(client, "POST", video, "chapters/", {**body, "offset_ms": 20_001}).status_code == 400
    )
    assert (
        call(client, "POST", video, "chapters/", {**body, "offset_ms": 10**25}).status_code == 400
    )
    assert call(client, "DELETE", video, f"chapters/{first['id']}/").status_code == 409
    assert (
        call(client_of(outsider), "DELETE", video, f"chapters/{second['id']}/").status_code == 403
    )
    assert call(client, "DELETE", video, f"chapters/{second['id']}/").status_code == 204
    assert call(client, "DELETE", video, f"chapters/{second['id']}/").status_code == 404


def test_chapters_are_set_where_the_viewer_sees_them(broadcaster, client_of):
    video = make_video(broadcaster.channel, seconds=20, trim_start_ms=4_000)
    body = {"offset_ms": 1_000, "title": "Here"}
    response = call(client_of(broadcaster), "POST", video, "chapters/", body)
    assert response.json()["results"][-1]["offset_ms"] == 1_000
    assert VideoChapter.objects.get(title="Here").offset_ms == 5_000


def test_chapters_of_another_video_are_out_of_reach(video, outsider, client_of):
    own = make_video(outsider.channel)
    foreign = video.chapters.get()
    client = client_of(outsider)
    assert call(client, "DELETE", own, f"chapters/{foreign.pk}/").status_code == 404


def test_a_marker_while_live(broadcaster, outsider, anonymous, client_of):
    path = "/api/v1/channels/ana/markers/"
    body = {"title": "Clutch"}
    post = {"content_type": "application/json"}
    assert client_of(broadcaster).post(path, body, **post).status_code == 409
    make_video(broadcaster.channel, state=VideoState.RECORDING)
    assert client_of(broadcaster).post(path, body, **post).status_code == 201
    marker = VideoChapter.objects.get(kind="marker")
    assert (marker.title, marker.created_by) == ("Clutch", broadcaster)
    assert client_of(outsider).post(path, body, **post).status_code == 403
    assert anonymous.post(path, body, **post).status_code in {401, 403}


REQUESTS: dict[str, tuple[str, str, dict | None]] = {
    "patch": ("PATCH", "", {"title": "Mine"}),
    "delete": ("DELETE", "", None),
    "restore": ("POST", "restore/", None),
    "trim": ("POST", "trim/", {"start_ms": 4_000}),
    "mute": ("POST", "mute/", {"ranges": []}),
    "reset picture": ("DELETE", "thumbnail/", None),
    "chapter": ("POST", "chapters/", {"offset_ms": 0, "title": "Mine"}),
    "remove chapter": ("DELETE", "chapters/1/", None),
}


@pytest.mark.parametrize("what", REQUESTS)
@pytest.mark.parametrize("visibility", [VideoVisibility.PUBLIC, VideoVisibility.PRIVATE])
def test_nobody_else_changes_anything(
    video, outsider, banned, anonymous, client_of, what, visibility, local_storage
):
    Video.objects.filter(pk=video.pk).update(visibility=visibility)
    before = Video.objects.filter(pk=video.pk).values().get()
    method, rest, body = REQUESTS[what]
    # Another broadcaster, too, is nobody here; of private videos nobody even learns that they are.
    for other in (outsider, make_account("rival")):
        expected = 404 if visibility is VideoVisibility.PRIVATE else 403
        assert call(client_of(other), method, video, rest, body).status_code == expected
    assert call(client_of(banned), method, video, rest, body).status_code in {401, 403}
    assert call(anonymous, method, video, rest, body).status_code in {401, 403}
    assert Video.objects.filter(pk=video.pk).values().get() == before


@pytest.mark.parametrize("what", REQUESTS)
def test_a_forged_request_changes_nothing(video, broadcaster, client_of, what):
    method, rest, body = REQUESTS[what]
    client = client_of(broadcaster, enforce_csrf_checks=True)
    assert call(client, method, video, rest, body).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"title": "x" * 141},
        {"title": 5, "tags": "none"},
        {"category": "no-such"},
        {"visibility": "everybody"},
        {"password": ""},
        {"is_mature": "perhaps"},
        {"description": "x" * 5001},
        [],
        "text",
    ],
)
def test_bad_input_is_explained(video, broadcaster, client_of, body):
    response = call(client_of(broadcaster), "PATCH", video, body=body)
    assert response.status_code in {400, 404}
    assert response.json()["error"]["message"]
    assert stored(video).title == "A recording"


def test_changes_are_limited(video, broadcaster, client_of, monkeypatch):
    monkeypatch.setattr(video_api, "CHANGES", rate_limit.Limit("video-change", 3, 600))
    client = client_of(broadcaster)
    statuses = {call(client, "PATCH", video, body={}).status_code for _ in range(5)}
    assert statuses == {200, 429}
