"""The API's emotes and badges."""

import pytest

from chat.services.badges import set_badge
from tests.chat.emotes import make_emote
from tests.chat.pictures import still, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

EMOTES = "/api/v1/channels/ana/chat/emotes/"
BADGES = "/api/v1/channels/ana/chat/badges/"


def test_emotes_by_where_they_come_from(client, broadcaster, moderator):
    make_emote(broadcaster, "Wave", by=moderator)
    make_emote(broadcaster, "Waits")

    answer = client.get(EMOTES)

    assert answer.status_code == 200
    body = answer.json()
    assert body.keys() == {"global", "channel", "mine", "locked"}
    [emote] = body["channel"]
    assert (emote["code"], emote["width"], emote["isAnimated"]) == ("anaWave", 28, False)
    assert client.get(emote["images"]["1"]).headers["Content-Type"] == "image/webp"


def test_whoever_has_it_already_gets_304(client, broadcaster, moderator):
    first = client.get(EMOTES)
    again = client.get(EMOTES, headers={"If-None-Match": first.headers["ETag"]})
    make_emote(broadcaster, "Wave", by=moderator)
    changed = client.get(EMOTES, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert first.headers["ETag"] != changed.headers["ETag"]
    assert "private" in first.headers["Cache-Control"]


def test_one_may_use_more_than_another(broadcaster, moderator, viewer, client_of):
    make_emote(broadcaster, "Fans", by=moderator, access="followers")

    answers = {
        account.login: client_of(account).get(EMOTES).json() for account in (broadcaster, viewer)
    }

    assert [emote["code"] for emote in answers["ana"]["channel"]] == ["anaFans"]
    assert [emote["code"] for emote in answers["vic"]["locked"]] == ["anaFans"]


def test_badges(client, broadcaster):
    set_badge(
        actor=broadcaster,
        channel_id=broadcaster.pk,
        set_id="bits",
        threshold=100,
        upload=uploaded(still()),
    )

    first = client.get(BADGES)
    again = client.get(BADGES, headers={"If-None-Match": first.headers["ETag"]})

    [badge] = first.json()["channel"]
    assert (badge["type"], badge["threshold"], set(badge["images"])) == (
        "bits",
        100,
        {"1", "2", "4"},
    )
    assert "moderator" in {row["type"] for row in first.json()["builtIn"]}
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["emotes", "badges"])
def test_no_such_channel(client, db, path):
    assert client.get(f"/api/v1/channels/nobody/chat/{path}/").status_code == 404


@pytest.mark.parametrize("path", [EMOTES, BADGES])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading(client_of, broadcaster, path, method):
    assert getattr(client_of(broadcaster), method)(path).status_code == 405
