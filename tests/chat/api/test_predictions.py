"""The API of predictions: the right people, the wrong ones."""

import json

import pytest

from tests.chat.acting import make_moderator
from tests.chat.services.test_rewards import give

pytestmark = pytest.mark.django_db
NEW = {"title": "Will she win?", "outcomes": ["Yes", "No"], "window_s": 60}


def call(client, method, path="", body=None):
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    response = getattr(client, method)(f"/api/v1/channels/ana/predictions/{path}", **data)
    return response.status_code, response.json() if response.content else None


def test_from_open_to_payout(broadcaster, viewer, outsider, client_of, client):
    give(broadcaster, viewer)
    for wrong, status in ((client, 401), (client_of(viewer), 403), (client_of(outsider), 403)):
        assert call(wrong, "post", "", NEW)[0] == status
    mod = client_of(make_moderator(broadcaster, permissions=["polls"]))
    status, answer = call(mod, "post", "", NEW)
    assert status == 201
    path = f"{answer['prediction']['id']}/"
    yes = answer["prediction"]["outcomes"][0]["id"]
    stake = {"outcome_id": yes, "points": 400, "key": "a"}
    assert call(client, "post", f"{path}stake/", stake)[0] == 401
    assert call(client_of(outsider), "post", f"{path}stake/", stake)[0] == 409
    status, answer = call(client_of(viewer), "post", f"{path}stake/", stake)
    assert (status, answer["points"], answer["stake"]["points"]) == (200, 600, 400)
    # Whoever has staked nothing is not told what others did.
    assert call(client, "get", path)[1]["stake"] is None
    for wrong, status in ((client, 401), (client_of(viewer), 403), (client_of(outsider), 403)):
        for body in (
            {"status": "LOCKED"},
            {"status": "CANCELED"},
            {"status": "RESOLVED", "outcome_id": yes},
        ):
            assert call(wrong, "patch", path, body)[0] == status
    assert call(mod, "patch", path, {"status": "LOCKED"})[0] == 200
    assert call(client_of(viewer), "post", f"{path}stake/", {**stake, "key": "b"})[0] == 409
    assert call(mod, "patch", path, {"status": "RESOLVED"})[0] == 400
    done = {"status": "RESOLVED", "outcome_id": yes}
    assert call(mod, "patch", path, done)[1]["prediction"]["winnerId"] == yes
    assert call(mod, "patch", path, done)[0] == 409
    answer = call(client_of(viewer), "get", path)[1]
    assert (answer["points"], answer["stake"]["paid"]) == (1000, 400)
    assert len(call(client, "get")[1]["results"]) == 1
