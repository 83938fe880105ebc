"""Chat in the staff admin: who sees and does what, and that the services do it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.policies.roles import Role
from accounts.services.roles import grant_role as grant_site_role
from chat.models import Ban, ChannelRole, ChatWarning, HeldMessage, Message, Report, Room, Term
from chat.selectors.bans import ban_of
from chat.services.bans import ban_user
from chat.services.held import hold_message
from chat.services.reports import report_user
from chat.services.terms import add_term
from chat.services.unban_requests import request_unban
from chat.wire.ids import Position, message_id
from tests.chat.acting import logged, make_moderator, say, told
from tests.chat.speaking import line
from tests.factories import make_account
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
CONFIRMED = {"_form_submitted": "on"}
MODELS = [
    "ban",
    "channelrole",
    "heldmessage",
    "message",
    "modaction",
    "report",
    "room",
    "term",
    "unbanrequest",
]


def act(client, model, name, row, **fields):
    """Submit the dialog of an action on a row's page."""
    address = reverse(f"admin:chat_{model}_{name}", args=[row.pk])
    return client.post(address, CONFIRMED | fields)


def write(channel, author, text="hello", *, ago=timedelta(), number=0):
    """A line as the writer stores it."""
    ms = clock.to_ms(clock.now() - ago)
    return Message.objects.create(
        id=message_id(Position(ms, number), channel.pk),
        channel_id=channel.pk,
        user_id=author.pk,
        login=author.login,
        text=text,
        body=line(channel, author, text),
        sent_at=clock.now() - ago,
    )


def shown(client, model, query=""):
    """The list's rows, as its page has them."""
    response = client.get(reverse(f"admin:chat_{model}_changelist"), {"q": query})
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


@pytest.fixture
def mia(moderator, client_of):
    """The site moderator's browser."""
    return client_of(moderator)


@pytest.fixture
def report(broadcaster, viewer, outsider):
    said = say(broadcaster, outsider, "bad <b>words</b>")
    return report_user(
        reporter=viewer,
        channel_id=broadcaster.pk,
        target=outsider,
        category="hate",
        message_id=said.id,
    )


@pytest.fixture
def rows(broadcaster, viewer, outsider, report):
    """One row of every kind, by model."""
    eve = make_account("eve")
    ban = ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=eve)
    Ban.objects.update(created_at=clock.now() - timedelta(hours=2))
    mod = make_moderator(broadcaster, "mod_moe")
    return {
        "ban": ban,
        "channelrole": ChannelRole.objects.get(user=mod),
        "heldmessage": hold_message(
            channel_id=broadcaster.pk,
            user_id=viewer.pk,
            text="rude",
            body=line(broadcaster, viewer, "rude"),
            reasons=[],
        ),
        "message": write(broadcaster, viewer),
        "report": report,
        "room": Room.objects.get(pk=broadcaster.pk),
        "term": add_term(actor=broadcaster, channel_id=broadcaster.pk, text="spam", kind="blocked"),
        "unbanrequest": request_unban(user=eve, channel_id=broadcaster.pk, text="Sorry."),
    }


ACTIONS = [
    ("ban", "lift", {}),
    ("channelrole", "revoke", {}),
    ("heldmessage", "approve", {}),
    ("heldmessage", "deny", {}),
    ("message", "delete_line", {}),
    ("message", "ban_author", {"reason": "Spam."}),
    ("report", "resolve", {"resolution": "Done."}),
    ("report", "dismiss", {"resolution": "Nothing."}),
    ("report", "suspend", {"reason": "Hate."}),
    ("report", "ban", {"reason": "Hate."}),
    ("report", "delete_line", {}),
    ("room", "ban", {"login": "vic"}),
    ("room", "unban", {"login": "eve"}),
    ("room", "warn", {"login": "vic", "reason": "Calm down."}),
    ("room", "clear", {}),
    ("room", "term", {"text": "eggs", "kind": "blocked"}),
    ("room", "shield_on", {}),
    ("room", "shield_off", {}),
    ("term", "remove", {}),
    ("unbanrequest", "approve", {}),
    ("unbanrequest", "deny", {}),
]


