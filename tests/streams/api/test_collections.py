"""`/api/v1/collections/…`."""

import json

import pytest
from django.test import Client

from streams.models import Collection, Video
from streams.services import videos
from tests.factories import make_account
from tests.streams.api.openapi import assert_documented
from tests.streams.recorded import make_video

pytestmark = pytest.mark.django_db
ALL = "/api/v1/collections/"


@pytest.fixture
def anonymous():
    return Client()


@pytest.fixture
def collection(broadcaster):
    made = videos.create_collection(
        channel=broadcaster.channel, actor=broadcaster, title="Best of", description="So far"
    )
    for title in ("one", "two", "three"):
        video = make_video(broadcaster.channel, title=title)
        videos.add_to_collection(collection=made, actor=broadcaster, video=video)
    return made


def call(client: Client, method: str, path: str, body: object = None):
    data = "" if body is None else json.dumps(body)
    return client.generic(method, path, data, content_type="application/json")


def titles(response) -> list[str]:
    return [video["title"] for video in response.json()["videos"]]


def test_one_is_made_and_filled(broadcaster, client_of):
    client = client_of(broadcaster)
    response = call(client, "POST", ALL, {"title": " Best  of "})
    assert_documented(response, "/collections/", "post")
    path = f"{ALL}{response.json()['id']}/"
    assert response.json()["title"] == "Best of"
    video = make_video(broadcaster.channel)
    for _ in range(2):
        response = call(client, "POST", f"{path}videos/", {"video_id": str(video.pk)})
        assert_documented(response, "/collections/{collection_id}/videos/", "post")
        assert len(response.json()["videos"]) == 1
    response = call(client, "PATCH", path, {"is_public": False, "description": "Later"})
    assert_documented(response, "/collections/{collection_id}/", "patch")
    assert call(client, "DELETE", f"{path}videos/{video.pk}/").status_code == 204
    assert call(client, "DELETE", f"{path}videos/{video.pk}/").status_code == 404
    assert call(client, "DELETE", path).status_code == 204
    assert call(client, "GET", path).status_code == 404
    assert Video.objects.filter(pk=video.pk).exists()


def test_everybody_reads_it(collection, anonymous, django_assert_num_queries):
    with django_assert_num_queries(4):
        response = anonymous.get(f"{ALL}{collection.pk}/")
    assert_documented(response, "/collections/{collection_id}/")
    assert titles(response) == ["one", "two", "three"]
    response = anonymous.get("/api/v1/channels/ana/collections/")
    assert_documented(response, "/channels/{login}/collections/")
    assert [one["video_count"] for one in response.json()["results"]] == [3]


@pytest.mark.parametrize("visibility", ["private", "unlisted", "password"])
def test_what_nobody_may_find_leaves_no_gap(
    visibility, collection, broadcaster, anonymous, client_of
):
    Video.objects.filter(title="two").update(visibility=visibility)
    assert titles(anonymous.get(f"{ALL}{collection.pk}/")) == ["one", "three"]
    assert titles(client_of(broadcaster).get(f"{ALL}{collection.pk}/")) == ["one", "two", "three"]
    (listed,) = anonymous.get("/api/v1/channels/ana/collections/").json()["results"]
    assert listed["video_count"] == 2


def test_a_private_one_is_its_owners(collection, broadcaster, outsider, anonymous, client_of):
    Collection.objects.update(is_public=False)
    for client in (anonymous, client_of(outsider)):
        assert client.get(f"{ALL}{collection.pk}/").status_code == 404
        assert client.get("/api/v1/channels/ana/collections/").json()["results"] == []
    assert client_of(broadcaster).get(f"{ALL}{collection.pk}/").status_code == 200


def test_the_order_is_the_owners(collection, broadcaster, client_of):
    client, path = client_of(broadcaster), f"{ALL}{collection.pk}/videos/"
    ids = [str(item.video_id) for item in collection.items.all()]
    response = call(client, "PUT", path, {"video_ids": ids[::-1]})
    assert_documented(response, "/collections/{collection_id}/videos/", "put")
    assert titles(response) == ["three", "two", "one"]
    for wrong in ([], ids[:2], [*ids, ids[0]], ["1", *ids[:2]]):
        assert call(client, "PUT", path, {"video_ids": wrong}).status_code == 409


def test_other_channels_videos_stay_out(collection, broadcaster, outsider, client_of):
    foreign = make_video(outsider.channel)
    path = f"{ALL}{collection.pk}/videos/"
    response = call(client_of(broadcaster), "POST", path, {"video_id": str(foreign.pk)})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("PATCH", "", {"title": "Mine"}),
        ("DELETE", "", None),
        ("POST", "videos/", {"video_id": "1"}),
        ("PUT", "videos/", {"video_ids": []}),
        ("DELETE", "videos/1/", None),
    ],
)
def test_nobody_else_changes_it(
    collection, outsider, banned, anonymous, client_of, method, rest, body
):
    path = f"{ALL}{collection.pk}/{rest}"
    for other in (outsider, make_account("rival")):
        assert call(client_of(other), method, path, body).status_code == 403
    assert call(client_of(banned), method, path, body).status_code in {401, 403}
    assert call(anonymous, method, path, body).status_code in {401, 403}
    assert Collection.objects.get().title == "Best of"
    assert collection.items.count() == 3


@pytest.mark.parametrize("body", [{}, {"title": ""}, {"title": "x" * 101}, {"title": "\x00"}])
def test_bad_input_is_explained(broadcaster, client_of, body):
    response = call(client_of(broadcaster), "POST", ALL, body)
    assert response.status_code == 400
    assert response.json()["error"]["message"]
