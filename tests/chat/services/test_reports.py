"""Reports: what is attached, who is shown them, and that no channel hides one from the site."""

from uuid import uuid4

import pytest

from chat.errors import AlreadySo, NoPermission
from chat.models import Report
from chat.policies import limits
from chat.selectors.reports import open_reports
from chat.services.reports import close_report, report_user, resolve_report
from tests.chat.acting import logged, make_moderator, make_vip, say, told_moderators
from tests.factories import make_account
from twitchclone.core.errors import InvalidInput, NotFound, NotPermitted, RateLimited

pytestmark = pytest.mark.django_db


def report(reporter, channel, target, **options):
    return report_user(
        **{"reporter": reporter, "channel_id": channel.pk, "target": target, "category": "spam"}
        | options
    )


def test_a_report_keeps_the_talk_around_the_message(broadcaster, viewer, outsider):
    for text in ("one", "two"):
        say(broadcaster, viewer, text)
    bad = say(broadcaster, outsider, "bad words")
    say(broadcaster, viewer, "three")
    made = report(
        viewer, broadcaster, outsider, category="hate", message_id=bad.id, text=" He did  it. "
    )
    assert [(one["login"], one["text"]) for one in made.excerpt] == [
        ("vic", "one"),
        ("vic", "two"),
        ("otto", "bad words"),
        ("vic", "three"),
    ]
    assert (made.text, made.message_id) == ("He did it.", bad.id)
    (frame,) = told_moderators(broadcaster, "report")
    assert (frame["username"], frame["category"], frame["status"]) == ("otto", "hate", "open")
    assert "vic" not in str(frame)


def test_without_a_message_the_latest_talk_is_attached(broadcaster, viewer, outsider):
    say(broadcaster, outsider, "hello")
    assert [one["text"] for one in report(viewer, broadcaster, outsider).excerpt] == ["hello"]


@pytest.mark.parametrize("whom", ["broadcaster", "mod", "moderator"])
def test_the_channel_is_not_shown_reports_about_those_who_run_it(
    broadcaster, viewer, moderator, whom
):
    mod = make_moderator(broadcaster, "mod_moe")
    target = {"broadcaster": broadcaster, "mod": mod, "moderator": moderator}[whom]
    made = report(viewer, broadcaster, target)
    assert told_moderators(broadcaster, "report") == []
    assert open_reports(broadcaster.pk) == []
    with pytest.raises(NotFound):
        close_report(actor=broadcaster, channel_id=broadcaster.pk, report_id=made.pk)


def test_a_channel_closes_a_report_for_itself_only(broadcaster, viewer, outsider):
    made = report(viewer, broadcaster, outsider)
    close_report(actor=broadcaster, channel_id=broadcaster.pk, report_id=made.pk)
    assert open_reports(broadcaster.pk) == []
    made.refresh_from_db()
    assert made.status == Report.Status.OPEN
    assert told_moderators(broadcaster, "report")[-1]["status"] == "closed"
    assert logged(broadcaster) == [("close_report", "ana", "otto")]
    with pytest.raises(AlreadySo):
        close_report(actor=broadcaster, channel_id=broadcaster.pk, report_id=made.pk)


@pytest.mark.parametrize(("is_justified", "status"), [(True, "resolved"), (False, "dismissed")])
def test_the_site_decides_once(broadcaster, viewer, outsider, moderator, is_justified, status):
    made = report(viewer, broadcaster, outsider)
    decided = resolve_report(
        actor=moderator, report_id=made.pk, is_justified=is_justified, resolution=" Looked  at it."
    )
    assert (decided.status, decided.handled_by) == (status, moderator)
    assert decided.resolution == "Looked at it."
    with pytest.raises(AlreadySo):
        resolve_report(actor=moderator, report_id=made.pk, is_justified=True, resolution="Again.")


def test_what_cannot_be_reported(broadcaster, viewer, outsider):
    mine = say(broadcaster, viewer)
    for options in (
        {"target": viewer},
        {"category": "ugly"},
        {"text": "x" * 1001},
        {"message_id": mine.id},  # the reporter's own
    ):
        with pytest.raises(InvalidInput):
            report(viewer, broadcaster, options.pop("target", outsider), **options)
    with pytest.raises(NotFound):
        report(viewer, broadcaster, outsider, message_id=uuid4())
    assert not Report.objects.exists()


def test_a_message_of_another_channel_is_not_found(broadcaster, viewer, outsider):
    elsewhere = say(viewer, outsider)
    with pytest.raises(NotFound):
        report(viewer, broadcaster, outsider, message_id=elsewhere.id)


def test_the_same_complaint_is_taken_once_and_few_in_a_row(broadcaster, viewer, outsider):
    report(viewer, broadcaster, outsider)
    with pytest.raises(AlreadySo):
        report(viewer, broadcaster, outsider)
    for _ in range(limits.REPORTS.count - 1):
        report(viewer, broadcaster, make_account())
    with pytest.raises(RateLimited):
        report(viewer, broadcaster, make_account())
    report(outsider, broadcaster, viewer)


def test_wrong_persons(broadcaster, viewer, outsider, banned):
    made = report(viewer, broadcaster, outsider)
    helper = make_moderator(broadcaster, "helper", ["delete"])
    far = make_account("far_away")
    for person in (viewer, outsider, banned, helper, make_vip(broadcaster), far):
        with pytest.raises(NoPermission):
            close_report(actor=person, channel_id=broadcaster.pk, report_id=made.pk)
    with pytest.raises(NotFound):
        close_report(actor=far, channel_id=far.pk, report_id=made.pk)
    for person in (viewer, outsider, banned, broadcaster, make_moderator(broadcaster)):
        with pytest.raises(NotPermitted):
            resolve_report(
                actor=person, report_id=made.pk, is_justified=False, resolution="Never mind."
            )
    made.refresh_from_db()
    assert (made.status, made.channel_handled_at) == (Report.Status.OPEN, None)