@pytest.mark.parametrize("model", MODELS)
def test_site_moderators_and_administrators_open_every_list_and_page(
    model, moderator, staff, rows, client_of
):
    for person in (moderator, staff):
        client = client_of(person)
        listed = shown(client, model)
        assert listed
        page = client.get(reverse(f"admin:chat_{model}_change", args=[listed[0].pk]))
        assert page.status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_a_list_is_never_counted(model, mia, rows):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown(mia, model)
    counts = [one["sql"] for one in queries if "COUNT(" in one["sql"]]
    assert counts == []
    assert len(queries) <= 12


@pytest.mark.parametrize("model", MODELS)
def test_others_open_nothing(model, viewer, broadcaster, rows, client, client_of):
    plain_staff = make_account("clerk")
    plain_staff.is_staff = True
    plain_staff.save(update_fields=["is_staff"])
    for browser in (client, client_of(viewer), client_of(broadcaster), client_of(plain_staff)):
        response = browser.get(reverse(f"admin:chat_{model}_changelist"))
        assert response.status_code in {302, 403}


@pytest.mark.parametrize(("model", "name", "fields"), ACTIONS)
def test_others_do_nothing(model, name, fields, rows, viewer, broadcaster, client, client_of):
    clerk = make_account("clerk")
    clerk.is_staff = True
    clerk.save(update_fields=["is_staff"])
    before = logged(broadcaster)
    for browser in (client, client_of(viewer), client_of(broadcaster), client_of(clerk)):
        assert act(browser, model, name, rows[model], **fields).status_code in {302, 403}
    assert logged(broadcaster) == before
    rows["report"].refresh_from_db()
    assert rows["report"].status == "open"
    assert not rows["report"].target.is_suspended


@pytest.mark.parametrize(("model", "name", "fields"), ACTIONS)
def test_to_look_at_an_action_does_nothing(model, name, fields, rows, broadcaster, mia):
    before = logged(broadcaster)
    response = mia.get(reverse(f"admin:chat_{model}_{name}", args=[rows[model].pk]))
    assert response.status_code == 200
    assert logged(broadcaster) == before


@pytest.mark.parametrize("model", [one for one in MODELS if one != "room"])
def test_nobody_adds_edits_or_deletes_by_hand(model, rows, staff, client_of):
    staff.is_superuser = True
    staff.save(update_fields=["is_superuser"])
    client = client_of(staff)
    row = shown(client, model)[0]
    assert client.get(reverse(f"admin:chat_{model}_add")).status_code == 403
    assert client.post(reverse(f"admin:chat_{model}_delete", args=[row.pk])).status_code == 403
    assert client.post(reverse(f"admin:chat_{model}_change", args=[row.pk]), {}).status_code == 403


def test_a_report_shows_the_talk_without_its_markup(mia, report):
    page = mia.get(reverse("admin:chat_report_change", args=[report.pk])).content.decode()
    assert "bad &lt;b&gt;words&lt;/b&gt;" in page
    assert "bad <b>words</b>" not in page


def test_the_queue_shows_what_is_open(mia, report, moderator):
    assert shown(mia, "report") == [report]
    act(mia, "report", "resolve", report, resolution="Warned by mail.")
    assert shown(mia, "report") == []
    report.refresh_from_db()
    assert (report.status, report.handled_by, report.resolution) == (
        "resolved",
        moderator,
        "Warned by mail.",
    )
    address = reverse("admin:chat_report_changelist")
    assert list(mia.get(address, {"status": "all"}).context["cl"].result_list) == [report]
    assert act(mia, "report", "dismiss", report, resolution="No.").status_code == 403


