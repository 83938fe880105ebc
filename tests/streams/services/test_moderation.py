"""Reviews, take-downs and reports: who decides, what it changes, what the owner reads."""

import json

import pytest
from django.urls import reverse

from streams.models import Clip, ContentReport, Upload, UploadProtocol, VideoState
from streams.services import moderation
from streams.storage import Area, list_objects, save_bytes
from tests.streams.builders import event_types
from tests.streams.recorded import make_video
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db

CONFIRMED = {"_form_submitted": "on"}


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel)


@pytest.fixture
def clip(broadcaster):
    return Clip.objects.create(
        channel=broadcaster.channel, title="Wow", offset_ms=0, duration_ms=5000, state="ready"
    )


@pytest.fixture
def waiting(broadcaster, local_storage):
    video = make_video(
        broadcaster.channel, kind="upload", state=VideoState.IN_REVIEW, published_at=None
    )
    Upload.objects.create(
        channel=broadcaster.channel, video=video, protocol=UploadProtocol.FORM, size_bytes=1,
        state="received", expires_at=clock.now(),
    )  # fmt: skip
    save_bytes(Area.VIDEOS, f"{video.storage_prefix}/x", b"x", content_type="video/mp4")
    return video


def report_json(client, **body):
    return client.post("/api/v1/reports/", json.dumps(body), content_type="application/json")


def test_taking_down_and_restoring(video, clip, moderator):
    for content in (video, clip):
        moderation.take_down_content(content=content, by=moderator, reason="Somebody's song.")
        content.refresh_from_db()
        assert content.taken_down_at is not None
        assert content.taken_down_reason == "Somebody's song."
        moderation.restore_content(content=content, by=moderator)
        content.refresh_from_db()
        assert (content.taken_down_at, content.taken_down_reason) == (None, "")


def test_only_moderators_decide(video, waiting, broadcaster, viewer):
    report = moderation.report_content(content=video, reporter=viewer, reason="spam")
    for who in (broadcaster, viewer):
        for act in (
            lambda by: moderation.take_down_content(content=video, by=by, reason="x"),
            lambda by: moderation.restore_content(content=video, by=by),
            lambda by: moderation.approve_video(video=waiting, by=by),
            lambda by: moderation.refuse_video(video=waiting, by=by, reason="x"),
            lambda by: moderation.decide_report(report=report, by=by, is_upheld=False),
        ):
            with pytest.raises(NotPermitted):
                act(who)


def test_a_reason_is_needed(video, moderator):
    for reason in ("", "  ", "x" * 301):
        with pytest.raises(InvalidInput):
            moderation.take_down_content(content=video, by=moderator, reason=reason)


def test_a_review_ends_one_way_or_the_other(waiting, moderator):
    moderation.approve_video(video=waiting, by=moderator)
    assert "video.published" in event_types(waiting.channel_id)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.state_reason) == (VideoState.READY, "")
    assert waiting.published_at is not None
    with pytest.raises(Conflict):
        moderation.refuse_video(video=waiting, by=moderator, reason="Too late.")


def test_what_is_not_approved_leaves_no_file(waiting, moderator):
    moderation.refuse_video(video=waiting, by=moderator, reason="An advertisement.")
    waiting.refresh_from_db()
    assert waiting.state == VideoState.REJECTED
    assert waiting.state_reason.endswith("An advertisement.")
    assert not list(list_objects(Area.VIDEOS, f"{waiting.storage_prefix}/"))
    assert not waiting.renditions.exists()


def test_upholding_takes_down_and_settles_all_reports(video, viewer, outsider, moderator):
    first = moderation.report_content(content=video, reporter=viewer, reason="hate", text="Look.")
    moderation.report_content(content=video, reporter=outsider, reason="spam")
    assert moderation.report_content(content=video, reporter=viewer, reason="spam") == first
    moderation.decide_report(report=first, by=moderator, is_upheld=True, note="Hate.")
    assert set(ContentReport.objects.values_list("state", "decided_by")) == {
        ("upheld", moderator.pk)
    }
    video.refresh_from_db()
    assert video.taken_down_reason == "Hate."
    with pytest.raises(Conflict):
        moderation.decide_report(report=first, by=moderator, is_upheld=False)


def test_dismissing_changes_nothing_else(clip, viewer, outsider, moderator):
    first = moderation.report_content(content=clip, reporter=viewer, reason="other")
    moderation.report_content(content=clip, reporter=outsider, reason="other")
    moderation.decide_report(report=first, by=moderator, is_upheld=False)
    clip.refresh_from_db()
    assert clip.taken_down_at is None
    assert ContentReport.objects.filter(state="open").count() == 1


def test_reports_over_the_api(video, clip, viewer, client_of, client):
    browser = client_of(viewer)
    answer = report_json(browser, video=str(video.pk), reason="copyright", text="My song.")
    assert (answer.status_code, answer.json()["state"]) == (201, "open")
    assert report_json(browser, clip=clip.slug, reason="hate").status_code == 201
    assert report_json(client, video=str(video.pk), reason="hate").status_code in {401, 403}
    for body in (
        {"reason": "hate"},
        {"video": str(video.pk), "clip": clip.slug, "reason": "hate"},
        {"video": "x", "reason": "hate"},
        {"video": str(video.pk), "reason": "boring"},
        {"video": str(video.pk), "reason": "hate", "text": "x" * 501},
    ):
        assert report_json(browser, **body).status_code == 400


def test_what_one_may_not_see_one_cannot_report(broadcaster, viewer, client_of):
    hidden = make_video(broadcaster.channel, visibility="private")
    browser = client_of(viewer)
    assert report_json(browser, video=str(hidden.pk), reason="hate").status_code == 404
    assert report_json(browser, clip="nothing", reason="hate").status_code == 404


def test_reports_are_limited(video, viewer, client_of):
    browser = client_of(viewer)
    statuses = [
        report_json(browser, video=str(video.pk), reason="spam").status_code for _ in range(11)
    ]
    assert statuses[-1] == 429
    assert ContentReport.objects.count() == 1


def test_moderators_work_in_the_admin(video, waiting, viewer, moderator, client_of):
    browser = client_of(moderator)

    def act(name, pk, **form):
        url = reverse(f"admin:streams_{name}", args=[pk])
        assert browser.get(url).status_code == 200
        assert browser.post(url, {**CONFIRMED, **form}).status_code in {200, 302}

    act("video_take_down", video.pk, reason="No.")
    video.refresh_from_db()
    assert video.taken_down_reason == "No."
    act("video_restore", video.pk)
    act("video_approve", waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == VideoState.READY
    report = moderation.report_content(content=video, reporter=viewer, reason="spam")
    act("contentreport_uphold", report.pk, reason="Spam.")
    report.refresh_from_db()
    assert report.state == "upheld"
    assert browser.get(reverse("admin:streams_video_change", args=[video.pk])).status_code == 200
    assert client_of(viewer).post(
        reverse("admin:streams_video_restore", args=[video.pk]), CONFIRMED
    ).status_code in {302, 403}
    video.refresh_from_db()
    assert video.taken_down_at is not None
