"""One's own videos in the dashboard: found, shown as they stand, changed by nobody else."""

import re

import pytest
from django.urls import reverse

from streams.models import Collection, CollectionItem, Video, VideoChapter, VideoKind, VideoState
from tests.factories import make_picture
from tests.streams.builders import channel_of
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_storage")]
PART = {"HX-Request": "true"}
SECRET = "Nobody may read this"
MAX_QUERIES = 9


@pytest.fixture
def channel(broadcaster):
    """Ana's."""
    return channel_of(broadcaster)


@pytest.fixture
def ana(broadcaster, client_of):
    """Ana's browser."""
    return client_of(broadcaster)


def post(browser, name, *args, **fields):
    """Post as htmx does."""
    return browser.post(reverse(f"streams:{name}", args=args), fields, headers=PART)


def titles(response):
    """Of the rows."""
    return [row.card.title for row in response.context["rows"]]


def test_every_state_is_listed(channel, ana):
    make_video(channel, title="Done")
    make_video(channel, title="Private one", visibility="private")
    make_video(channel, title="Now", state=VideoState.RECORDING)
    make_video(channel, title="Upload", kind=VideoKind.UPLOAD, state=VideoState.TRANSCODING)
    make_video(channel, title="Bad", state=VideoState.REJECTED, state_reason="No picture in it.")
    make_video(channel, title="Gone", deleted_at=clock.now())
    response = ana.get("/dashboard/videos/")
    assert sorted(titles(response)) == ["Bad", "Done", "Now", "Private one", "Upload"]
    page = response.content.decode()
    assert "No picture in it." in page
    assert "Making the qualities" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=rook+end", ["Rook endings"]),
        ("show=trash", ["Gone"]),
        ("show=working", ["Upload"]),
        ("show=attention", ["Bad"]),
        ("kind=upload", ["Upload"]),
        ("visibility=private", ["Mine"]),
        ("sort=views", ["Rook endings", "Bad", "Mine", "Upload"]),
        ("q=%25", []),
        ("show=x&sort=y&kind=z&visibility=w&offset=abc", ["Bad", "Mine", "Rook endings", "Upload"]),
    ],
)
def test_filters(query, expected, channel, ana):
    make_video(channel, title="Rook endings", view_count=9)
    make_video(channel, title="Mine", visibility="private")
    make_video(channel, title="Upload", kind=VideoKind.UPLOAD, state=VideoState.TRANSCODING)
    make_video(channel, title="Bad", state=VideoState.REJECTED, view_count=5)
    make_video(channel, title="Gone", deleted_at=clock.now())
    response = ana.get(f"/dashboard/videos/?{query}", headers=PART)
    found = titles(response)
    assert sorted(found) == sorted(expected)
    if "sort=views" in query:
        assert found[:2] == ["Rook endings", "Bad"]


def test_nothing_of_others_is_listed(channel, outsider, client_of):
    make_video(channel, title=SECRET)
    assert SECRET not in client_of(outsider).get("/dashboard/videos/").content.decode()


_OF_A_VIDEO = [
    "video",
    "video-row",
    "video-visibility",
    "video-delete",
    "video-restore",
    "video-details",
    "video-access",
    "video-thumbnail",
    "video-markers",
    "video-trim",
    "video-mute",
    "video-unmute",
    "video-mutes",
    "video-download",
    "video-collections",
]


@pytest.mark.parametrize("name", _OF_A_VIDEO)
@pytest.mark.parametrize("who", ["outsider", "moderator"])
def test_the_video_of_another_channel_does_not_exist(name, who, channel, request, client_of):
    video = make_video(channel, title=SECRET)
    browser = client_of(request.getfixturevalue(who))
    address = reverse(f"streams:dashboard-{name}", args=[video.pk])
    for response in (browser.get(address), browser.post(address, {"visibility": "private"})):
        assert response.status_code in {404, 405}
        assert SECRET not in response.content.decode()
    video.refresh_from_db()
    assert (video.visibility, video.deleted_at) == ("public", None)


def test_who_may_watch_is_switched_in_the_list(channel, ana):
    video = make_video(channel)
    response = post(ana, "dashboard-video-visibility", video.pk, visibility="private")
    assert response.status_code == 200
    assert f'id="own-video-{video.pk}"' in response.content.decode()
    assert Video.objects.get(pk=video.pk).visibility == "private"
    assert post(ana, "dashboard-video-visibility", video.pk, visibility="x").status_code == 400