def test_a_resolution_is_needed(mia, report):
    assert act(mia, "report", "dismiss", report, resolution="").status_code == 200
    assert Report.objects.get().status == "open"


def test_staff_act_on_a_report(mia, report, broadcaster, outsider):
    act(mia, "report", "delete_line", report)
    assert [one["messageId"] for one in told(broadcaster, "message_deleted")] == [
        str(report.message_id)
    ]
    act(mia, "report", "ban", report, duration="10m", reason="Hate.")
    assert ban_of(broadcaster.pk, outsider.pk).expires_at is not None
    act(mia, "report", "suspend", report, reason="Hate.")
    outsider.refresh_from_db()
    assert outsider.is_suspended
    assert logged(broadcaster) == [("delete", "mia", "otto"), ("timeout", "mia", "otto")]


def test_a_site_moderator_does_not_suspend_staff_over_a_report(mia, broadcaster, viewer):
    colleague = grant_site_role(account=make_account("col"), role=Role.SITE_MODERATOR)
    made = report_user(
        reporter=viewer, channel_id=broadcaster.pk, target=colleague, category="spam"
    )
    assert act(mia, "report", "suspend", made, reason="No.").status_code == 403
    assert act(mia, "report", "delete_line", made).status_code == 403


def test_held_messages_are_decided(mia, rows, broadcaster):
    act(mia, "heldmessage", "approve", rows["heldmessage"])
    assert [one["message"] for one in told(broadcaster, "chat")][-1] == "rude"
    refused = act(mia, "heldmessage", "deny", rows["heldmessage"])
    assert refused.status_code == 302
    assert HeldMessage.objects.get().status == "approved"


def test_unban_requests_are_answered(mia, rows, broadcaster):
    act(mia, "unbanrequest", "approve", rows["unbanrequest"], answer="Be nice.")
    assert ban_of(broadcaster.pk, rows["ban"].user_id) is None
    rows["unbanrequest"].refresh_from_db()
    assert rows["unbanrequest"].answer == "Be nice."


def test_bans_roles_and_terms_are_taken_back(mia, rows, broadcaster):
    act(mia, "ban", "lift", rows["ban"])
    act(mia, "channelrole", "revoke", rows["channelrole"])
    act(mia, "term", "remove", rows["term"])
    assert ban_of(broadcaster.pk, rows["ban"].user_id) is None
    assert not ChannelRole.objects.exists()
    assert not Term.objects.exists()
    assert {who for _, who, _ in logged(broadcaster)[-3:]} == {"mia"}


def test_a_room_takes_the_commands_of_moderators(mia, broadcaster, viewer, rows):
    room = rows["room"]
    act(mia, "room", "warn", room, login="vic", reason="Calm down.")
    assert ChatWarning.objects.get().user == viewer
    act(mia, "room", "ban", room, login="vic", duration="1h")
    assert ban_of(broadcaster.pk, viewer.pk).expires_at is not None
    act(mia, "room", "unban", room, login="VIC")
    assert ban_of(broadcaster.pk, viewer.pk) is None
    act(mia, "room", "term", room, text="eggs*", kind="held")
    assert Term.objects.get(text="eggs*").kind == "held"
    act(mia, "room", "clear", room)
    assert len(told(broadcaster, "chat_cleared")) == 1
    act(mia, "room", "shield_on", room)
    room.refresh_from_db()
    assert room.is_shield_on
    act(mia, "room", "shield_off", room)
    room.refresh_from_db()
    assert not room.is_shield_on


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ban", {"login": "nobody_there"}),
        ("ban", {"login": "vic", "duration": "soon"}),
        ("warn", {"login": "vic"}),
        ("term", {"text": "eggs", "kind": "burned"}),
    ],
)
def test_a_dialog_says_what_is_wrong(mia, rows, broadcaster, name, fields):
    before = logged(broadcaster)
    assert act(mia, "room", name, rows["room"], **fields).status_code == 200
    assert logged(broadcaster) == before


