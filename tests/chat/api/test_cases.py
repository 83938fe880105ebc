"""Held messages, terms, cards, reports and unban requests over the API."""

from datetime import timedelta

import pytest

from chat.models import Ban, HeldMessage, Report, Term
from chat.services.bans import ban_user
from chat.services.held import hold_message
from chat.services.reports import report_user
from chat.services.terms import add_term
from chat.services.unban_requests import request_unban
from tests.chat.acting import make_moderator, make_vip, say, told
from tests.chat.speaking import line
from tests.factories import make_account
from twitchclone.core import clock

pytestmark = pytest.mark.django_db


def url(channel, path):
    return f"/api/v1/channels/{channel.login}/chat/{path}"


def send(client, method, address, body=None):
    return getattr(client, method)(address, body or {}, content_type="application/json")


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe")


@pytest.fixture
def held(broadcaster, viewer):
    return hold_message(
        channel_id=broadcaster.pk,
        user_id=viewer.pk,
        text="rude",
        body=line(broadcaster, viewer, "rude"),
        reasons=[],
    )


@pytest.fixture
def request_of_eve(broadcaster):
    eve = make_account("eve")
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=eve)
    Ban.objects.update(created_at=clock.now() - timedelta(hours=2))
    return request_unban(user=eve, channel_id=broadcaster.pk, text="Sorry.")


def test_a_moderator_works_through_the_queue(broadcaster, mod, held, client_of):
    client = client_of(mod)
    (frame,) = client.get(url(broadcaster, "held/")).json()["results"]
    assert (frame["heldId"], frame["line"]["message"]) == (str(held.pk), "rude")
    address = url(broadcaster, f"held/{held.pk}/")
    assert send(client, "post", address, {"decision": "later"}).status_code == 400
    response = send(client, "post", address, {"decision": "approve"})
    assert response.json() == {"id": str(held.pk), "status": "approved"}
    assert send(client, "post", address, {"decision": "deny"}).status_code == 409
    assert [one["message"] for one in told(broadcaster, "chat")] == ["rude"]
    assert client.get(url(broadcaster, "held/")).json() == {"results": []}


def test_denying(broadcaster, mod, held, client_of):
    address = url(broadcaster, f"held/{held.pk}/")
    response = send(client_of(mod), "post", address, {"decision": "deny"})
    assert response.json()["status"] == "denied"
    assert told(broadcaster, "chat") == []


def test_terms_come_and_go(broadcaster, mod, client_of):
    client = client_of(mod)
    made = send(client, "post", url(broadcaster, "terms/"), {"text": "Buy*", "kind": "held"})
    assert made.status_code == 201
    assert made.json() | {"id": 0, "created_at": ""} == {
        "id": 0,
        "text": "buy*",
        "kind": "held",
        "added_by": "mod_moe",
        "created_at": "",
    }
    assert client.get(url(broadcaster, "terms/")).json()["results"] == [made.json()]
    refused = send(client, "post", url(broadcaster, "terms/"), {"text": "*"})
    assert refused.json()["error"]["field"] == "text"
    assert client.delete(url(broadcaster, f"terms/{made.json()['id']}/")).status_code == 204
    assert client.get(url(broadcaster, "terms/")).json() == {"results": []}


def test_everybody_gets_the_card_and_moderators_the_history(
    broadcaster, mod, viewer, client, client_of
):
    say(broadcaster, viewer, "hello")
    ban_user(
        actor=broadcaster, channel_id=broadcaster.pk, user=viewer, duration_s=60, reason="Spam."
    )
    address = url(broadcaster, "users/vic/")
    for browser in (client, client_of(viewer), client_of(make_vip(broadcaster))):
        card = browser.get(address).json()
        assert (card["login"], card["display_name"], card["history"]) == ("vic", "vic", None)
    history = client_of(mod).get(address).json()["history"]
    assert (history["timeout_count"], history["ban_count"]) == (1, 0)
    assert history["ban"]["reason"] == "Spam."
    assert [one["message"] for one in history["messages"]] == ["hello"]
    assert [one["action"] for one in history["actions"]] == ["timeout"]


def test_a_history_keeps_deleted_lines(broadcaster, mod, viewer, client_of):
    say(broadcaster, viewer, "one")
    ban_user(actor=mod, channel_id=broadcaster.pk, user=viewer, duration_s=60)
    assert told(broadcaster, "user_cleared")
    history = client_of(mod).get(url(broadcaster, "users/vic/")).json()["history"]
    assert [(one["message"], one.get("isDeleted")) for one in history["messages"]] == [
        ("one", True)
    ]


