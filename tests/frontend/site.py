"""Pages in Chromium without a server: rendered by Django's test client, answered by routing."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

ORIGIN = "http://site.test"
_STATIC = Path(__file__).resolve().parents[2] / "static"
_ARGUMENTS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]


class Site:
    """Pages rendered beforehand, because Django refuses its database inside Playwright's loop."""

    def __init__(self, client: Client, paths: list[str]) -> None:
        self._pages = {path: client.get(path) for path in paths}

    def open(self, browser: Browser, path: str, **options: object) -> Page:
        """A tab of its own on a page of the site; a script error or a refused style raises."""
        page = browser.new_context(**options).new_page()
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))
        page.route("**/*", self._answer)
        page.goto(f"{ORIGIN}{path}", wait_until="load")
        return page

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            self.errors.append(text)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = _STATIC / path.removeprefix("/static/")
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        elif path in self._pages:
            response = self._pages[path]
            route.fulfill(body=response.content, headers=dict(response.headers))
        else:
            route.fulfill(status=404, body="")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_ARGUMENTS)
        yield browser
        browser.close()
