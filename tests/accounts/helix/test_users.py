"""`GET /helix/users`, and what all Helix endpoints have in common."""

import pytest

from accounts.helix import quota
from accounts.services.suspensions import suspend_account
from tests.accounts.tokens import client_id, make_token

pytestmark = pytest.mark.django_db
ADDRESS = "/helix/users"


@pytest.fixture
def ask(client, viewer):
    """GET with Vic's token, or with other headers."""

    def ask(query="", *scopes, address=ADDRESS, **headers):
        given = {"Authorization": f"Bearer {make_token(viewer, *scopes)}", "Client-Id": client_id()}
        sent = {name: value for name, value in (given | headers).items() if value is not None}
        return client.get(f"{address}{query}", headers=sent)

    return ask


@pytest.mark.parametrize("address", [ADDRESS, "/mock/users"])
def test_without_parameters_it_is_the_tokens_own_user(ask, viewer, address):
    response = ask(address=address)
    assert response.status_code == 200
    [user] = response.json()["data"]
    assert user == {
        "id": str(viewer.pk),
        "login": "vic",
        "display_name": viewer.display_name,
        "type": "",
        "broadcaster_type": "",
        "description": "",
        "profile_image_url": "",
        "offline_image_url": "",
        "view_count": 0,
        "created_at": viewer.date_joined.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def test_by_ids_and_logins_each_once(ask, viewer, broadcaster, outsider):
    query = f"?id={viewer.pk}&login=ANA&login=vic&login=nobody_here&id=999999"
    users = ask(query).json()["data"]
    assert sorted(user["login"] for user in users) == ["ana", "vic"]
    assert ask("?login=nobody_here").json() == {"data": []}


def test_suspended_accounts_are_not_shown(ask, outsider, moderator):
    suspend_account(account=outsider, by=moderator, reason="Spam.")
    assert ask("?login=otto").json() == {"data": []}


def test_the_address_is_for_its_owner_and_the_scope(ask, viewer, broadcaster):
    [own, other] = sorted(
        ask("?login=vic&login=ana", "user:read:email").json()["data"],
        key=lambda user: user["login"] != "vic",
    )
    assert own["email"] == viewer.email
    assert "email" not in other
    assert "email" not in ask("?login=vic").json()["data"][0]


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"Authorization": None}, "OAuth token is missing"),
        ({"Authorization": "Bearer " + "a" * 30}, "Invalid OAuth token"),
        ({"Client-Id": None}, "Client ID is missing"),
        ({"Client-Id": "a" * 30}, "Client ID and OAuth token do not match"),
    ],
)
def test_without_a_token_of_this_program_nothing(ask, headers, message):
    response = ask(**headers)
    assert response.status_code == 401
    assert response.json() == {"error": "Unauthorized", "status": 401, "message": message}


def test_a_session_is_no_token(client_of, viewer):
    client = client_of(viewer)
    assert client.get(ADDRESS, headers={"Client-Id": client_id()}).status_code == 401


@pytest.mark.parametrize(
    "query", ["?id=x", "?id=-1", "?id=" + "9" * 30, "?id=1" + "&id=1" * 100, "?login=%00"]
)
def test_bad_parameters_are_named_or_find_nobody(ask, query):
    response = ask(query)
    assert response.status_code == 400 or response.json() == {"data": []}


def test_the_quota_is_told_and_kept(ask, monkeypatch):
    monkeypatch.setattr(quota, "LIMIT", 2)
    monkeypatch.setattr("time.time", lambda: 600.0)
    left = [ask()["Ratelimit-Remaining"] for _ in range(2)]
    assert left == ["1", "0"]
    refused = ask()
    assert refused.status_code == 429
    assert refused["Ratelimit-Reset"] == "660"
    assert refused.json()["error"] == "Too Many Requests"


def test_preflight_and_wrong_methods(client, ask):
    response = client.options(ADDRESS, headers={"Origin": "https://bot.example"})
    assert response.status_code == 204
    assert "Content-Type" not in response
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Client-Id" in response["Access-Control-Allow-Headers"]
    wrong = client.post(ADDRESS)
    assert wrong.status_code == 405
    assert wrong["Allow"] == "GET"
    assert ask()["Access-Control-Allow-Origin"] == "*"