def test_who_does_not_exist_has_no_card(broadcaster, client):
    assert client.get(url(broadcaster, "users/nobody_there/")).status_code == 404
    assert client.get("/api/v1/channels/nobody_there/chat/users/ana/").status_code == 404


def test_moderators_watch_an_account(broadcaster, mod, viewer, client_of):
    client = client_of(mod)
    body = {"suspicion": "restricted", "note": "Bot?"}
    card = send(client, "patch", url(broadcaster, "users/vic/"), body).json()
    assert (card["history"]["suspicion"], card["history"]["suspicion_note"]) == (
        "restricted",
        "Bot?",
    )
    assert [
        one["login"] for one in client.get(url(broadcaster, "suspicious/")).json()["results"]
    ] == ["vic"]
    card = send(client, "patch", url(broadcaster, "users/vic/"), {"suspicion": "none"}).json()
    assert card["history"]["suspicion"] == ""
    assert client.get(url(broadcaster, "suspicious/")).json() == {"results": []}


def test_a_viewer_reports_and_moderators_read_and_close_it(
    broadcaster, mod, viewer, outsider, client_of
):
    said = say(broadcaster, outsider, "bad")
    body = {"login": "OTTO", "category": "hate", "message_id": str(said.id), "text": "There."}
    made = send(client_of(viewer), "post", url(broadcaster, "reports/"), body)
    assert made.status_code == 201
    (frame,) = client_of(mod).get(url(broadcaster, "reports/")).json()["results"]
    assert (frame["username"], frame["message"]) == ("otto", "There.")
    assert [one["text"] for one in frame["excerpt"]] == ["bad"]
    assert "vic" not in str(frame)
    address = url(broadcaster, f"reports/{made.json()['id']}/")
    assert client_of(mod).delete(address).status_code == 204
    assert client_of(mod).get(url(broadcaster, "reports/")).json() == {"results": []}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"login": "nobody_there"}, 404),
        ({"login": "vic"}, 400),
        ({"login": "o\x00"}, 400),
        ({"category": "ugly"}, 400),
        ({"message_id": "7"}, 400),
        ({"message_id": "00000000-0000-0000-0000-000000000000"}, 404),
        ({"text": "x" * 1001}, 400),
        ({"text": "half \ud800"}, 400),
    ],
)
def test_reports_that_are_none(broadcaster, viewer, outsider, client_of, change, status):
    body = {"login": "otto", "category": "spam"} | change
    response = send(client_of(viewer), "post", url(broadcaster, "reports/"), body)
    assert response.status_code == status
    assert not Report.objects.exists()


def test_reports_are_bounded(broadcaster, viewer, client_of):
    answers = [
        send(
            client_of(viewer),
            "post",
            url(broadcaster, "reports/"),
            {"login": make_account().login, "category": "spam"},
        )
        for _ in range(6)
    ]
    assert [one.status_code for one in answers] == [201] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_banned_account_asks_and_reads_the_answer(broadcaster, mod, request_of_eve, client_of):
    eve = client_of(request_of_eve.ban.user)
    address = url(broadcaster, "unban-requests/")
    assert send(eve, "post", address, {"text": "Again."}).status_code == 409
    (queued,) = client_of(mod).get(address).json()["results"]
    assert (queued["username"], queued["message"]) == ("eve", "Sorry.")
    body = {"decision": "deny", "answer": "No."}
    answered = send(client_of(mod), "post", f"{address}{request_of_eve.pk}/", body)
    assert answered.status_code == 200
    (own,) = eve.get(address).json()["results"]
    assert (own["status"], own["answer"]) == ("denied", "No.")
    assert send(eve, "post", address, {"text": "Again."}).status_code == 403


def test_asking_and_letting_in(broadcaster, mod, viewer, client_of):
    ban_user(actor=mod, channel_id=broadcaster.pk, user=viewer)
    address = url(broadcaster, "unban-requests/")
    assert send(client_of(viewer), "post", address, {"text": "Hm."}).status_code == 403
    Ban.objects.update(created_at=clock.now() - timedelta(hours=2))
    made = send(client_of(viewer), "post", address, {"text": "Sorry."})
    assert made.status_code == 201
    number = made.json()["results"][0]["requestId"]
    answered = send(client_of(mod), "post", f"{address}{number}/", {"decision": "approve"})
    assert answered.json()["results"][0]["status"] == "approved"
    assert not Ban.objects.filter(lifted_at=None).exists()


