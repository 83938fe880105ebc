"""Following from a channel's page."""

import pytest
from django.test import Client

from accounts.selectors.follows import is_following
from streams.views import follow
from twitchclone.core.rate_limit import Limit

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def test_follow_and_unfollow(broadcaster, viewer, client_of):
    browser = client_of(viewer)
    page = browser.post("/ana/follow/", headers=PART).content.decode()
    assert is_following(viewer, broadcaster.pk)
    assert 'hx-delete="/ana/follow/"' in page
    assert 'hx-swap-oob="true" title="1"' in page
    page = browser.delete("/ana/follow/", headers=PART).content.decode()
    assert not is_following(viewer, broadcaster.pk)
    assert 'hx-post="/ana/follow/"' in page


def test_visitors_may_not(broadcaster, client):
    response = client.post("/ana/follow/", headers=PART)
    assert response.status_code == 401
    assert "toast" in response["HX-Trigger"]


def test_not_oneself(broadcaster, client_of):
    response = client_of(broadcaster).post("/ana/follow/", headers=PART)
    assert response.status_code == 400
    assert not is_following(broadcaster, broadcaster.pk)


def test_not_the_suspended_nor_the_unknown(viewer, banned, client_of):
    for login in (banned.login, "nobody_here"):
        assert client_of(viewer).post(f"/{login}/follow/", headers=PART).status_code == 404


def test_not_by_a_link_nor_without_the_token(broadcaster, viewer, client_of):
    assert client_of(viewer).get("/ana/follow/").status_code == 405
    careful: Client = client_of(viewer, enforce_csrf_checks=True)
    assert careful.post("/ana/follow/", headers=PART).status_code == 403
    assert not is_following(viewer, broadcaster.pk)


def test_not_in_a_flood(broadcaster, viewer, client_of, monkeypatch):
    monkeypatch.setattr(follow, "FOLLOWS", Limit("follow", count=1, period_s=60))
    browser = client_of(viewer)
    browser.post("/ana/follow/", headers=PART)
    assert browser.delete("/ana/follow/", headers=PART).status_code == 429
