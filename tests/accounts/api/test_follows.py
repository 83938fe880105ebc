"""`/api/v1/channels/<login>/follow/` and `/api/v1/me/follows/`."""

import pytest

from accounts.api import follows as api
from accounts.models import Follow
from accounts.services.follows import follow_channel
from tests.factories import make_account
from twitchclone.core.rate_limit import Limit

URL = "/api/v1/channels/ana/follow/"
LIST = "/api/v1/me/follows/"


def test_follow_and_unfollow_may_be_repeated(client_of, viewer, broadcaster):
    client = client_of(viewer)
    for _ in range(2):
        response = client.post(URL)
        assert response.status_code == 200
        assert response.json() == {"is_following": True, "follower_count": 1}
    for _ in range(2):
        response = client.delete(URL)
        assert response.json() == {"is_following": False, "follower_count": 0}


@pytest.mark.parametrize("method", ["post", "delete"])
def test_the_wrong_person(client, client_of, broadcaster, banned, method):
    assert getattr(client, method)(URL).status_code == 401
    assert getattr(client_of(banned), method)(URL).status_code == 401
    assert not Follow.objects.exists()


@pytest.mark.parametrize("method", ["post", "delete"])
def test_no_change_without_the_token(client_of, viewer, broadcaster, method):
    client = client_of(viewer, enforce_csrf_checks=True)
    response = getattr(client, method)(URL)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "permission_denied"
    assert not Follow.objects.exists()


def test_refusals_are_json(client_of, viewer, broadcaster, banned):
    client = client_of(viewer)
    own = client.post("/api/v1/channels/vic/follow/")
    assert (own.status_code, own.json()["error"]["code"]) == (400, "own_channel")
    for login in ("nobody", banned.login):
        missing = client.post(f"/api/v1/channels/{login}/follow/")
        assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    assert client.get(URL).status_code == 405


def test_a_script_is_slowed_down(client_of, viewer, broadcaster, monkeypatch):
    monkeypatch.setattr(api, "FOLLOW_CHANGES", Limit("follow-change", count=2, period_s=3600))
    client = client_of(viewer)
    assert [client.delete(URL).status_code for _ in range(2)] == [200, 200]
    refusal = client.post(URL)
    assert refusal.status_code == 429
    assert int(refusal["Retry-After"]) >= 1


def test_the_list_in_pages(client_of, viewer, django_assert_max_num_queries):
    channels = [make_account() for _ in range(3)]
    for channel in channels:
        follow_channel(follower=viewer, followed_id=channel.pk)
    client = client_of(viewer)
    client.get(LIST)
    with django_assert_max_num_queries(2):  # the account, the page
        first = client.get(LIST, {"limit": 2}).json()
    assert [row["id"] for row in first["results"]] == [channels[2].pk, channels[1].pk]
    assert set(first["results"][0]) == {
        "id",
        "login",
        "display_name",
        "avatar_url",
        "is_notified",
        "followed_at",
    }
    second = client.get(LIST, {"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [row["id"] for row in second["results"]] == [channels[0].pk]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "x"),
        ("limit", "-1"),
        ("limit", "²"),
        ("cursor", "1e9"),
        ("cursor", "9" * 30),
    ],
)
def test_bad_paging_is_refused_in_words(client_of, viewer, name, text):
    response = client_of(viewer).get(LIST, {name: text})
    assert response.status_code == 400
    assert response.json()["error"]["field"] == name


def test_the_list_is_for_the_account(client, client_of, banned):
    assert client.get(LIST).status_code == 401
    assert client_of(banned).get(LIST).status_code == 401
