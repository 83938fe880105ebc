"""Texts of people are text on every page, the staff admin's and the scripts' data included."""

from uuid import UUID

import pytest
from allauth.usersessions.models import UserSession

from accounts.services.follows import follow_channel
from accounts.services.profiles import update_profile
from accounts.services.suspensions import suspend_account
from streams.models import (
    Broadcast,
    BroadcastState,
    Category,
    Collection,
    CollectionItem,
    VideoChapter,
)
from streams.services.channels import update_channel
from streams.services.ingest import record_refusal
from streams.services.panels import PanelInput, save_panels
from streams.services.stream_keys import issue_stream_key
from tests.factories import make_account
from tests.security.addresses import every_address
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db

# Breaks out of text, attributes and <script> elements; `{{` would run in Alpine's attributes.
PROBE = "\"'></script><i probe onx=1>{{7*7}}"


@pytest.fixture
def everywhere(broadcaster, staff, chess):
    """The probe in everything that people, encoders and staff may write."""
    Category.objects.filter(pk=chess.pk).update(name=PROBE, description=PROBE)
    update_profile(
        account=broadcaster,
        display_name=PROBE,
        bio=PROBE,
        links=[{"title": PROBE, "url": f"https://example.org/{PROBE.replace(' ', '')}"}],
    )
    channel = broadcaster.channel
    chess.refresh_from_db()
    update_channel(channel=channel, actor=broadcaster, title=PROBE, category=chess)
    save_panels(
        channel=channel,
        actor=broadcaster,
        panels=[PanelInput(title=PROBE, body=PROBE, link_url="https://example.org/")],
    )
    issue_stream_key(channel=channel, name=PROBE)
    record_refusal(channel_id=channel.pk, code="invalid", reason=PROBE)
    Broadcast.objects.create(
        channel=channel,
        state=BroadcastState.LIVE,
        node="test",
        encoder=PROBE,
        title=PROBE,
        category=chess,
        started_at=clock.now(),
    )
    add_videos(channel, chess)
    other = make_account("bea", display_name=PROBE)
    follow_channel(follower=other, followed_id=channel.pk)
    suspend_account(account=make_account("cem"), by=staff, reason=PROBE)


def add_videos(channel, category):
    """The probe in a video's texts, its chapters and a collection; under the ids that are asked."""
    video = make_video(
        channel,
        id=channel.pk,
        title=PROBE,
        description=PROBE,
        category=category,
        tags=[PROBE[:25]],
        state_reason=PROBE,
    )
    VideoChapter.objects.create(video=video, kind="marker", offset_ms=4000, title=PROBE)
    for state in ("rejected", "in_review", "transcoding"):
        make_video(channel, title=PROBE, state=state, state_reason=PROBE)
    make_video(channel, title=PROBE, taken_down_at=clock.now(), taken_down_reason=PROBE)
    collection = Collection.objects.create(
        id=UUID(int=1), channel=channel, title=PROBE, description=PROBE
    )
    CollectionItem.objects.create(collection=collection, video=video, position=0)


@pytest.mark.parametrize("role", ["broadcaster", "viewer", "staff"])
def test_every_page(role, everywhere, broadcaster, request, client_of):
    account = request.getfixturevalue(role)
    client = client_of(account)
    UserSession.objects.filter(user=account).update(user_agent=PROBE)
    shown = 0
    for address in every_address():
        for number in {1, broadcaster.pk} if address.numbers or address.arguments else {1}:
            path = address.path(**dict.fromkeys((*address.numbers, "object_id"), number))
            response = client.get(path, {"q": PROBE, "category_name": PROBE})
            if response.headers.get("Content-Type", "").startswith(("text/html", "text/xml")):
                assert "<i probe" not in response.text, path
                shown += "probe" in response.text
    assert shown >= (12 if role != "viewer" else 8)


def test_programs_get_json_that_no_browser_shows_as_a_page(everywhere, client):
    for path in ("/api/v1/channels/ana/", "/api/oembed/?url=http://testserver/ana"):
        response = client.get(path)
        assert response["Content-Type"].startswith("application/json")
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"]
)
def test_links_lead_to_the_web_only(url, broadcaster, client_of, client):
    owner = client_of(broadcaster)
    owner.post("/settings/profile/", {"link_title_1": "x", "link_url_1": url})
    owner.post(
        "/dashboard/channel/panels/",
        {"panel": "0", "panel-0-title": "x", "panel-0-link_url": url},
    )
    assert url.lower() not in client.get("/ana").text.lower()
