"""Overlay addresses in the dashboard: shown once, taken back, nobody else's business."""

import re

import pytest

from chat.selectors.overlays import find_overlay_channel, list_overlays
from chat.services.overlays import MAX_OVERLAYS, create_overlay
from twitchclone.core.errors import NotFound

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
PAGE = "/dashboard/chat/overlay/"


def token_in(response):
    found = re.search(r"/overlay/(\w{30})/chat", response.content.decode())
    return found.group(1) if found else ""


def test_a_new_address_is_shown_once(broadcaster, client_of):
    browser = client_of(broadcaster)
    response = browser.post(f"{PAGE}new/", {"name": "Scene"}, headers=PART)

    assert find_overlay_channel(token_in(response)).pk == broadcaster.pk
    assert "no-store" in response["Cache-Control"]
    page = browser.get(PAGE)
    assert "Scene" in page.content.decode()
    assert token_in(page) == ""


def test_revoking(broadcaster, client_of):
    overlay, token = create_overlay(channel=broadcaster.channel)
    response = client_of(broadcaster).post(f"{PAGE}{overlay.pk}/revoke/", headers=PART)

    assert response.status_code == 200
    with pytest.raises(NotFound):
        find_overlay_channel(token)


def test_without_scripts_it_leads_back(broadcaster, client_of):
    overlay, _token = create_overlay(channel=broadcaster.channel)
    response = client_of(broadcaster).post(f"{PAGE}{overlay.pk}/revoke/")

    assert response["Location"] == PAGE


def test_a_name_too_long_is_told_beside_the_field(broadcaster, client_of):
    response = client_of(broadcaster).post(f"{PAGE}new/", {"name": "x" * 51}, headers=PART)

    assert response.status_code == 422
    assert list_overlays(broadcaster.pk) == []


def test_one_too_many_is_told(broadcaster, client_of):
    for _ in range(MAX_OVERLAYS):
        create_overlay(channel=broadcaster.channel)
    response = client_of(broadcaster).post(f"{PAGE}new/", {"name": ""}, headers=PART)

    assert response.status_code == 422
    assert "You have 10 overlays" in response.content.decode()


def test_others_are_not_there(broadcaster, outsider, client_of):
    overlay, token = create_overlay(channel=broadcaster.channel)
    browser = client_of(outsider)

    assert browser.post(f"{PAGE}{overlay.pk}/revoke/").status_code == 404
    assert overlay.hint not in browser.get(PAGE).content.decode()
    assert find_overlay_channel(token).pk == broadcaster.pk


def test_visitors_log_in_first(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert client.post(f"{PAGE}new/").status_code == 302


def test_it_cannot_be_forged(broadcaster, client_of):
    browser = client_of(broadcaster, enforce_csrf_checks=True)

    assert browser.post(f"{PAGE}new/", {"name": ""}).status_code == 403
    assert list_overlays(broadcaster.pk) == []
