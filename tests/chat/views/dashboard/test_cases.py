"""Log, reports and unban requests in the dashboard."""

from datetime import timedelta

import pytest

from chat.models import Ban, ModAction, Report, UnbanRequest
from chat.policies.actions import Action
from chat.policies.modes import MODES
from chat.selectors.bans import ban_of
from chat.services import mod_log
from chat.services.bans import ban_user
from chat.services.reports import report_user
from chat.services.unban_requests import request_unban
from chat.views.dashboard.log import PER_PAGE
from tests.chat.acting import logged, make_moderator, say
from twitchclone.core import clock
from twitchclone.core.moderation_messages import action_words

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
LOG = "/dashboard/chat/log/"
REPORTS = "/dashboard/chat/reports/"
REQUESTS = "/dashboard/chat/unban-requests/"


def test_every_act_has_words():
    modes = {mode.action_of(value) for mode in MODES.values() for value in (mode.off, 1)}

    assert {one.value for one in Action} | modes <= set(action_words())


def test_the_log_in_words(broadcaster, viewer, client_of):
    ban_user(
        actor=broadcaster, channel_id=broadcaster.pk, user=viewer, reason="rude", duration_s=90
    )
    page = client_of(broadcaster).get(LOG).content.decode()

    assert f"timed <b>{viewer.login}</b> out" in page
    assert "1 minute 30 seconds" in page
    assert "rude" in page


def test_the_log_is_searched_and_paged(broadcaster, viewer, client_of):
    for number in range(PER_PAGE + 1):
        mod_log.record(channel_id=broadcaster.pk, moderator=broadcaster, action="clear",
                       reason=f"number {number}.")  # fmt: skip
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    browser = client_of(broadcaster)

    found = browser.get(f"{LOG}?target=@{viewer.login.upper()}&action=ban").content.decode()
    assert "banned" in found
    assert "number 3." not in found
    oldest = ModAction.objects.filter(channel_id=broadcaster.pk).order_by("-pk")[PER_PAGE - 1].pk
    assert f"before={oldest}" in browser.get(LOG).content.decode()
    rest = browser.get(f"{LOG}?before={oldest}", headers=PART).content.decode()
    assert "number 0." in rest
    assert "<html" not in rest


@pytest.mark.parametrize(
    "query", ["before=x", "before=" + "9" * 30, "action=nonsense", "target=%00"]
)
def test_the_log_minds_no_nonsense(broadcaster, client_of, query):
    assert client_of(broadcaster).get(f"{LOG}?{query}").status_code == 200


def test_a_report_with_what_was_said(broadcaster, viewer, outsider, client_of):
    line = say(broadcaster, viewer, "buy <b>followers</b>")
    report_user(reporter=outsider, channel_id=broadcaster.pk, target=viewer, category="spam",
                message_id=line.id, text="again and again")  # fmt: skip
    page = client_of(broadcaster).get(REPORTS).content.decode()

    assert "Spam, scams or bots" in page
    assert "buy &lt;b&gt;followers" in page
    assert "again and again" in page
    assert outsider.login not in page


@pytest.mark.parametrize(
    ("decision", "is_banned"), [("close", False), ("timeout", True), ("ban", True)]
)
def test_a_report_is_decided(broadcaster, viewer, outsider, client_of, decision, is_banned):
    report = report_user(
        reporter=outsider, channel_id=broadcaster.pk, target=viewer, category="spam"
    )
    browser = client_of(broadcaster)
    response = browser.post(f"{REPORTS}{report.pk}/", {"decision": decision}, headers=PART)

    assert "No open reports" in response.content.decode()
    assert (ban_of(broadcaster.pk, viewer.pk) is not None) is is_banned
    assert browser.post(f"{REPORTS}{report.pk}/", {"decision": decision}).status_code == 409


def test_a_refused_ban_leaves_the_report_open(broadcaster, viewer, outsider, client_of):
    helper = make_moderator(broadcaster, "maja", ["reports"])
    report = report_user(
        reporter=outsider, channel_id=broadcaster.pk, target=viewer, category="spam"
    )
    path = f"{REPORTS}{report.pk}/?channel=ana"

    assert client_of(helper).post(path, {"decision": "ban"}).status_code == 403
    assert client_of(helper).post(path, {"decision": "maybe"}).status_code == 400
    assert Report.objects.get().channel_handled_at is None


@pytest.fixture
def request_of_vic(broadcaster, viewer):
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer, reason="rude")
    Ban.objects.update(created_at=clock.now() - timedelta(hours=2))
    return request_unban(user=viewer, channel_id=broadcaster.pk, text="I am sorry")


def test_an_unban_request_is_answered(broadcaster, viewer, client_of, request_of_vic):
    browser = client_of(broadcaster)
    assert "I am sorry" in browser.get(REQUESTS).content.decode()

    response = browser.post(
        f"{REQUESTS}{request_of_vic.pk}/",
        {"decision": "approve", "answer": "Welcome"},
        headers=PART,
    )
    assert "may write again" in response["HX-Trigger"]
    assert ban_of(broadcaster.pk, viewer.pk) is None
    assert UnbanRequest.objects.get().answer == "Welcome"


def test_a_ban_is_kept(broadcaster, viewer, client_of, request_of_vic):
    client_of(broadcaster).post(f"{REQUESTS}{request_of_vic.pk}/", {"decision": "deny"})

    assert ban_of(broadcaster.pk, viewer.pk) is not None
    assert ("deny_unban_request", "ana", viewer.login) in logged(broadcaster)


@pytest.mark.parametrize("page", [REPORTS, REQUESTS])
def test_nothing_waits(broadcaster, client_of, page):
    assert "empty-state" in client_of(broadcaster).get(page).content.decode()


def test_the_wrong_people(broadcaster, viewer, outsider, client, client_of, request_of_vic):
    report = report_user(
        reporter=outsider, channel_id=broadcaster.pk, target=viewer, category="spam"
    )
    helper = make_moderator(broadcaster, "maja", ["delete"])
    paths = [f"{REPORTS}{report.pk}/", f"{REQUESTS}{request_of_vic.pk}/"]

    for page in (LOG, REPORTS, REQUESTS):
        assert client.get(page).status_code == 302
        assert client_of(outsider).get(f"{page}?channel=ana").status_code == 403
    assert client_of(helper).get(f"{LOG}?channel=ana").status_code == 200
    for path in paths:
        for person in (outsider, helper, viewer):
            form = {"decision": "deny"}
            assert client_of(person).post(f"{path}?channel=ana", form).status_code == 403
            assert client_of(person).post(path, {"decision": "close"}).status_code in (400, 404)
    assert Report.objects.get().channel_handled_at is None
    assert UnbanRequest.objects.get().status == "pending"
