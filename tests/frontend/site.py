"""Pages in Chromium without a server: rendered by Django's test client, answered by routing."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, sync_playwright

ORIGIN = "http://site.test"
_STATIC = Path(__file__).resolve().parents[2] / "static"
_ARGUMENTS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One response."""

    status: int
    body: str
    headers: dict[str, str]


class Site:
    """Pages rendered beforehand, because Django refuses its database inside Playwright's loop."""

    def __init__(self, client: Client, paths: list[str]) -> None:
        self._pages = {urlsplit(path).path: self._render(client, path) for path in paths}
        self._folders: dict[str, Path] = {}
        self._refused: list[str] = []
        self._refused_pattern: re.Pattern[str] | None = None
        self.errors: list[str] = []
        self.asked: list[tuple[str, str, str]] = []  # method, path and body

    @staticmethod
    def _render(client: Client, path: str) -> Answer:
        response = client.get(path)
        body = response.content.decode()
        return Answer(response.status_code, body, dict(response.headers))

    def change(self, path: str, old: str, new: str) -> None:
        """Serve a page with one text replaced."""
        page = self._pages[path]
        assert old in page.body
        self._pages[path] = replace(page, body=page.body.replace(old, new, 1))

    def answer(
        self, path: str, *, status: int, headers: dict[str, str] | None = None, body: str = ""
    ) -> None:
        """Answer a path with this, whatever the method."""
        self._pages[path] = Answer(status, body, headers or {})

    def serve(self, prefix: str, folder: Path) -> None:
        """Answer paths that begin with this from a folder."""
        self._folders[prefix] = folder

    def refuse(self, prefix: str) -> None:
        """Answer what was served from a folder with 403, as when its token has run out."""
        del self._folders[prefix]
        self._refused.append(prefix)

    def refuse_matching(self, pattern: str) -> None:
        """Answer paths that match with 403 although their folder is served: what a player has not
        fetched yet when its token runs out, however fast it is."""
        self._refused_pattern = re.compile(pattern)

    def open(
        self,
        browser: Browser,
        path: str,
        on_socket: Callable[[WebSocketRoute], None] = lambda socket: None,
        on_chat: Callable[[WebSocketRoute], None] = lambda socket: None,
        **options: Any,
    ) -> Page:
        """A tab of its own on a page of the site; what its scripts get wrong is in `errors`."""
        page = browser.new_context(**options).new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))
        page.route("**/*", self._answer)
        page.route_web_socket("**/ws/events", on_socket)
        page.route_web_socket("**/ws/chat", on_chat)
        page.goto(f"{ORIGIN}{path}", wait_until="load")
        return page

    def asked_for(self, method: str, path: str) -> list[str]:
        """The bodies of requests that pages sent."""
        return [body for how, where, body in self.asked if (how, where) == (method, path)]

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            self.errors.append(text)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        is_late = self._refused_pattern is not None and self._refused_pattern.match(path)
        file = None if is_late else self._file(path)
        self.asked.append((route.request.method, path, route.request.post_data or ""))
        if file is not None and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        elif path in self._pages:
            found = self._pages[path]
            route.fulfill(status=found.status, body=found.body, headers=found.headers)
        else:
            is_refused = is_late or path.startswith(tuple(self._refused))
            route.fulfill(status=403 if is_refused else 404, body="")

    def _file(self, path: str) -> Path | None:
        for prefix, folder in {"/static/": _STATIC, **self._folders}.items():
            if path.startswith(prefix):
                return folder / path.removeprefix(prefix)
        return None


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_ARGUMENTS)
        yield browser
        browser.close()
