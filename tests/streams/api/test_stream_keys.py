"""`/api/v1/me/stream-keys/`: one's own keys only, each shown once."""

import pytest
from django.test import Client

from streams.models import StreamKey
from streams.services import ingest
from tests.streams.api.openapi import assert_documented
from tests.streams.builders import go_live, make_key, reload

pytestmark = pytest.mark.django_db
KEYS = "/api/v1/me/stream-keys/"


def post(client: Client, path: str = KEYS, body: object = None):
    return client.post(path, body or {}, content_type="application/json")


def test_a_new_key_is_shown_once(broadcaster, client_of):
    client = client_of(broadcaster)
    made = post(client, body={"name": "Studio"})
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    assert_documented(made, "/me/stream-keys/", "post")
    clear_text = made.json()["stream_key"]
    grant = ingest.authorise_publish(stream_key=clear_text, remote_addr="", encoder="")
    assert grant.channel_id == broadcaster.pk
    listed = client.get(KEYS)
    assert_documented(listed, "/me/stream-keys/")
    assert clear_text not in listed.content.decode()
    assert listed.json()["results"][0]["hint"] == clear_text[-4:]


def test_rotating_shows_the_new_key_and_ends_the_old(broadcaster, client_of):
    key, old = make_key(broadcaster)
    broadcast = go_live(broadcaster, key=key)
    rotated = post(client_of(broadcaster), f"{KEYS}{key.pk}/rotate/")
    assert_documented(rotated, "/me/stream-keys/{key_id}/rotate/", "post")
    assert rotated.json()["stream_key"] != old
    assert reload(broadcast).end_reason == "stream_key_rotated"


def test_revoking(broadcaster, client_of):
    key, _ = make_key(broadcaster)
    assert client_of(broadcaster).delete(f"{KEYS}{key.pk}/").status_code == 204
    assert not StreamKey.objects.exists()


def test_choosing_the_primary_one(broadcaster, client_of):
    make_key(broadcaster)
    second, _ = make_key(broadcaster)
    response = post(client_of(broadcaster), f"{KEYS}{second.pk}/primary/")
    assert_documented(response, "/me/stream-keys/{key_id}/primary/", "post")
    assert response.json()["results"][0]["id"] == second.pk


@pytest.mark.parametrize("who", ["outsider", "staff", "moderator"])
def test_anothers_keys_are_out_of_reach(request, broadcaster, client_of, who):
    key, _ = make_key(broadcaster)
    client = client_of(request.getfixturevalue(who))
    assert client.get(KEYS).json() == {"results": []}
    for path in (f"{KEYS}{key.pk}/rotate/", f"{KEYS}{key.pk}/primary/"):
        assert post(client, path).status_code == 404
    assert client.delete(f"{KEYS}{key.pk}/").status_code == 404
    assert StreamKey.objects.get().key_hash == key.key_hash


def test_without_an_account_there_is_nothing(broadcaster):
    key, _ = make_key(broadcaster)
    client = Client()
    statuses = {
        client.get(KEYS).status_code,
        post(client).status_code,
        post(client, f"{KEYS}{key.pk}/rotate/").status_code,
        client.delete(f"{KEYS}{key.pk}/").status_code,
    }
    assert statuses <= {401, 403}
    assert StreamKey.objects.count() == 1


def test_a_suspended_account_gets_no_key(banned, client_of):
    assert post(client_of(banned)).status_code in {401, 403}


@pytest.mark.parametrize("method", ["post", "delete"])
def test_changes_need_the_csrf_token(broadcaster, client_of, method):
    key, _ = make_key(broadcaster)
    client = client_of(broadcaster, enforce_csrf_checks=True)
    path = f"{KEYS}{key.pk}/rotate/" if method == "post" else f"{KEYS}{key.pk}/"
    assert getattr(client, method)(path).status_code == 403
    assert StreamKey.objects.get().key_hash == key.key_hash


def test_a_name_that_is_taken_is_explained(broadcaster, client_of):
    client = client_of(broadcaster)
    post(client, body={"name": "Studio"})
    response = post(client, body={"name": "Studio"})
    assert response.status_code == 400
    assert response.json()["error"]["field"] == "name"


def test_new_keys_are_limited(broadcaster, client_of):
    client = client_of(broadcaster)
    key, _ = make_key(broadcaster)
    statuses = {post(client, f"{KEYS}{key.pk}/rotate/").status_code for _ in range(25)}
    assert statuses == {200, 429}


def test_an_absurd_id_is_not_found(broadcaster, client_of):
    assert post(client_of(broadcaster), f"{KEYS}{10**30}/rotate/").status_code == 404
