"""`/oauth2/validate`, and its alias."""

import pytest

from tests.accounts.tokens import client_id, make_token

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("address", ["/oauth2/validate", "/auth/validate"])


@BOTH
@pytest.mark.parametrize("scheme", ["OAuth", "Bearer"])
def test_a_token_tells_whose_it_is(client, viewer, address, scheme):
    token = make_token(viewer, "chat:read", "chat:edit")
    response = client.get(address, headers={"Authorization": f"{scheme} {token}"})
    assert response.status_code == 200
    body = response.json()
    assert 0 < body.pop("expires_in") <= 86_400
    assert body == {
        "client_id": client_id(),
        "login": "vic",
        "user_id": str(viewer.pk),
        "scopes": ["chat:edit", "chat:read"],
    }
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"


@BOTH
@pytest.mark.parametrize("header", [None, "", "OAuth", "OAuth " + "a" * 30, "Basic dmljOnB3"])
def test_anything_else_is_invalid(client, viewer, address, header):
    make_token(viewer)
    headers = {} if header is None else {"Authorization": header}
    response = client.get(address, headers=headers)
    assert response.status_code == 401
    assert response.json() == {"status": 401, "message": "invalid access token"}


def test_a_session_is_no_token(client_of, viewer):
    assert client_of(viewer).get("/oauth2/validate").status_code == 401


def test_a_suspended_accounts_token_is_invalid(client, banned):
    assert client.get("/oauth2/validate", headers={"Authorization": "OAuth x"}).status_code == 401


def test_preflight(client):
    response = client.options("/oauth2/validate", headers={"Origin": "https://bot.example"})
    assert response.status_code == 204
    assert "Authorization" in response["Access-Control-Allow-Headers"]
