"""The upload page in Chromium: every phase of a row, the bytes' way there, and its looks."""

import json
import os
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect

from streams.models import Upload, UploadProtocol, Video
from tests.frontend.site import ORIGIN, Site, chromium
from twitchclone.core import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PATH = "/dashboard/uploads/"
TUS = "/api/v1/videos/uploads/tus/"
FILE = {"name": "final_night.mp4", "mimeType": "video/mp4", "buffer": b"x" * 1000}
PHASES = [
    ("receiving", "Choose the same file again"),
    ("transcoding", "Converting"),
    ("in_review", "Waiting for a moderator"),
    ("ready", "Ready"),
    ("rejected", "Rejected"),
]


def make_upload(owner, state: str) -> Upload:
    is_receiving = state == "receiving"
    video = Video.objects.create(
        channel=owner.channel, kind="upload", state=state, title=f"A {state} one",
        progress_percent=40, state_reason="This file is damaged." if state == "rejected" else "",
    )  # fmt: skip
    return Upload.objects.create(
        channel=owner.channel, video=video, protocol=UploadProtocol.TUS, size_bytes=2_000_000,
        state="receiving" if is_receiving else "received", file_name=f"{state}.mp4",
        received_bytes=700_000, received_at=None if is_receiving else clock.now(),
        expires_at=clock.now() + timedelta(hours=1), fingerprint="final_night.mp4|1000|5",
    )  # fmt: skip


class TusServer:
    """Takes what the page sends, and can be told to fail."""

    def __init__(self, page: Page) -> None:
        self.received = b""
        self.metadata = ""
        self.is_down = False
        page.route(f"**{TUS}**", self._answer)

    def _answer(self, route: Route) -> None:
        request = route.request
        if self.is_down:
            error = {"error": {"code": "quota_exceeded", "message": "No room for this file."}}
            route.fulfill(status=413, body=json.dumps(error))
            return
        headers = {"Tus-Resumable": "1.0.0", "X-Video-Id": "77"}
        if request.method == "POST":
            self.metadata = request.headers["upload-metadata"]
            route.fulfill(status=201, headers={**headers, "Location": f"{TUS}u-1"})
        elif request.method == "HEAD":
            told = {"Upload-Offset": str(len(self.received)), "Upload-Length": "1000"}
            route.fulfill(status=200, headers={**headers, **told})
        else:
            self.received += request.post_data_buffer or b""
            told = {"Upload-Offset": str(len(self.received))}
            route.fulfill(status=204, headers={**headers, **told})


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def site(client_of, broadcaster) -> Site:
    return Site(client_of(broadcaster), [PATH])


@pytest.fixture
def full_site(client_of, broadcaster) -> Site:
    """Rows of all kinds; made before the browser runs, which Django's database minds."""
    for state, _ in PHASES:
        make_upload(broadcaster, state)
    return Site(client_of(broadcaster), [PATH])


@pytest.fixture
def unfinished_site(client_of, broadcaster) -> Site:
    make_upload(broadcaster, "receiving")
    return Site(client_of(broadcaster), [PATH])


def row(page: Page):
    return page.locator(".upload-row").first


def test_a_file_is_sent_and_followed_until_its_video_is_ready(site, browser):
    sockets: list[WebSocketRoute] = []
    page = site.open(browser, PATH, on_socket=lambda socket: sockets.append(socket))
    server = TusServer(page)
    page.locator("[data-picker]").set_input_files(FILE)
    expect(row(page).locator("[name=title]")).to_have_value("final night")
    expect(row(page)).to_have_attribute("data-phase", "processing")
    assert server.received == FILE["buffer"]
    assert "visibility" in server.metadata
    for state, text in [
        ("scanning", "Scanning"),
        ("transcoding", "Converting"),
        ("ready", "Ready"),
    ]:
        news = {
            "id": "77", "state": state, "state_reason": "", "progress_percent": 40,
            "duration_ms": 0, "recording_warning": "",
        }  # fmt: skip
        sockets[-1].send(json.dumps({"type": "video", "channel": "ana", "data": news}))
        expect(row(page).locator("[data-status]")).to_contain_text(text)
    expect(page.get_by_role("link", name="Open")).to_have_attribute("href", "/videos/77")
    assert site.errors == []


def test_a_refusal_is_told_and_can_be_tried_again(site, browser):
    page = site.open(browser, PATH)
    server = TusServer(page)
    server.is_down = True
    page.locator("[data-picker]").set_input_files(FILE)
    expect(row(page).locator("[data-reason]")).to_have_text("No room for this file.")
    server.is_down = False
    page.get_by_role("button", name="Go on").click()
    expect(row(page)).to_have_attribute("data-phase", "processing")


def test_too_large_and_empty_files_are_not_sent(site, browser):
    site.change(PATH, 'data-max-bytes="20000000000"', 'data-max-bytes="10"')
    page = site.open(browser, PATH)
    empty = {"name": "empty.mp4", "mimeType": "video/mp4", "buffer": b""}
    page.locator("[data-picker]").set_input_files([FILE, empty])
    expect(page.locator(".toast").first).to_be_visible()
    expect(page.locator(".upload-row")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366, 2560])
def test_all_phases_at_every_size(full_site, browser, theme, width):
    page = full_site.open(
        browser, PATH, color_scheme=theme, viewport={"width": width, "height": 900}
    )
    expect(page.locator(".upload-row")).to_have_count(len(PHASES))
    for state, text in PHASES:
        one = page.locator(".upload-row").filter(has_text=re.compile(rf"\b{state}\.mp4"))
        expect(one.locator("[data-status]")).to_contain_text(text)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/uploads-{theme}-{width}.png", full_page=True)
    assert full_site.errors == []


def test_another_file_does_not_go_on(unfinished_site, browser):
    page = unfinished_site.open(browser, PATH)
    TusServer(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose the file again").click()
    chooser.value.set_files(FILE)  # its time of change differs
    expect(page.locator(".toast")).to_contain_text("another file")
    expect(row(page)).to_have_attribute("data-phase", "file-needed")
    assert ORIGIN in page.url
