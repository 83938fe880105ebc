"""Alerts by the API: the owner's alone, checked field by field."""

import pytest

from chat.models import AlertRule
from tests.chat.acting import make_moderator
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db
URL = "/api/v1/channels/ana/alerts/"


def change(browser, kind="cheer", **fields):
    return browser.patch(f"{URL}{kind}/", fields, content_type="application/json")


def test_changing_one_and_going_back(broadcaster, client_of):
    browser = client_of(broadcaster)

    answer = change(browser, minimum=100, template="  {name}:  {amount} ", color="#FF8800")

    assert answer.status_code == 200
    now = browser.get(URL).json()["cheer"]
    assert (now["minimum"], now["template"], now["color"]) == (100, "{name}: {amount}", "#ff8800")
    assert browser.delete(f"{URL}cheer/").json()["minimum"] == 1
    assert not AlertRule.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"template": "  "},
        {"template": "x" * 201},
        {"color": "red"},
        {"color": "#12345"},
        {"animation": "spin"},
        {"sound": "own"},
        {"sound": "../x"},
        {"duration_ms": 10},
        {"font_size_px": 1000},
        {"volume_percent": 101},
        {"minimum": -1},
        {"image": "x"},
    ],
)
def test_what_cannot_be(broadcaster, client_of, fields):
    assert change(client_of(broadcaster), **fields).status_code in (400, 422)
    assert not AlertRule.objects.exists()


def test_a_kind_there_is_not(broadcaster, client_of):
    assert change(client_of(broadcaster), kind="party").status_code == 404


def test_a_test_is_told_to_overlays_alone(broadcaster, client_of):
    assert client_of(broadcaster).post(f"{URL}gift/test/").status_code == 204
    told = OutboxEvent.objects.get()
    assert (told.type, told.previous_public_id) == ("chat.overlay_told", 0)
    assert told.data["body"]["event"] == "channel.subscription.gift"
    assert told.data["body"]["id"].startswith("test-")


def test_nobody_else_may(broadcaster, viewer, client, client_of):
    helper = client_of(make_moderator(broadcaster))
    for browser, status in ((client, 401), (client_of(viewer), 403), (helper, 403)):
        assert browser.get(URL).status_code == status
        assert change(browser, minimum=5).status_code == status
        assert browser.delete(f"{URL}cheer/").status_code == status
        assert browser.post(f"{URL}cheer/test/").status_code == status
    assert not AlertRule.objects.exists()
    assert not OutboxEvent.objects.filter(type="chat.overlay_told").exists()
