"""What becomes of broadcasts: saved for one's own channel, with errors beside their fields."""

import pytest

from tests.streams.builders import channel_of

pytestmark = pytest.mark.django_db
FIELDS = {
    "is_recording_on": "on",
    "video_visibility": "unlisted",
    "kept": "days",
    "days": "14",
    "clip_permission": "followers",
}


def save(browser, **changes):
    """Post as htmx does."""
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value is not None}
    return browser.post("/dashboard/recording/save/", fields, headers={"HX-Request": "true"})


def test_saved(broadcaster, client_of):
    browser = client_of(broadcaster)
    assert save(browser).status_code == 200
    channel = channel_of(broadcaster)
    assert channel.is_recording_on
    assert (channel.video_visibility, channel.video_retention_days) == ("unlisted", 14)
    assert channel.clip_permission == "followers"
    page = browser.get("/dashboard/recording/").content.decode()
    assert 'value="14"' in page


@pytest.mark.parametrize(("kept", "days"), [("site", None), ("ever", 0)])
def test_how_long(kept, days, broadcaster, client_of):
    assert save(client_of(broadcaster), kept=kept, days="").status_code == 200
    assert channel_of(broadcaster).video_retention_days == days


def test_the_sites_own_rule_is_named(broadcaster, client_of, settings):
    settings.VIDEO_RETENTION_DAYS = 60
    page = client_of(broadcaster).get("/dashboard/recording/").content.decode()
    assert "As this site does: for 60 days" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"days": ""},
        {"days": "0"},
        {"days": "99999"},
        {"kept": "x"},
        {"video_visibility": "password"},
        {"clip_permission": "x"},
    ],
)
def test_refused(changes, broadcaster, client_of):
    response = save(client_of(broadcaster), **changes)
    assert response.status_code == 422
    assert "field__errors" in response.content.decode()
    assert channel_of(broadcaster).clip_permission == "everyone"


def test_off(broadcaster, client_of):
    save(client_of(broadcaster), is_recording_on=None)
    assert not channel_of(broadcaster).is_recording_on


def test_how_full_the_storage_is(broadcaster, client_of):
    channel = channel_of(broadcaster)
    channel.storage_quota_bytes = 10**9
    channel.save()
    page = client_of(broadcaster).get("/dashboard/recording/").content.decode()
    assert "of 1 GB used" in page
