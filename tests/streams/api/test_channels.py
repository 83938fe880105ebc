"""`/api/v1/channels/…`: what everybody may read, and what only the owner may change."""

import pytest
from django.test import Client

from streams.models import Broadcast
from tests.streams import builders
from tests.streams.api.openapi import assert_documented
from tests.streams.builders import channel_of, drop, go_live, make_key, start

pytestmark = pytest.mark.django_db
ANA = "/api/v1/channels/ana/"
LIVE = "/api/v1/channels/live/"


@pytest.fixture
def anonymous():
    return Client()


def patch(client: Client, body: object, **headers):
    return client.patch(ANA, body, content_type="application/json", **headers)


def test_an_offline_channel(broadcaster, anonymous, django_assert_num_queries):
    with django_assert_num_queries(3):
        response = anonymous.get(ANA)
    assert_documented(response, "/channels/{login}/")
    body = response.json()
    assert (body["id"], body["login"]) == (broadcaster.pk, "ana")
    assert body["live"]["is_live"] is False
    assert body["live"]["playback_url"] is None


def test_a_live_channel(broadcaster, anonymous, settings, django_assert_num_queries):
    settings.ORIGIN_PORT = 8080
    broadcast = go_live(broadcaster)
    with django_assert_num_queries(3):
        response = anonymous.get(ANA, headers={"host": "live.example:8000"})
    assert_documented(response, "/channels/{login}/")
    live = response.json()["live"]
    assert live["playback_url"] == f"http://live.example:8080/live/{broadcast.pk}/index.m3u8"
    assert live["broadcast_id"] == str(broadcast.pk)
    assert live["started_at"] == broadcast.started_at.isoformat()
    assert (live["state"], live["viewer_count"]) == ("live", 0)


def test_a_drop_within_the_grace_is_still_live(broadcaster, anonymous):
    drop(go_live(broadcaster))
    live = anonymous.get(ANA).json()["live"]
    assert (live["is_live"], live["state"]) == (True, "reconnecting")


def test_a_start_is_not_shown(broadcaster, anonymous):
    start(broadcaster)
    assert anonymous.get(ANA).json()["live"]["is_live"] is False


def test_unknown_and_suspended_channels_look_alike(banned, anonymous, client_of, staff):
    for login in ("nobody", banned.login):
        response = anonymous.get(f"/api/v1/channels/{login}/")
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "not_found"
    assert client_of(staff).get(f"/api/v1/channels/{banned.login}/").status_code == 200


def test_the_owner_changes_the_channel(broadcaster, client_of):
    builders.make_category()
    response = patch(
        client_of(broadcaster),
        {"title": "Endgames", "category": "chess", "tags": ["Blitz"], "language": "de"},
    )
    assert_documented(response, "/channels/{login}/", "patch")
    body = response.json()
    assert (body["title"], body["category"]["slug"], body["tags"]) == (
        "Endgames",
        "chess",
        ["blitz"],
    )
    assert patch(client_of(broadcaster), {"category": None}).json()["category"] is None
    assert channel_of(broadcaster).title == "Endgames"


@pytest.mark.parametrize(("who", "status"), [("staff", 200), ("moderator", 200), ("outsider", 403)])
def test_who_else_may(request, broadcaster, client_of, who, status):
    client = client_of(request.getfixturevalue(who))
    assert patch(client, {"title": "Mine now"}).status_code == status


def test_nobody_changes_it_without_an_account(broadcaster, anonymous):
    assert patch(anonymous, {"title": "Mine now"}).status_code in {401, 403}
    assert channel_of(broadcaster).title == ""


def test_a_suspended_account_changes_nothing(broadcaster, banned, client_of):
    assert patch(client_of(banned), {"title": "Mine now"}).status_code in {401, 403}


def test_a_change_needs_the_csrf_token(broadcaster, client_of):
    client = client_of(broadcaster, enforce_csrf_checks=True)
    assert patch(client, {"title": "Forged"}).status_code == 403
    assert channel_of(broadcaster).title == ""


@pytest.mark.parametrize(
    "body",
    [
        {"title": "x" * 141},
        {"title": 5, "tags": "no list"},
        {"category": "no-such-category"},
        {"language": "xx"},
        {"tags": ["two words"]},
        {"is_mature": "perhaps"},
        [],
        "text",
    ],
)
def test_bad_input_is_explained(broadcaster, client_of, body):
    response = patch(client_of(broadcaster), body)
    assert response.status_code in {400, 404}
    assert response.json()["error"]["message"]
    assert channel_of(broadcaster).title == ""


def test_broken_json_is_explained(broadcaster, client_of):
    response = client_of(broadcaster).patch(ANA, "{", content_type="application/json")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "parse_error"


def test_changes_are_limited(broadcaster, client_of):
    client = client_of(broadcaster)
    statuses = {patch(client, {"title": str(number)}).status_code for number in range(25)}
    assert statuses == {200, 429}


def test_keys_are_never_shown(broadcaster, client_of):
    key, clear_text = make_key(broadcaster)
    go_live(broadcaster, key=key)
    client = client_of(broadcaster)
    for path in (ANA, LIVE, "/api/v1/me/stream-keys/", "/api/v1/search/channels?query=ana"):
        text = client.get(path).content.decode()
        assert clear_text not in text
        assert key.key_hash not in text


def test_who_is_live(broadcaster, outsider, anonymous, django_assert_num_queries):
    go_live(broadcaster)
    big = go_live(outsider)
    Broadcast.objects.filter(pk=big.pk).update(viewer_count=9)
    with django_assert_num_queries(1):
        response = anonymous.get(LIVE)
    assert_documented(response, "/channels/live/")
    assert [card["login"] for card in response.json()["results"]] == ["otto", "ana"]
    first = anonymous.get(LIVE, {"limit": 1}).json()
    second = anonymous.get(LIVE, {"limit": 1, "cursor": first["next_cursor"]}).json()
    assert [card["login"] for card in second["results"]] == ["ana"]
    assert second["next_cursor"] is None


def test_live_filters(broadcaster, anonymous):
    go_live(broadcaster)
    assert len(anonymous.get(LIVE, {"language": "en"}).json()["results"]) == 1
    for query in ({"language": "de"}, {"category": "chess"}, {"tag": "blitz"}):
        assert anonymous.get(LIVE, query).json()["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "ten"},
        {"limit": "٣"},
        {"cursor": "x"},
        {"tag": "x" * 101},
        {"language": "a\x00"},
    ],
)
def test_bad_parameters_are_explained(anonymous, query):
    response = anonymous.get(LIVE, query)
    assert response.status_code == 400
    assert response.json()["error"]["field"] == next(iter(query))


def test_search(broadcaster, anonymous, django_assert_num_queries):
    go_live(broadcaster)
    with django_assert_num_queries(1):
        response = anonymous.get("/api/v1/search/channels", {"query": "an"})
    assert_documented(response, "/search/channels")
    assert [hit["login"] for hit in response.json()["results"]] == ["ana"]
    assert anonymous.get("/api/v1/search/channels").json() == {"results": []}


def test_categories(anonymous, django_assert_num_queries):
    for name in ("Chess", "Go"):
        builders.make_category(name)
    with django_assert_num_queries(1):
        response = anonymous.get("/api/v1/categories/", {"limit": 1})
    assert_documented(response, "/categories/")
    cursor = response.json()["next_cursor"]
    rest = anonymous.get("/api/v1/categories/", {"cursor": cursor}).json()
    assert [category["slug"] for category in rest["results"]] == ["go"]