def test_deleted_and_back_again(channel, ana):
    video = make_video(channel)
    response = post(ana, "dashboard-video-delete", video.pk)
    assert f"/dashboard/videos/{video.pk}/restore/" in response["HX-Trigger"]
    assert Video.objects.get(pk=video.pk).deleted_at is not None
    assert "own-video-" not in ana.get(f"/dashboard/videos/{video.pk}/row/", headers=PART).text
    response = post(ana, "dashboard-video-restore", video.pk)
    assert "videos:changed" in response["HX-Trigger"]
    assert Video.objects.get(pk=video.pk).deleted_at is None


def test_the_counts_come_with_each_change_of_a_row(channel, ana):
    video = make_video(channel)
    make_video(channel)

    def counts(response):
        found = re.findall(r'id="own-videos-count-(\w+)" hx-swap-oob="true">(\d+)<', response.text)
        return {name: int(count) for name, count in found}

    expected = {"all": 2, "ready": 2, "working": 0, "attention": 0, "trash": 0}
    switched = post(ana, "dashboard-video-visibility", video.pk, visibility="private")
    assert counts(switched) == expected
    expected |= {"all": 1, "ready": 1, "trash": 1}
    assert counts(post(ana, "dashboard-video-delete", video.pk)) == expected
    alone = ana.get(f"/dashboard/videos/{video.pk}/row/?alone=1", headers=PART)
    assert counts(alone) == {}


def test_restoring_leads_nowhere_else(channel, ana):
    video = make_video(channel, deleted_at=clock.now())
    address = reverse("streams:dashboard-video-restore", args=[video.pk])
    for wanted in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        assert ana.post(address, {"next": wanted})["Location"] == "/dashboard/videos/"
    assert ana.post(address, {"next": f"/videos/{video.pk}"})["Location"] == f"/videos/{video.pk}"


def test_the_page_of_a_video(channel, ana):
    video = make_video(channel, title="Endgames", description="Rooks.")
    page = ana.get(f"/dashboard/videos/{video.pk}/").content.decode()
    for words in ("Endgames", "Rooks.", "Who may watch", "Beginning and end", "Muted parts"):
        assert words in page


def test_what_viewers_are_told(channel, ana):
    video = make_video(channel)
    fields = {"title": "Rook endings", "description": "All of them.", "tags": "chess rooks"}
    response = post(ana, "dashboard-video-details", video.pk, language="de", **fields)
    assert response.status_code == 200
    video.refresh_from_db()
    assert (video.title, video.tags, video.language) == ("Rook endings", ["chess", "rooks"], "de")
    assert '<span id="video-heading" hx-swap-oob="true">Rook endings</span>' in response.text
    refused = post(ana, "dashboard-video-details", video.pk, language="de", tags="!!!")
    assert refused.status_code == 422
    assert "A tag is" in refused.content.decode()


def test_a_password(channel, ana):
    video = make_video(channel)
    refused = post(ana, "dashboard-video-access", video.pk, visibility="password")
    assert refused.status_code == 422
    assert "field__errors" in refused.content.decode()
    response = post(
        ana, "dashboard-video-access", video.pk, visibility="password", password="open sesame"
    )
    assert response.status_code == 200
    assert "open sesame" not in response.content.decode()
    assert Video.objects.get(pk=video.pk).visibility == "password"


def test_a_picture_of_ones_own(channel, ana):
    video = make_video(channel)
    response = post(ana, "dashboard-video-thumbnail", video.pk, picture=make_picture(1280, 720))
    assert response.status_code == 200
    assert Video.objects.get(pk=video.pk).thumbnail.startswith("thumbnail-")
    assert post(ana, "dashboard-video-thumbnail", video.pk).status_code == 422


@pytest.mark.media
def test_a_picture_of_a_moment(channel, ana):
    video = make_video(channel, seconds=4, has_media=True)
    response = post(ana, "dashboard-video-thumbnail", video.pk, moment="2500")
    assert response.status_code == 200
    assert Video.objects.get(pk=video.pk).thumbnail.startswith("thumbnail-at2500x")
    for moment in ("soon", "-1", "", "9" * 40):
        refused = post(ana, "dashboard-video-thumbnail", video.pk, moment=moment)
        assert refused.status_code == 422


def test_chapters(channel, ana):
    video = make_video(channel, seconds=120)
    response = post(ana, "dashboard-video-markers", video.pk, at="1:30", title="The sacrifice")
    assert "The sacrifice" in response.content.decode()
    marker = VideoChapter.objects.get(video=video, kind="marker")
    assert marker.offset_ms == 90_000
    for at in ("5:00", "later"):
        refused = post(ana, "dashboard-video-markers", video.pk, at=at, title="Too late")
        assert refused.status_code == 422
        assert "field__errors" in refused.content.decode()
    post(ana, "dashboard-video-marker-remove", video.pk, marker.pk)
    assert not VideoChapter.objects.filter(pk=marker.pk).exists()


