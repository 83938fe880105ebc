"""The API of the talk: the right people, the wrong ones, and input that makes no sense."""

import json

import pytest

from chat.models import ChatProfile, PinnedMessage, Poll, Raid
from chat.services.chat_profiles import change_chat_profile
from tests.chat.acting import make_moderator, say, told

pytestmark = pytest.mark.django_db


def call(client, method, path, body=None):
    """The status and the JSON of one request."""
    url = path if path.startswith("me/") else f"channels/ana/chat/{path}"
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    response = getattr(client, method)(f"/api/v1/{url}", **data)
    return response.status_code, response.json() if response.content else None


def test_pins(broadcaster, viewer, client_of, client):
    said = say(broadcaster, viewer, "read this")
    body = {"message_id": str(said.id), "duration_s": 60}
    assert call(client_of(broadcaster), "put", "pin/", body)[0] == 204
    assert PinnedMessage.objects.get().message_id == said.id
    for wrong, status in ((client, 401), (client_of(viewer), 403)):
        assert call(wrong, "put", "pin/", body)[0] == status
        assert call(wrong, "delete", "pin/")[0] == status
    assert call(client_of(broadcaster), "put", "pin/", {"message_id": "../x"})[0] == 400
    assert call(client_of(broadcaster), "delete", "pin/")[0] == 204


def test_polls(broadcaster, viewer, client_of, client):
    body = {"title": "Which?", "choices": ["a", "b"], "duration_s": 60}
    for wrong, status in ((client, 401), (client_of(viewer), 403)):
        assert call(wrong, "post", "polls/", body)[0] == status
    status, answer = call(client_of(broadcaster), "post", "polls/", body)
    assert status == 201
    path = f"polls/{answer['poll']['id']}/"
    choice = {"choice_id": answer["poll"]["choices"][1]["id"]}
    assert call(client, "post", f"{path}vote/", choice)[0] == 401
    status, answer = call(client_of(viewer), "post", f"{path}vote/", choice)
    assert (status, answer["voted"]) == (200, choice["choice_id"])
    assert call(client_of(viewer), "post", f"{path}vote/", choice)[0] == 409
    assert call(client_of(viewer), "get", path)[1]["voted"] == choice["choice_id"]
    assert call(client, "get", "polls/")[1]["results"][0]["choices"][1]["votes"] == 1
    assert call(client_of(viewer), "patch", path, {"status": "TERMINATED"})[0] == 403
    assert call(client_of(broadcaster), "patch", path, {"status": "ACTIVE"})[0] == 400
    assert call(client_of(broadcaster), "patch", path, {"status": "ARCHIVED"})[0] == 200
    assert Poll.objects.get().status == "ARCHIVED"


def test_announcements_shout_outs_and_raids(broadcaster, viewer, outsider, client_of, client):
    mod = client_of(make_moderator(broadcaster, permissions=["announce"]))
    for path, body in (
        ("announcements/", {"message": "Hear, hear", "color": "BLUE"}),
        ("shoutouts/", {"login": "otto"}),
    ):
        assert call(client, "post", path, body)[0] == 401
        assert call(client_of(viewer), "post", path, body)[0] == 403
        assert call(mod, "post", path, body)[0] == 204
    (line,) = told(broadcaster, "chat")
    assert (line["kind"], line["announcementColor"]) == ("announcement", "BLUE")
    assert call(mod, "post", "announcements/", {"message": "x", "color": "PINK"})[0] == 400
    assert call(mod, "post", "raid/", {"login": "otto"})[0] == 403
    assert call(client_of(broadcaster), "post", "raid/", {"login": "otto"})[0] == 204
    assert call(mod, "delete", "raid/")[0] == 403
    assert call(client_of(broadcaster), "delete", "raid/")[0] == 204
    assert not Raid.objects.exists()


def test_whispers(broadcaster, viewer, outsider, client_of, client):
    change_chat_profile(account=broadcaster, accepts_whispers=True)
    assert call(client, "post", "me/whispers/ana/", {"message": "hi"})[0] == 401
    assert call(client_of(viewer), "post", "me/whispers/ana/", {"message": "hi"})[0] == 201
    assert call(client_of(viewer), "post", "me/whispers/otto/", {"message": "hi"})[0] == 403
    assert call(client_of(viewer), "post", "me/whispers/nobody9/", {"message": "hi"})[0] == 404
    owner = client_of(broadcaster)
    assert call(owner, "get", "me/whispers/")[1]["results"][0]["unread"] == 1
    assert call(owner, "get", "me/whispers/vic/")[1]["results"][0]["message"] == "hi"
    assert call(client, "post", "me/whispers/vic/read/")[0] == 401
    assert call(client_of(outsider), "post", "me/whispers/vic/read/")[0] == 204
    assert call(owner, "get", "me/whispers/")[1]["results"][0]["unread"] == 1
    assert call(owner, "post", "me/whispers/vic/read/")[0] == 204
    assert call(owner, "get", "me/whispers/")[1]["results"][0]["unread"] == 0
    assert call(owner, "get", "me/whispers/vic/?before=x")[0] == 400
    assert call(client_of(outsider), "get", "me/whispers/vic/")[1]["results"] == []


def test_choices(viewer, client_of, client):
    assert call(client, "get", "me/chat/")[0] == 401
    mine = client_of(viewer)
    assert call(mine, "get", "me/chat/")[1]["accepts_whispers"] is False
    status, answer = call(mine, "patch", "me/chat/", {"color": "Coral", "accepts_whispers": True})
    assert (status, answer["accepts_whispers"]) == (200, True)
    assert ChatProfile.objects.get(user=viewer).color == answer["color"]
    assert call(mine, "patch", "me/chat/", {"color": "</style>"})[0] == 400
