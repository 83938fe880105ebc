"""The API of channel points: the right people, the wrong ones."""

import json

import pytest

from tests.chat.acting import make_moderator
from tests.chat.services.test_rewards import give, offer

pytestmark = pytest.mark.django_db


def call(client, method, path, body=None):
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    response = getattr(client, method)(f"/api/v1/channels/ana/points/{path}", **data)
    return response.status_code, response.json() if response.content else None


def test_a_balance_is_ones_own(broadcaster, viewer, outsider, client_of, client):
    give(broadcaster, viewer)
    assert call(client, "get", "")[1]["points"] is None
    assert call(client_of(outsider), "get", "")[1]["points"] == 0
    assert call(client_of(viewer), "get", "")[1]["points"] == 1000


def test_only_the_broadcaster_changes_points_and_rewards(
    broadcaster, viewer, outsider, client_of, client
):
    mod = make_moderator(broadcaster)
    reward = offer(broadcaster)
    program = {"is_enabled": True, "name": "Beans"}
    for wrong, status in (
        (client, 401),
        (client_of(viewer), 403),
        (client_of(outsider), 403),
        (client_of(mod), 403),
    ):
        assert call(wrong, "put", "", program)[0] == status
        assert call(wrong, "post", "rewards/", {"title": "Free", "cost": 1})[0] == status
        assert call(wrong, "patch", f"rewards/{reward.pk}/", {"cost": 1})[0] == status
        assert call(wrong, "delete", f"rewards/{reward.pk}/")[0] == status
    owner = client_of(broadcaster)
    assert call(owner, "put", "", program)[1]["name"] == "Beans"
    status, made = call(owner, "post", "rewards/", {"title": "Dance", "cost": 300})
    assert (status, made["cost"]) == (201, 300)
    assert call(owner, "post", "rewards/", {"title": "dance", "cost": 300})[0] == 409
    path = f"rewards/{made['id']}/"
    assert call(owner, "patch", path, {"is_enabled": False})[0] == 200
    assert made["id"] not in [one["id"] for one in call(client, "get", "rewards/")[1]["results"]]
    assert made["id"] in [one["id"] for one in call(owner, "get", "rewards/")[1]["results"]]
    assert call(owner, "delete", path)[0] == 204


def test_redeeming_and_deciding(broadcaster, viewer, outsider, client_of, client):
    give(broadcaster, viewer)
    path = f"rewards/{offer(broadcaster).pk}/redemptions/"
    assert call(client, "post", path, {"key": "a"})[0] == 401
    assert call(client_of(outsider), "post", path, {"key": "a"})[0] == 409
    for _ in range(2):
        status, answer = call(client_of(viewer), "post", path, {"key": "a"})
        assert (status, answer["points"]) == (201, 900)
    decision = f"redemptions/{answer['redemption']['id']}/"
    for wrong, status in ((client, 401), (client_of(viewer), 403), (client_of(outsider), 403)):
        assert call(wrong, "get", "redemptions/")[0] == status
        assert call(wrong, "patch", decision, {"status": "CANCELED"})[0] == status
    mod = client_of(make_moderator(broadcaster))
    assert len(call(mod, "get", "redemptions/")[1]["results"]) == 1
    assert call(mod, "patch", decision, {"status": "UNFULFILLED"})[0] == 400
    assert call(mod, "patch", decision, {"status": "CANCELED"})[1]["status"] == "CANCELED"
    assert call(mod, "patch", decision, {"status": "FULFILLED"})[0] == 409
    assert call(client_of(viewer), "get", "")[1]["points"] == 1000


def test_there_is_no_bonus_without_watching(broadcaster, viewer, client_of, client):
    assert call(client, "post", "bonus/")[0] == 401
    assert call(client_of(viewer), "post", "bonus/")[0] == 409