def test_a_cut(channel, ana):
    video = make_video(channel, seconds=120)
    response = post(ana, "dashboard-video-trim", video.pk, start="0:10", end="1:00")
    assert response.status_code == 200
    video.refresh_from_db()
    assert (video.trim_start_ms, video.trim_end_ms) == (10_000, 60_000)
    assert f'id="own-video-{video.pk}"' in response.text
    post(ana, "dashboard-video-trim", video.pk, start="0:00", end="2:00")
    video.refresh_from_db()
    assert (video.trim_start_ms, video.trim_end_ms) == (None, None)
    refused = post(ana, "dashboard-video-trim", video.pk, start="1:00", end="1:00")
    assert refused.status_code == 422


def test_muted_parts(channel, ana):
    video = make_video(channel, seconds=120, trim_start_ms=20_000)
    response = post(ana, "dashboard-video-mute", video.pk, start="0:10", end="0:20")
    assert response.status_code == 200
    assert "The sound is being taken out" in response.content.decode()
    assert Video.objects.get(pk=video.pk).muted_ranges == [[30_000, 40_000]]
    post(ana, "dashboard-video-unmute", video.pk, start="30000")
    assert Video.objects.get(pk=video.pk).muted_ranges == []
    assert post(ana, "dashboard-video-mute", video.pk, start="0:20", end="0:10").status_code == 422


def test_a_download(channel, ana):
    video = make_video(channel)
    response = post(ana, "dashboard-video-download", video.pk)
    assert "is being put together" in response.content.decode()
    Video.objects.filter(pk=video.pk).update(download_state="ready")
    page = ana.get(f"/dashboard/videos/{video.pk}/download/", headers=PART).content.decode()
    assert "download.mp4" in page


def test_collections(channel, ana):
    one, two = make_video(channel, title="One"), make_video(channel, title="Two")
    made = ana.post("/dashboard/collections/new/", {"title": "Lessons", "is_public": "on"})
    collection = Collection.objects.get()
    assert made["Location"] == f"/dashboard/collections/{collection.pk}/"
    for video in (one, two):
        post(ana, "dashboard-collection-add", collection.pk, video=video.pk)
    post(ana, "dashboard-collection-move", collection.pk, video=two.pk, to="up")
    order = CollectionItem.objects.filter(collection=collection).order_by("position")
    assert list(order.values_list("video_id", flat=True)) == [two.pk, one.pk]
    post(ana, "dashboard-collection-remove", collection.pk, video=one.pk)
    assert order.count() == 1
    post(ana, "dashboard-video-collections", one.pk, collection=str(collection.pk))
    assert order.count() == 2
    response = post(ana, "dashboard-collection-save", collection.pk, title="")
    assert response.status_code == 422
    ana.post(f"/dashboard/collections/{collection.pk}/delete/")
    assert not Collection.objects.exists()
    assert Video.objects.count() == 2


def test_the_collection_of_another_channel_does_not_exist(channel, outsider, client_of):
    collection = Collection.objects.create(channel=channel, title=SECRET)
    browser, mine = client_of(outsider), make_video(channel_of(outsider))
    for name in ("collection", "collection-addable"):
        assert (
            browser.get(reverse(f"streams:dashboard-{name}", args=[collection.pk])).status_code
            == 404
        )
    for name in ("save", "add", "remove", "move", "delete"):
        response = post(browser, f"dashboard-collection-{name}", collection.pk, video=mine.pk)
        assert response.status_code == 404
    assert Collection.objects.get().title == SECRET


def test_nobody_elses_video_gets_into_a_collection(channel, outsider, ana):
    collection = Collection.objects.create(channel=channel, title="Lessons")
    foreign = make_video(channel_of(outsider))
    response = post(ana, "dashboard-collection-add", collection.pk, video=foreign.pk)
    assert response.status_code == 404


@pytest.mark.parametrize("count", [2, 25])
def test_queries_do_not_grow(count, channel, ana, django_assert_max_num_queries):
    for _ in range(count):
        make_video(channel)
    ana.get("/dashboard/videos/")
    with django_assert_max_num_queries(MAX_QUERIES):
        assert ana.get("/dashboard/videos/").status_code == 200