def test_a_refusal_of_the_service_is_shown(mia, rows, broadcaster):
    response = act(mia, "room", "ban", rows["room"], login="ana")
    page = mia.get(response["Location"]).content.decode()
    assert "You cannot ban the broadcaster" in page
    response = act(mia, "room", "term", rows["room"], text="*", kind="blocked")
    assert "match nearly every message" in mia.get(response["Location"]).content.decode()


def room_form(room, **changes):
    names = (
        "slow_mode_s",
        "minimum_account_age_min",
        "automod_level",
        "followers_only_min",
        "holds_suspicious",
    )
    values = {name: getattr(room, name) for name in names} | changes
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def test_the_modes_of_a_room_are_changed_through_the_service(mia, broadcaster):
    room = Room.objects.get(pk=broadcaster.pk)
    address = reverse("admin:chat_room_change", args=[room.pk])
    response = mia.post(address, room_form(room, slow_mode_s=30, is_emote_only=True))
    assert response.status_code == 302
    (state,) = told(broadcaster, "room_state")
    assert state["changed"] == ["slowModeSeconds", "isEmoteOnly"]
    assert state["moderator"] == "mia"
    refused = mia.post(address, room_form(room, slow_mode_s=99_999))
    assert "1800" in refused.content.decode()
    room.refresh_from_db()
    assert (room.slow_mode_s, room.is_emote_only) == (30, True)


def test_to_change_modes_the_right_to_moderate_is_needed(broadcaster, client_of):
    from django.contrib.auth.models import Permission

    clerk = make_account("clerk")
    clerk.is_staff = True
    clerk.save(update_fields=["is_staff"])
    clerk.user_permissions.add(
        *Permission.objects.filter(content_type__app_label="chat", codename__endswith="_room")
    )
    room = Room.objects.get(pk=broadcaster.pk)
    address = reverse("admin:chat_room_change", args=[room.pk])
    client = client_of(clerk)
    assert client.get(address).status_code == 200
    assert client.post(address, room_form(room, slow_mode_s=30)).status_code == 403
    assert act(client, "room", "clear", room).status_code == 403


def test_messages_are_found_by_channel_account_id_and_words(mia, broadcaster, viewer, outsider):
    one = write(broadcaster, viewer, "hello you", number=1)
    two = write(broadcaster, outsider, "hello me", number=2)
    three = write(outsider, viewer, "elsewhere", number=3)
    old = write(broadcaster, viewer, "hello of old", ago=timedelta(days=40))
    assert shown(mia, "message") == [three, two, one, old]
    assert shown(mia, "message", "#ana @VIC") == [one, old]
    assert shown(mia, "message", "@vic") == [three, one, old]
    assert shown(mia, "message", f"{two.pk}") == [two]
    assert shown(mia, "message", "#ana hello") == [two, one]
    assert shown(mia, "message", "#nobody_there") == []
    assert shown(mia, "message", "#ana 100%") == []
    address = reverse("admin:chat_message_changelist")
    assert "name a #channel" in mia.get(address, {"q": "hello"}).content.decode()
    recent = mia.get(address, {"sent": "7"}).context["cl"].result_list
    assert list(recent) == [three, two, one]


def test_a_bare_name_finds_channel_and_account(mia, rows, broadcaster):
    ban = rows["ban"]
    assert shown(mia, "ban", "eve") == [ban]
    assert shown(mia, "ban", "ana") == [ban]
    assert shown(mia, "ban", "ana eve") == [ban]
    assert shown(mia, "ban", "vic") == []
    assert [one.login for one in [row.channel.owner for row in shown(mia, "room", "an")]] == ["ana"]


def test_what_is_no_id_is_not_found(mia):
    for model in MODELS:
        response = mia.get(reverse(f"admin:chat_{model}_change", args=["nonsense"]))
        assert response.status_code == 302
