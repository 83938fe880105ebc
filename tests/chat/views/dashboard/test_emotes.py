"""Emotes in the dashboard, for their owner only."""

import pytest
from django.urls import reverse

from chat.models import Emote
from chat.services.emotes import reject_emote
from tests.chat.emotes import make_emote
from tests.chat.pictures import moving, still, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

PAGE = reverse("chat:dashboard-emotes")
UPLOAD = reverse("chat:dashboard-emote-upload")
HTMX = {"HX-Request": "true"}


def url(name, emote):
    return reverse(f"chat:dashboard-emote-{name}", args=[emote.pk])


def test_the_page_shows_what_became_of_each(client_of, broadcaster, moderator):
    make_emote(broadcaster, "Used", by=moderator)
    make_emote(broadcaster, "Waits")
    no = make_emote(broadcaster, "Bad")
    reject_emote(actor=moderator, emote_id=no.pk, reason="That is <b>not</b> yours.")

    html = client_of(broadcaster).get(PAGE).content.decode()

    for words in ("In use", "anaUsed", "Waiting for review", "anaWaits", "Turned down", "anaBad"):
        assert words in html
    assert "That is &lt;b&gt;not&lt;/b&gt; yours." in html
    assert "2 of 60 places" in html


def test_moving_ones_stand_still_for_who_wants_that(client_of, broadcaster, moderator):
    make_emote(broadcaster, "Still", by=moderator)
    before = client_of(broadcaster).get(PAGE).content.decode()
    make_emote(broadcaster, "Moves", by=moderator, is_animated=True)
    after = client_of(broadcaster).get(PAGE).content.decode()

    assert "prefers-reduced-motion" not in before
    assert after.count("-112-static.webp") == 1


def test_an_empty_page_says_what_to_do(client_of, broadcaster):
    assert "No emotes yet" in client_of(broadcaster).get(PAGE).content.decode()


def test_upload(client_of, broadcaster):
    sent = {"name": "Wave", "access": "followers", "image": uploaded(moving())}

    answer = client_of(broadcaster).post(UPLOAD, sent, headers=HTMX)

    assert answer.status_code == 200
    assert "anaWave" in answer.content.decode()
    assert "toast" in answer.headers["HX-Trigger"]
    emote = Emote.objects.get()
    assert (emote.channel_id, emote.access, emote.is_animated) == (
        broadcaster.pk,
        "followers",
        True,
    )


def test_upload_without_scripts_leads_back(client_of, broadcaster):
    sent = {"name": "Wave", "access": "everyone", "image": uploaded(still())}

    assert client_of(broadcaster).post(UPLOAD, sent).url == PAGE


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "../../x"}, "letters and digits"),
        ({"name": ""}, "required"),
        ({"access": "friends"}, "valid choice"),
        ({"image": None}, "Choose a picture first"),
        ({"image": b"<svg onload=alert(1)>"}, "not a picture"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client_of, broadcaster, change, words):
    sent = {"name": "Wave", "access": "everyone", "image": still(), **change}
    data = sent.pop("image")
    if data is not None:
        sent["image"] = uploaded(data)

    answer = client_of(broadcaster).post(UPLOAD, sent, headers=HTMX)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Emote.objects.exists()


def test_access_removal_and_dismissal(client_of, broadcaster, moderator):
    used = make_emote(broadcaster, "Used", by=moderator)
    no = make_emote(broadcaster, "Bad")
    reject_emote(actor=moderator, emote_id=no.pk, reason="No.")
    client = client_of(broadcaster)

    client.post(url("access", used), {"access": "tier_1"}, headers=HTMX)
    used.refresh_from_db()
    assert used.access == "tier_1"

    client.post(url("remove", used))
    used.refresh_from_db()
    assert used.archived_at is not None

    client.post(url("dismiss", no), headers=HTMX)
    assert not Emote.objects.filter(pk=no.pk).exists()


@pytest.mark.parametrize("name", ["access", "remove", "dismiss"])
@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_others_find_nothing_to_change(request, client_of, broadcaster, moderator, name, who):
    emote = make_emote(broadcaster, "Used", by=moderator)
    client = client_of(request.getfixturevalue(who))

    assert client.post(url(name, emote), {"access": "tier_1"}).status_code == 404
    emote.refresh_from_db()
    assert (emote.access, emote.archived_at) == ("everyone", None)


@pytest.mark.parametrize("path", [PAGE, reverse("chat:dashboard-badges")])
def test_visitors_log_in_first(client, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


@pytest.mark.parametrize(
    "path", ["dashboard/chat/emotes/..%2f..%2fx/remove/", "dashboard/chat/emotes/-1/remove/"]
)
def test_emotes_are_named_by_number_only(client_of, broadcaster, path):
    assert client_of(broadcaster).post(f"/{path}").status_code == 404


@pytest.mark.parametrize("path", [UPLOAD, reverse("chat:dashboard-badge-upload")])
def test_changes_are_posted_with_a_token(client_of, broadcaster, path):
    assert client_of(broadcaster).get(path).status_code == 405
    assert client_of(broadcaster, enforce_csrf_checks=True).post(path).status_code == 403


def test_uploads_are_counted(client_of, broadcaster, monkeypatch):
    from chat.views.dashboard import emotes as views
    from twitchclone.core.rate_limit import Limit

    monkeypatch.setattr(views, "UPLOADS", Limit("emote-upload", 1, 600))
    client = client_of(broadcaster)
    for name in ("One", "Two"):
        sent = {"name": name, "access": "everyone", "image": uploaded(still())}
        answer = client.post(UPLOAD, sent, headers=HTMX)

    assert answer.status_code == 422
    assert Emote.objects.count() == 1