def test_others_see_no_requests(broadcaster, viewer, request_of_eve, client_of):
    address = url(broadcaster, "unban-requests/")
    assert client_of(viewer).get(address).json() == {"results": []}
    assert send(client_of(viewer), "post", address, {"text": "Me too."}).status_code == 404


@pytest.fixture
def cases(broadcaster, viewer, outsider, held, request_of_eve):
    """Addresses that are a moderator's, with a body that would do something."""
    term = add_term(actor=broadcaster, channel_id=broadcaster.pk, text="spam", kind="blocked")
    report = report_user(
        reporter=viewer, channel_id=broadcaster.pk, target=outsider, category="spam"
    )
    return [
        ("get", "held/", None),
        ("post", f"held/{held.pk}/", {"decision": "approve"}),
        ("get", "terms/", None),
        ("post", "terms/", {"text": "eggs", "kind": "blocked"}),
        ("delete", f"terms/{term.pk}/", None),
        ("patch", "users/otto/", {"suspicion": "restricted"}),
        ("get", "suspicious/", None),
        ("get", "reports/", None),
        ("delete", f"reports/{report.pk}/", None),
        ("post", f"unban-requests/{request_of_eve.pk}/", {"decision": "approve"}),
    ]


def test_wrong_persons(broadcaster, viewer, banned, cases, client, client_of):
    far = make_account("far_away")
    helper = make_moderator(broadcaster, "helper", ["delete"])
    persons = (viewer, make_vip(broadcaster), helper, far, make_moderator(far, "far_mod"))
    for method, path, body in cases:
        address = url(broadcaster, path)
        assert send(client, method, address, body).status_code in (401, 403), address
        for person in persons:
            answer = send(client_of(person), method, address, body)
            assert answer.status_code == 403, (person, address)
            assert "results" not in answer.json()
    assert HeldMessage.objects.get().status == "pending"
    assert list(Term.objects.values_list("text", flat=True)) == ["spam"]
    assert Report.objects.get().channel_handled_at is None
    assert Ban.objects.filter(lifted_at=None).exists()


def test_another_channels_moderator_does_not_reach_in_by_the_own_channel(cases, client_of):
    far = make_account("far_away")
    for method, path, body in cases:
        if method != "get" and any(character.isdigit() for character in path):
            assert send(client_of(far), method, url(far, path), body).status_code == 404


def test_changes_need_the_pages_token(broadcaster, cases, client_of):
    client = client_of(broadcaster, enforce_csrf_checks=True)
    for method, path, body in cases:
        if method != "get":
            assert send(client, method, url(broadcaster, path), body).status_code == 403


def test_nobody_anonymous_reports_or_asks(broadcaster, outsider, client):
    for path in ("reports/", "unban-requests/"):
        body = {"login": "otto", "category": "spam", "text": "x"}
        assert send(client, "post", url(broadcaster, path), body).status_code in (401, 403)


def test_the_queries_of_the_lists_do_not_grow(
    broadcaster, viewer, client_of, django_assert_max_num_queries
):
    client = client_of(broadcaster)
    for number in range(5):
        add_term(actor=broadcaster, channel_id=broadcaster.pk, text=f"word{number}", kind="blocked")
        report_user(
            reporter=viewer, channel_id=broadcaster.pk, target=make_account(), category="spam"
        )
    client.get(url(broadcaster, "held/"))  # what is read once in a while is read
    for path in ("held/", "terms/", "reports/", "suspicious/", "unban-requests/"):
        # The session, the account, the channel, the list.
        with django_assert_max_num_queries(4):
            client.get(url(broadcaster, path))
    with django_assert_max_num_queries(14):
        client.get(url(broadcaster, "users/vic/"))


def test_a_suspended_moderator_gets_no_history(broadcaster, mod, staff, viewer, client_of):
    """Its browser may still be logged in."""
    browser = client_of(mod)
    type(mod).objects.filter(pk=mod.pk).update(suspended_at=clock.now())
    answer = browser.get("/api/v1/channels/ana/chat/users/vic/")
    assert answer.status_code == 200
    assert answer.json()["history"] is None
