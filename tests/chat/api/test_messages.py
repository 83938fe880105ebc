"""Reading and writing chat over the API."""

from dataclasses import replace

import pytest
from redis.exceptions import ConnectionError as ConnectionRefused

from chat.models import Room
from chat.policies import limits
from chat.selectors.messages import recent_messages
from chat.services.sending.snapshots import snapshots
from tests.chat.speaking import say

pytestmark = pytest.mark.django_db
MESSAGES = "/api/v1/channels/ana/chat/messages/"


@pytest.fixture(autouse=True)
def _nothing_kept(valkey):
    snapshots.clear()


def post(client, **body):
    return client.post(MESSAGES, body, content_type="application/json")


def test_anybody_reads(broadcaster, viewer, client):
    ids = [str(say(broadcaster, viewer, str(number)).id) for number in range(4)]
    results = client.get(MESSAGES, {"limit": 2}).json()["results"]
    assert [line["id"] for line in results] == ids[2:]
    older = client.get(MESSAGES, {"limit": 2, "before": ids[2]}).json()["results"]
    assert [line["id"] for line in older] == ids[:2]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"before": "x"}])
def test_bad_queries(broadcaster, client, query):
    assert client.get(MESSAGES, query).status_code == 400


def test_the_state_of_a_room(broadcaster, viewer, client, client_of):
    state = client.get("/api/v1/channels/ana/chat/").json()
    assert (state["channel"], state["you"]) == ("ana", None)
    state = client_of(viewer).get("/api/v1/channels/ana/chat/").json()
    assert state["you"]["username"] == "vic"
    assert client.get("/api/v1/channels/nobody/chat/").status_code == 404


def test_saying_something(broadcaster, viewer, client_of):
    response = post(client_of(viewer), text="hi", nonce="n")
    assert response.status_code == 201
    (line,) = recent_messages(broadcaster.pk)
    assert (response.json()["id"], response.json()["isHeld"]) == (line["id"], False)
    again = post(client_of(viewer), text="hi", nonce="n")
    assert again.json()["id"] == line["id"]
    reply = post(client_of(broadcaster), text="hello", replyTo=line["id"])
    assert reply.status_code == 201
    assert recent_messages(broadcaster.pk)[-1]["reply"]["messageId"] == line["id"]


def test_a_command_is_answered(broadcaster, viewer, client_of):
    response = post(client_of(broadcaster), text="/slow 5")
    assert (response.status_code, response.json()["msgId"]) == (200, "slow_on")
    assert Room.objects.get(pk=broadcaster.pk).slow_mode_s == 5
    refused = post(client_of(viewer), text="/slow 6")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "no_permission")


def test_who_may_not(broadcaster, viewer, banned, client, client_of):
    assert post(client, text="x").status_code == 401
    assert post(client_of(banned), text="x").status_code in (401, 403)
    forged = client_of(viewer, enforce_csrf_checks=True)
    assert post(forged, text="x").status_code == 403
    assert recent_messages(broadcaster.pk) == []


@pytest.mark.parametrize(
    "body", [{}, {"text": "x" * 600}, {"text": " "}, {"text": "x", "replyTo": "1"}]
)
def test_bad_bodies(broadcaster, viewer, client_of, body):
    assert post(client_of(viewer), **body).status_code == 400


READS = (
    "chat/",
    "chat/messages/",
    "chat/emotes/",
    "chat/badges/",
    "chat/commands/",
    "chat/polls/",
    "chat/rules/",
    "chat/users/vic/",
)


def test_an_address_that_is_not_logged_in_reads_so_often_only(
    broadcaster, viewer, client, client_of, monkeypatch
):
    limit = replace(limits.ANONYMOUS_READS, count=len(READS))
    monkeypatch.setattr(limits, "ANONYMOUS_READS", limit)
    assert {client.get(f"/api/v1/channels/ana/{path}").status_code for path in READS} == {200}
    for path in READS:
        refused = client.get(f"/api/v1/channels/ana/{path}")
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limited")
    assert int(refused["Retry-After"]) > 0
    assert client_of(viewer).get(MESSAGES).status_code == 200
    assert client.get(MESSAGES, REMOTE_ADDR="203.0.113.77").status_code == 200


def test_while_valkey_is_away_nobody_is_kept_from_reading(broadcaster, client, monkeypatch):
    def away(*_args):
        raise ConnectionRefused

    monkeypatch.setattr("chat.api.reading.rate_limit.require", away)
    assert client.get(MESSAGES).status_code == 200
