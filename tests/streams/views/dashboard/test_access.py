"""The dashboard is one's own: no address leads to another channel's, and only POST changes."""

from uuid import UUID

import pytest
from django.urls import reverse

from streams.models import StreamKey
from streams.urls import urlpatterns
from tests.streams.builders import channel_of, go_live, make_key, reload

pytestmark = pytest.mark.django_db
_NAMES = [route.name for route in urlpatterns if (route.name or "").startswith("dashboard-")]
_ARGUMENTS = {"collection_id": UUID(int=1)}
_CHANGES = [
    "dashboard-information",
    "dashboard-stop",
    "dashboard-key-issue",
    "dashboard-key-rotate",
    "dashboard-key-revoke",
    "dashboard-key-primary",
    "dashboard-banner",
    "dashboard-panels",
    "dashboard-recording-save",
    "dashboard-video-visibility",
    "dashboard-video-delete",
    "dashboard-video-restore",
    "dashboard-video-details",
    "dashboard-video-access",
    "dashboard-video-thumbnail",
    "dashboard-video-markers",
    "dashboard-video-marker-remove",
    "dashboard-video-trim",
    "dashboard-video-mute",
    "dashboard-video-unmute",
    "dashboard-video-collections",
    "dashboard-collection-create",
    "dashboard-collection-save",
    "dashboard-collection-delete",
    "dashboard-collection-add",
    "dashboard-collection-remove",
    "dashboard-collection-move",
    "dashboard-clip-delete",
    "dashboard-clip-restore",
]


def address(name, number=1):
    """The route's address, its arguments filled in."""
    pattern = next(route.pattern for route in urlpatterns if route.name == name)
    given = {key: _ARGUMENTS.get(key, number) for key in pattern.converters}
    return reverse(f"streams:{name}", kwargs=given)


@pytest.mark.parametrize("name", _NAMES)
def test_visitors_are_asked_to_log_in(name, client):
    method = client.post if name in _CHANGES else client.get
    response = method(address(name))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/dashboard/")


@pytest.mark.parametrize("name", _NAMES)
def test_nothing_is_kept_by_caches(name, broadcaster, client_of):
    method = client_of(broadcaster).post if name in _CHANGES else client_of(broadcaster).get
    response = method(address(name), headers={"HX-Request": "true"})
    assert response.status_code in {404, 422} or "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", _CHANGES)
def test_no_link_changes_anything(name, broadcaster, client_of):
    assert client_of(broadcaster).get(address(name)).status_code == 405


@pytest.mark.parametrize("name", _CHANGES)
def test_no_form_of_another_site_changes_anything(name, broadcaster, client_of):
    browser = client_of(broadcaster, enforce_csrf_checks=True)
    assert browser.post(address(name)).status_code == 403


@pytest.mark.parametrize("action", ["rotate", "revoke", "primary"])
def test_the_key_of_another_channel_does_not_exist(action, broadcaster, outsider, client_of):
    key, _ = make_key(broadcaster)
    response = client_of(outsider).post(address(f"dashboard-key-{action}", key.pk))
    assert response.status_code == 404
    assert StreamKey.objects.get(pk=key.pk).key_hash == key.key_hash


def test_the_title_goes_to_ones_own_channel_whatever_is_sent(broadcaster, outsider, client_of):
    fields = {"title": "Taken over", "language": "en", "channel": broadcaster.pk, "login": "ana"}
    client_of(outsider).post("/dashboard/information/", fields)
    assert channel_of(broadcaster).title == ""
    assert channel_of(outsider).title == "Taken over"


def test_stopping_ends_ones_own_broadcast_only(broadcaster, outsider, client_of):
    broadcast = go_live(broadcaster)
    assert client_of(outsider).post("/dashboard/stop/").status_code == 404
    assert reload(broadcast).is_visible
    assert client_of(broadcaster).post("/dashboard/stop/").status_code == 302
    assert not reload(broadcast).is_visible


def test_a_suspended_account_has_no_dashboard(banned, client_of):
    assert client_of(banned).get("/dashboard/").status_code in {302, 403, 404}
