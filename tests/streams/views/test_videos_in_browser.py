"""The pages around videos in Chromium: accessible in both themes, and changed without a reload."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Route, expect, sync_playwright

from accounts.models import User
from streams.models import (
    Collection,
    CollectionItem,
    Video,
    VideoChapter,
    VideoKind,
    VideoState,
    WatchProgress,
)
from streams.services.channels import update_channel
from tests.factories import make_account
from tests.streams.builders import channel_of, make_category
from tests.streams.recorded import make_video
from tests.streams.views.test_in_browser import Visitor
from twitchclone.core import clock

pytestmark = pytest.mark.browser

_DESCRIPTION = "\n".join(f"{number}. Rooks belong behind passed pawns." for number in range(1, 20))
_TITLES = ["Rook endings", "Queen against pawn", "Blitz until midnight", "Sehr lang " * 13]


def add_videos(account: User) -> Video:
    """A channel with all there can be; the first video is returned."""
    channel, chess = channel_of(account), make_category("Chess")
    update_channel(channel=channel, actor=account, title="Endgames", category=chess)
    videos = [
        make_video(
            channel,
            seconds=3600,
            title=title,
            description=_DESCRIPTION,
            category=chess,
            tags=["blitz"],
            view_count=1234 * number,
            thumbnail="thumbnail.jpg",
        )
        for number, title in enumerate(_TITLES)
    ]
    make_video(channel, title="Only mine", visibility="private")
    make_video(
        channel,
        title="On its way",
        kind=VideoKind.UPLOAD,
        state=VideoState.TRANSCODING,
        progress_percent=40,
    )
    make_video(
        channel,
        title="Refused",
        kind=VideoKind.UPLOAD,
        state=VideoState.REJECTED,
        state_reason="There is no picture in this file.",
    )
    make_video(channel, title="Thrown away", deleted_at=clock.now())
    collection = Collection.objects.create(
        channel=channel, title="Lessons", description="From the beginning."
    )
    for position, video in enumerate(videos):
        CollectionItem.objects.create(collection=collection, video=video, position=position)
    for minutes in (10, 25, 40):
        VideoChapter.objects.create(
            video=videos[0],
            kind=VideoChapter.Kind.MARKER,
            offset_ms=minutes * 60_000,
            title=f"Game {minutes // 10}",
        )
    return videos[0]


@pytest.fixture
def site(transactional_db: None, live_server: Any, viewer: User) -> str:
    """Ana has videos; Vic has begun to watch one; Lea has nothing yet."""
    video = add_videos(make_account("ana", display_name="Ana"))
    make_account("lea")
    WatchProgress.objects.create(user=viewer, video=video, position_ms=1_200_000)
    return str(live_server.url)


def fulfill(route: Route) -> None:
    """The files are another application's: pictures are made here, the rest is missing."""
    if not route.request.url.endswith((".jpg", ".webp")):
        route.fulfill(status=404)
        return
    output = BytesIO()
    Image.new("RGB", (640, 360), (200, 90, 60)).save(output, "JPEG")
    route.fulfill(body=output.getvalue(), content_type="image/jpeg")


@pytest.fixture
def visitor(site: str) -> Iterator[Visitor]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--mute-audio"]
        )
        page = browser.new_page(reduced_motion="reduce")
        page.route("**/vod/**", fulfill)
        yield Visitor(page, site)
        browser.close()


