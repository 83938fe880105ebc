"""Pages of clips: one, lists, the dashboard; what people wrote is text."""

import html
import re

import pytest

from streams.models import Clip, ClipState, VideoVisibility
from streams.services.videos import set_visibility
from tests.streams.clips import make_clip
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
PROBE = "\"'></script><i probe onx=1>"


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel, seconds=60)


@pytest.fixture
def clip(video, viewer):
    return make_clip(video, viewer, title=PROBE, offset_ms=12_000)


def test_the_page_of_a_clip(client, clip, video, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page = client.get(f"/clips/{clip.slug}").text
    assert "<i probe" not in page
    assert "clipped by vic" in page
    assert f"/videos/{video.pk}?t=12s" in page
    assert 'property="og:video"' in page and "/api/oembed/" in page
    assert 'data-opens="clip-delete"' not in page
    assert client.get(f"/clips/{clip.slug}/").status_code == 301


def test_the_embed_code_is_whole_in_its_field(client, clip):
    field = re.search(
        r'id="clip-embed-code"[^>]* value="([^"]*)"', client.get(f"/clips/{clip.slug}").text
    )
    assert field
    code = html.unescape(field[1])
    assert code.startswith("<iframe ") and code.endswith("</iframe>")
    assert f"/embed/clip/{clip.slug}/" in code


def test_the_video_is_named_only_while_others_may_find_it(client, clip, video):
    video.visibility = VideoVisibility.UNLISTED
    video.save()
    assert str(video.pk) not in client.get(f"/clips/{clip.slug}").text
    video.delete()
    assert client.get(f"/clips/{clip.slug}").status_code == 200


def test_pages_of_a_restricted_clip(client, client_of, clip, video, viewer, broadcaster):
    """Its page and file are for those who may watch its video; other sites hear of nothing."""
    paths = [f"/clips/{clip.slug}", f"/clips/{clip.slug}/download"]
    cases = (("subscribers", [403, 403]), ("password", [302, 403]), ("private", [404, 404]))
    for visibility, statuses in cases:
        set_visibility(video=video, actor=broadcaster, visibility=visibility, password="one")
        for browser in (client, client_of(viewer)):
            assert [browser.get(path).status_code for path in paths] == statuses
        assert client.get(f"/embed/clip/{clip.slug}/").status_code == 404
        oembed = f"/api/oembed/?url=http://testserver/clips/{clip.slug}"
        assert client.get(oembed).status_code == 404
        page = client_of(broadcaster).get(paths[0])
        assert page.status_code == 200 and "noindex" in page.text
        assert 'property="og:video"' not in page.text
        assert "no-cache" in page["Cache-Control"]
    assert client_of(viewer).post(f"/dashboard/clips/{clip.slug}/delete/").status_code == 302


def test_the_videos_password_opens_its_clip(client, clip, video, broadcaster):
    set_visibility(video=video, actor=broadcaster, visibility="password", password="one")
    asked = client.get(f"/clips/{clip.slug}", follow=True)
    assert asked.redirect_chain == [(f"/videos/{video.pk}?clip={clip.slug}", 302)]
    assert "Protected by a password" in asked.text and clip.title not in asked.text
    fields = {"password": "one", "query": f"clip={clip.slug}"}
    opened = client.post(f"/videos/{video.pk}/unlock/", fields)
    assert opened["Location"] == f"/clips/{clip.slug}"
    assert client.get(opened["Location"]).status_code == 200
    other = {"password": "one", "query": "clip=//evil.example"}
    assert client.post(f"/videos/{video.pk}/unlock/", other)["Location"] == f"/videos/{video.pk}"


def test_the_trash_and_the_way_back(client_of, clip, viewer):
    browser, path = client_of(viewer), f"/dashboard/clips/{clip.slug}"
    answer = browser.post(f"{path}/delete/", headers={"HX-Request": "true"})
    assert f"{path}/restore/" in answer["HX-Trigger"]
    assert f"{path}/restore/" in browser.get("/dashboard/clips/?of=trash").text
    assert browser.get(f"/clips/{clip.slug}").status_code == 404
    browser.post(f"{path}/restore/")
    assert browser.get(f"/clips/{clip.slug}").status_code == 200
    assert "The trash is empty" in browser.get("/dashboard/clips/?of=trash").text


def test_whoever_made_it_may_change_it(client_of, clip, viewer, broadcaster, outsider):
    path = f"/clips/{clip.slug}"
    for account, may in ((viewer, True), (broadcaster, True), (outsider, False)):
        page = client_of(account).get(path).text
        assert ('data-opens="clip-delete"' in page) is may
        assert ('data-opens="clip-rename"' in page) is may
        assert 'data-opens="report-dialog"' in page


def test_while_it_is_cut_and_after_it_failed(client, client_of, clip, viewer):
    Clip.objects.update(state=ClipState.PENDING)
    page = client.get(f"/clips/{clip.slug}").text
    assert 'data-component="clip-cutting"' in page and "noindex" in page
    Clip.objects.update(state=ClipState.FAILED, state_reason="It broke.")
    assert client.get(f"/clips/{clip.slug}").status_code == 404
    assert "It broke." in client_of(viewer).get(f"/clips/{clip.slug}").text


def test_a_clip_that_was_taken_down(client, client_of, clip, broadcaster):
    Clip.objects.update(taken_down_at=clock.now(), taken_down_reason="Copyright.")
    for path in (
        f"/clips/{clip.slug}",
        f"/embed/clip/{clip.slug}/",
        f"/clips/{clip.slug}/download",
    ):
        assert client.get(path).status_code == 404
    assert "A moment" not in client.get("/ana/clips").text
    assert "Copyright." in client_of(broadcaster).get("/dashboard/clips/").text


def test_it_can_be_embedded_and_found(client, clip):
    page = client.get(f"/embed/clip/{clip.slug}/")
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert "<i probe" not in page.text
    body = client.get(f"/api/oembed/?url=http://testserver/clips/{clip.slug}").json()
    assert body["title"] == PROBE
    assert f"/embed/clip/{clip.slug}/" in body["html"]
    assert "<i probe" not in body["html"]


def test_downloading(client, clip, local_storage):
    response = client.get(f"/clips/{clip.slug}/download")
    assert response.status_code == 302
    assert response["Location"].startswith("/vod/")


def test_downloading_from_a_bucket(client, clip, s3_bucket):
    Clip.objects.update(title="Über/alles")
    link = client.get(f"/clips/{clip.slug}/download")["Location"]
    assert "attachment" in link and "%25C3%259Cber%2520alles.mp4" in link


@pytest.mark.parametrize("path", ["/ana/clips", "/clips/"])
def test_lists(path, client, video, viewer, django_assert_max_num_queries):
    for number in range(30):
        make_clip(video, viewer, title=f"Clip {number}", view_count=number)
    with django_assert_max_num_queries(8):
        page = client.get(path).text
    assert page.index("Clip 29") < page.index("Clip 28")
    assert "Clip 5<" not in page
    more = page.split("cursor=")[1].split('"')[0]
    part = client.get(f"{path}?cursor={more}", headers={"HX-Request": "true"}).text
    assert "Clip 5<" in part and "<html" not in part
    assert "Clip 29" not in client.get(f"{path}?period=nonsense&sort=new&cursor={more}").text


def test_an_old_clip_is_not_of_this_week(client, video, viewer):
    clip = make_clip(video, viewer, title="Ancient")
    Clip.objects.filter(pk=clip.pk).update(created_at="2020-01-01T00:00Z")
    assert "Ancient" in client.get("/ana/clips").text
    assert "Ancient" not in client.get("/ana/clips?period=7d").text


def test_the_tab_alone(client, video, viewer):
    make_clip(video, viewer)
    part = client.get("/ana/clips", headers={"HX-Request": "true"}).text
    assert "A moment" in part and "<html" not in part


def test_one_address(client, broadcaster):
    assert client.get("/Ana/clips/")["Location"] == "/ana/clips"


def test_home_and_category_show_the_best(client, video, viewer):
    make_clip(video, viewer)
    assert "Top clips" in client.get("/").text


def test_the_dashboard(client, client_of, clip, video, broadcaster, viewer, outsider):
    assert client.get("/dashboard/clips/").status_code == 302
    page = client_of(broadcaster).get("/dashboard/clips/").text
    assert clip.slug in page and "<i probe" not in page
    assert clip.slug not in client_of(viewer).get("/dashboard/clips/").text
    assert clip.slug in client_of(viewer).get("/dashboard/clips/?of=mine").text
    path = f"/dashboard/clips/{clip.slug}/delete/"
    assert client_of(outsider).post(path).status_code == 403
    assert client_of(broadcaster).get(path).status_code == 405
    response = client_of(broadcaster).post(path, headers={"HX-Request": "true"})
    assert (response.status_code, response.text) == (200, "")
    assert client.get(f"/clips/{clip.slug}").status_code == 404


def test_the_button_on_the_channel_page(client, broadcaster):
    assert "data-clip-open" in client.get("/ana").text


def test_one_that_was_taken_down_can_be_deleted_by_those_whose_it_is(
    client_of, clip, viewer, broadcaster, outsider
):
    Clip.objects.update(taken_down_at=clock.now(), taken_down_reason="Not yours.")
    address = f"/dashboard/clips/{clip.slug}/delete/"
    assert client_of(outsider).post(address).status_code == 404
    for owner in (viewer, broadcaster):
        assert client_of(owner).post(address).status_code == 302
        assert Clip.objects.get().deleted_at is not None
        Clip.objects.update(deleted_at=None)
