"""A channel's page, live and offline, and who gets to see it."""

import pytest

from accounts.services.follows import follow_channel
from accounts.services.profiles import update_profile
from streams.services.channels import update_channel
from streams.services.panels import PanelInput, save_panels
from tests.streams.builders import channel_of, go_live, make_category, start

pytestmark = pytest.mark.django_db
MAX_QUERIES = 9


def test_live(broadcaster, client, settings):
    settings.ORIGIN_PORT = 8080
    channel = channel_of(broadcaster)
    update_channel(
        channel=channel,
        actor=broadcaster,
        title="Endgames",
        category=make_category(),
        tags=["blitz"],
    )
    broadcast = go_live(broadcaster)
    page = client.get("/ana", headers={"host": "live.example:8000"}).content.decode()
    assert f'data-playback-url="http://live.example:8080/live/{broadcast.pk}/index.m3u8"' in page
    assert 'data-state="live"' in page
    assert "Endgames" in page
    assert "/directory/category/chess/" in page
    assert "/directory/?tag=blitz" in page


def test_offline(broadcaster, client):
    update_channel(channel=channel_of(broadcaster), actor=broadcaster, title="Endgames")
    page = client.get("/ana").content.decode()
    assert 'data-playback-url=""' in page
    assert "Endgames" in page


def test_a_start_is_not_shown(broadcaster, client):
    broadcast = start(broadcaster)
    assert str(broadcast.pk) not in client.get("/ana").content.decode()


def test_unknown_and_suspended_channels_are_not_found(banned, client):
    assert client.get("/nobody_here").status_code == 404
    assert client.get(f"/{banned.login}").status_code == 404
    assert client.get(f"/{banned.login}/activity/").status_code == 404


def test_staff_see_a_suspended_channel_and_are_told(banned, moderator, client_of):
    page = client_of(moderator).get(f"/{banned.login}").content.decode()
    assert "This account is suspended" in page
    assert 'name="robots" content="noindex"' in page


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/ana/", "/ana"),
        ("/ANA", "/ana"),
        ("/directory", "/directory/"),
        ("/settings", "/settings/"),
        ("/admin", "/admin/"),
    ],
)
def test_one_address_for_each_page(broadcaster, client, path, target):
    response = client.get(path)
    assert response.status_code == 301
    assert response["Location"] == target


def test_a_reserved_word_that_is_no_page_is_not_found(client):
    assert client.get("/wallet").status_code == 404


def test_search_engines_and_other_sites_are_told(broadcaster, client, settings):
    settings.SITE_URL = "https://live.example"
    go_live(broadcaster)
    page = client.get("/ana").content.decode()
    assert '<link rel="canonical" href="https://live.example/ana">' in page
    assert '<meta property="og:video" content="https://live.example/embed/ana/">' in page
    assert '<meta name="twitter:card" content="player">' in page
    assert 'type="application/json+oembed"' in page


def test_texts_of_a_streamer_are_text(broadcaster, client):
    attack = '<script>alert("x")</script>'
    update_profile(account=broadcaster, bio=attack, display_name="<b>Ana</b>")
    update_channel(channel=channel_of(broadcaster), actor=broadcaster, title=attack)
    panel = PanelInput(title=attack, body=f"{attack} https://example.org/?a=1&b=2")
    save_panels(channel=channel_of(broadcaster), actor=broadcaster, panels=[panel])
    go_live(broadcaster)
    page = client.get("/ana").content.decode()
    assert attack not in page
    assert "<b>Ana</b>" not in page
    assert 'href="https://example.org/?a=1&amp;b=2"' in page


def test_following_is_shown_as_it_is(broadcaster, viewer, client_of):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    page = client_of(viewer).get("/ana").content.decode()
    assert 'hx-delete="/ana/follow/"' in page
    assert 'id="follower-count" title="1"' in page


def test_visitors_are_led_to_the_log_in_and_back(broadcaster, client):
    assert 'href="/accounts/login/?next=/ana"' in client.get("/ana").content.decode()


def test_the_owner_gets_the_dashboard_instead_of_a_follow(broadcaster, client_of):
    page = client_of(broadcaster).get("/ana").content.decode()
    assert "/ana/follow/" not in page
    assert 'href="/dashboard/"' in page


def test_activity_is_fetched_on_its_own(broadcaster, client):
    page = client.get("/ana/activity/").content.decode()
    assert "<html" not in page
    assert 'data-url="/api/v1/channels/ana/activity/"' in page
    assert "data-controls" not in page


@pytest.mark.parametrize("is_live", [True, False])
def test_queries(is_live, broadcaster, viewer, client_of, django_assert_max_num_queries):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    panels = [PanelInput(title="Rules"), PanelInput(title="Schedule")]
    save_panels(channel=channel_of(broadcaster), actor=broadcaster, panels=panels)
    if is_live:
        go_live(broadcaster)
    browser = client_of(viewer)
    browser.get("/ana")
    with django_assert_max_num_queries(MAX_QUERIES):
        assert browser.get("/ana").status_code == 200