def paths() -> dict[str, list[str]]:
    """The pages by who looks at them; nobody is "".

    Read before Playwright runs: Django refuses its database inside Playwright's loop.
    """
    by_title = dict(Video.objects.values_list("title", "pk"))
    collection = Collection.objects.get()
    first = f"/videos/{by_title['Rook endings']}"
    own = f"/dashboard/videos/{by_title['Rook endings']}/"
    return {
        "": [
            *(first, f"{first}?collection={collection.pk}", "/ana/videos", "/lea/videos"),
            *("/ana/videos?kind=collections", f"/collections/{collection.pk}"),
            *("/", "/search/?q=rook"),
        ],
        "ana": [
            *(f"/videos/{by_title[title]}" for title in ("On its way", "Refused", "Thrown away")),
            *("/dashboard/videos/", "/dashboard/recording/", own, "/dashboard/collections/"),
            f"/dashboard/collections/{collection.pk}/",
        ],
        "lea": ["/dashboard/videos/", "/dashboard/collections/", "/lea/videos"],
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessible(theme, site, visitor_of_paths):
    visitor, wanted = visitor_of_paths
    axe, faults = Axe(), []
    visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for login, addresses in wanted.items():
        if login:
            visitor.page.context.clear_cookies()
            visitor.log_in(login)
        for address in addresses:
            page = visitor.open(address)
            page.wait_for_load_state("load")
            found = axe.run(page).response["violations"]
            faults += [f"{login} {address}: {one['id']} {one['nodes'][0]['html']}" for one in found]
    assert faults == []
    assert visitor.errors == []


@pytest.fixture
def visitor_of_paths(site: str, request: pytest.FixtureRequest) -> tuple[Visitor, dict[str, Any]]:
    """The addresses, and then the browser."""
    wanted = paths()
    return request.getfixturevalue("visitor"), wanted


def test_the_tab_opens_on_the_spot_and_has_an_address(visitor):
    page = visitor.open("/ana")
    page.evaluate("window.hasStayed = true")
    page.get_by_role("tab", name="Videos").click()
    expect(page.get_by_role("link", name="Rook endings")).to_be_visible()
    assert page.url.endswith("/ana/videos")
    page.get_by_role("radio", name="Collections").click()
    expect(page.get_by_role("link", name="Lessons")).to_be_visible()
    assert "kind=collections" in page.url
    assert page.evaluate("window.hasStayed") is True
    assert visitor.errors == []


def test_deleting_can_be_undone(visitor):
    visitor.log_in("ana")
    page = visitor.open("/dashboard/videos/")
    row = page.locator(".own-video", has_text="Queen against pawn")
    row.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)
    assert visitor.errors == []


def test_the_last_one_deleted_leaves_a_list_that_says_so(visitor):
    visitor.log_in("ana")
    page = visitor.open("/dashboard/videos/?kind=upload&show=attention")
    expect(page.locator(".filters__tag", has_text="Needs a look")).to_contain_text("1")
    page.locator(".own-video", has_text="Refused").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No video of yours matches")).to_be_visible(timeout=15_000)
    expect(page.locator("#own-videos-count-attention")).to_have_text("0")
    expect(page.locator("#own-videos-count-trash")).to_have_text("2")
    assert visitor.errors == []


def test_visibility_and_filters_without_a_reload(visitor):
    visitor.log_in("ana")
    page = visitor.open("/dashboard/videos/")
    page.evaluate("window.hasStayed = true")
    row = page.locator(".own-video", has_text="Queen against pawn")
    row.get_by_role("combobox").select_option("private")
    expect(page.get_by_text("Only you can watch it now.")).to_be_visible()
    page.get_by_placeholder("Search your videos").fill("queen")
    expect(page.locator(".own-video")).to_have_count(1)
    page.get_by_placeholder("Search your videos").fill("nothing like it")
    expect(page.get_by_text("No video of yours matches")).to_be_visible()
    assert page.evaluate("window.hasStayed") is True
    assert visitor.errors == []


def test_a_cut_by_keyboard(site, visitor_of_paths):
    visitor, wanted = visitor_of_paths
    visitor.log_in("ana")
    page = visitor.open(
        next(one for one in wanted["ana"] if one.count("/") == 4 and "videos" in one)
    )
    handle = page.get_by_role("slider", name="Beginning")
    handle.focus()
    for _ in range(2):
        page.keyboard.press("PageUp")
    page.keyboard.press("Shift+ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "2:10")
    page.get_by_role("button", name="Cut", exact=True).click()
    expect(page.get_by_text("The cut is made.")).to_be_visible()
    expect(page.get_by_role("slider", name="Beginning")).to_have_attribute("aria-valuetext", "2:10")
    assert visitor.errors == []
