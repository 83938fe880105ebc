"""`/api/v1/me/health/` and the heartbeat for players without a socket."""

import pytest
from django.test import Client

from streams.services import ingest
from streams.visitor import COOKIE_NAME, make_visitor_cookie
from tests.streams.api.openapi import assert_documented
from tests.streams.builders import go_live, health

pytestmark = pytest.mark.django_db
HEALTH = "/api/v1/me/health/"
HEARTBEAT = "/api/v1/channels/ana/heartbeat/"


@pytest.fixture
def live(broadcaster, django_capture_on_commit_callbacks):
    """Ana is live."""
    with django_capture_on_commit_callbacks(execute=True):
        return go_live(broadcaster)


def test_the_owner_sees_the_report_and_the_refusals(live, broadcaster, client_of):
    ingest.report_health(broadcast_id=live.pk, channel_id=broadcaster.pk, health=health())
    ingest.record_refusal(channel_id=broadcaster.pk, code="codec", reason="No HEVC.")
    response = client_of(broadcaster).get(HEALTH)
    assert_documented(response, "/me/health/")
    body = response.json()
    assert body["health"]["bitrate_bps"] == 6_000_000
    assert body["refusals"][0]["reason"] == "No HEVC."


def test_others_see_their_own_only(live, broadcaster, outsider, client_of):
    ingest.report_health(broadcast_id=live.pk, channel_id=broadcaster.pk, health=health())
    response = client_of(outsider).get(HEALTH)
    assert_documented(response, "/me/health/")
    assert response.json() == {"health": None, "refusals": []}
    assert Client().get(HEALTH).status_code in {401, 403}


def test_heartbeats_count_accounts_browsers_and_addresses_once(live, viewer, client_of):
    response = client_of(viewer).post(HEARTBEAT)
    assert_documented(response, "/channels/{login}/heartbeat/", "post")
    assert client_of(viewer).post(HEARTBEAT).json() == {"viewer_count": 1}
    browser = Client()
    browser.cookies[COOKIE_NAME] = make_visitor_cookie()
    assert browser.post(HEARTBEAT).json() == {"viewer_count": 2}
    assert browser.post(HEARTBEAT).json() == {"viewer_count": 2}
    forged = Client()
    for number in range(3):
        forged.cookies[COOKIE_NAME] = f"made-up-{number}:signature"
        assert forged.post(HEARTBEAT).json() == {"viewer_count": 3}


def test_nobody_watches_what_is_not_live(broadcaster):
    assert Client().post(HEARTBEAT).json() == {"viewer_count": 0}
    assert Client().post("/api/v1/channels/nobody/heartbeat/").status_code == 404
