"""The list of sessions, and logging others out."""

from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD
from twitchclone.core import redis

URL = "/settings/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


def logged_in(login, user_agent):
    client = Client(headers={"User-Agent": user_agent})
    client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    return client


def is_logged_in(client):
    return client.get(reverse("accounts:settings-profile")).status_code == 200


def test_each_browser_is_listed_and_can_be_logged_out(viewer):
    here, there = logged_in("vic", FIREFOX), logged_in("vic", "curl/8")
    page = here.get(URL)
    assert "Firefox on Linux" in page.text and "A program" in page.text
    assert page.text.count("This browser</span>") == 1
    session = UserSession.objects.get(user_agent="curl/8")

    here.post(reverse("accounts:settings-session-end", args=[session.pk]))

    assert not is_logged_in(there)
    assert is_logged_in(here)


def test_all_others_at_once(viewer):
    here, *others = [logged_in("vic", FIREFOX) for _ in range(3)]
    here.post(reverse("accounts:settings-sessions-end-others"))
    assert is_logged_in(here)
    assert [is_logged_in(other) for other in others] == [False, False]


def test_anothers_session_is_out_of_reach(viewer, outsider):
    vic, otto = logged_in("vic", FIREFOX), logged_in("otto", FIREFOX)
    session = UserSession.objects.get(user=viewer)
    response = otto.post(reverse("accounts:settings-session-end", args=[session.pk]))
    assert response.status_code == 404
    assert is_logged_in(vic)
    otto.post(reverse("accounts:settings-sessions-end-others"))
    assert is_logged_in(vic)
    assert otto.get(URL).text.count("setting-row__title") == 1


def test_activity_is_noted_seldom_and_with_the_true_address(viewer):
    client = logged_in("vic", FIREFOX)
    session = UserSession.objects.get()
    is_logged_in(client)
    session.refresh_from_db()
    first = session.last_seen_at
    client.get(URL, headers={"X-Forwarded-For": "203.0.113.1"})
    session.refresh_from_db()
    assert session.last_seen_at == first
    assert session.ip == "127.0.0.1"

    redis.client().flushall()
    client.get(URL, headers={"X-Forwarded-For": "203.0.113.1"})
    session.refresh_from_db()
    assert session.last_seen_at > first
    assert session.ip == "127.0.0.1"


def test_the_sessions_key_is_nowhere_in_the_page(viewer):
    client = logged_in("vic", FIREFOX)
    assert client.session.session_key not in client.get(URL).text
