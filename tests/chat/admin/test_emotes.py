"""The review of emotes in the staff admin."""

import pytest
from django.urls import reverse

from chat.models import Emote
from tests.chat.emotes import make_emote
from tests.chat.pictures import still, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

LIST = reverse("admin:chat_emote_changelist")
ADD = reverse("admin:chat_emote_add")
CONFIRMED = {"_form_submitted": "on"}


def action(name, emote):
    return reverse(f"admin:chat_emote_{name}", args=[emote.pk])


def test_the_queue_comes_first(client_of, broadcaster, moderator):
    make_emote(broadcaster, "Used", by=moderator)
    make_emote(broadcaster, "Waits")

    html = client_of(moderator).get(LIST).content.decode()

    assert html.index("anaWaits") < html.index("anaUsed")
    assert "/media/emotes/" in html


def test_approving_is_asked_and_posted(client_of, broadcaster, moderator):
    emote = make_emote(broadcaster, "Wave")
    client = client_of(moderator)

    client.get(action("approve", emote))
    emote.refresh_from_db()
    assert emote.status == "pending"

    client.post(action("approve", emote), CONFIRMED)
    emote.refresh_from_db()
    assert (emote.status, emote.reviewed_by) == ("approved", moderator)


def test_turning_down_needs_a_reason(client_of, broadcaster, moderator):
    emote = make_emote(broadcaster, "Wave")
    client = client_of(moderator)

    client.post(action("reject", emote), CONFIRMED)
    emote.refresh_from_db()
    assert emote.status == "pending"

    client.post(action("reject", emote), {**CONFIRMED, "reason": "Not yours."})
    emote.refresh_from_db()
    assert (emote.status, emote.rejection) == ("rejected", "Not yours.")


@pytest.mark.parametrize("is_used", [True, False])
def test_removing(client_of, broadcaster, moderator, is_used):
    emote = make_emote(broadcaster, "Wave", by=moderator if is_used else None)

    client_of(moderator).post(action("remove", emote), CONFIRMED)

    assert not Emote.objects.filter(archived_at=None).exists()
    assert Emote.objects.exists() == is_used


def test_several_at_once(client_of, broadcaster, moderator):
    emotes = [make_emote(broadcaster, name) for name in ("One", "Two")]
    picked = {"action": "approve_selected", "_selected_action": [emote.pk for emote in emotes]}

    client_of(moderator).post(LIST, picked)

    assert Emote.objects.filter(status="approved").count() == 2


def test_its_page_shows_and_does_not_edit(client_of, broadcaster, staff):
    emote = make_emote(broadcaster, "Wave")
    page = reverse("admin:chat_emote_change", args=[emote.pk])
    client = client_of(staff)

    assert "anaWave" in client.get(page).content.decode()
    client.post(page, {"code": "Other", "status": "approved"})

    emote.refresh_from_db()
    assert (emote.code, emote.status) == ("anaWave", "pending")


def test_administrators_make_emotes_for_everybody(client_of, staff):
    client = client_of(staff)

    wrong = client.post(ADD, {"code": "Cheer100", "upload": uploaded(b"no picture")})
    right = client.post(ADD, {"code": "SiteWave", "upload": uploaded(still())})

    assert "is reserved" in wrong.content.decode()
    assert "not a picture" in wrong.content.decode()
    assert right.status_code == 302
    emote = Emote.objects.get()
    assert (emote.code, emote.channel, emote.status) == ("SiteWave", None, "approved")


def test_site_moderators_do_not(client_of, moderator):
    assert client_of(moderator).get(ADD).status_code == 403


@pytest.mark.parametrize("name", ["approve", "reject", "remove"])
@pytest.mark.parametrize("who", ["broadcaster", "viewer"])
def test_others_are_not_let_in(request, client_of, broadcaster, name, who):
    emote = make_emote(broadcaster, "Wave")

    client_of(request.getfixturevalue(who)).post(
        action(name, emote), {**CONFIRMED, "reason": "Mine."}
    )

    emote.refresh_from_db()
    assert (emote.status, emote.archived_at) == ("pending", None)
