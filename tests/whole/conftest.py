"""One running product for all tests of this package, its streamers, publishers and viewers."""

import itertools
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.s3 import start_s3_server
from tests.whole.breakable import BreakableProxy
from tests.whole.browsing import Viewer, launch_chromium
from tests.whole.lengths import AWAY_S
from tests.whole.playlists import wait_advancing
from tests.whole.publishing import Publisher, make_clip
from tests.whole.stack import Stack

GRACE_SECONDS = 8
_ACCOUNTS_AT_ONCE = 30
# A line for each of the requests that wait for something would bury what failed.
logging.getLogger("httpx").setLevel(logging.WARNING)
_figures: list[str] = []


@dataclass(frozen=True)
class Streamer:
    """An account made by the operator's command, and where it publishes."""

    login: str
    stream_key: str
    url: str


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for figure in _figures:
        terminalreporter.write_line(figure)


@pytest.fixture
def note_figure() -> Callable[[str], None]:
    """Figures that are told at the end of the run, because time is measured and not asserted."""
    return _figures.append


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    # A broadcast of an earlier test keeps its transcode slot for its grace.
    environment = {
        "LIVE_GRACE_SECONDS": str(GRACE_SECONDS),
        "TRANSCODE_SLOTS": "8",
        "SANDBOX_PAYMENTS": "1",
    }
    with Stack(environment=environment) as running:
        yield running


@pytest.fixture(scope="package")
def storage() -> Iterator[BreakableProxy]:
    """An S3 server behind a connection that tests can break."""
    server = start_s3_server()
    try:
        with BreakableProxy(server.url) as proxy:
            proxy.bucket, proxy.server = server.make_bucket(), server
            yield proxy
    finally:
        server.process.kill()
        server.process.wait()


@pytest.fixture(scope="package")
def recording_stack(storage: BreakableProxy) -> Iterator[Stack]:
    """Another running product, which keeps its files in that server."""
    environment = {
        "LIVE_GRACE_SECONDS": str(round(AWAY_S + 3)),
        "TRANSCODE_SLOTS": "2",
        "TRANSCODE_LADDER": "160p:284x160:230k:15",
        **storage.server.environment(storage.bucket, endpoint_url=storage.url),
    }
    with Stack(environment=environment) as running:
        yield running


@pytest.fixture(scope="package")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="package")
def streamers(stack: Stack) -> Iterator[Streamer]:
    """Accounts that nobody has used yet."""

    def make() -> Iterator[Streamer]:
        for batch in itertools.count(1):
            logins = [f"streamer{batch}x{number}" for number in range(_ACCOUNTS_AT_ONCE)]
            for made in stack.create_accounts(logins):
                key = made["stream_key"]
                yield Streamer(made["login"], key, f"{stack.rtmp_url}/{key}")

    return make()


@pytest.fixture
def streamer(streamers: Iterator[Streamer]) -> Streamer:
    return next(streamers)


@pytest.fixture
def publish(clip: Path) -> Iterator[Callable[..., Publisher]]:
    """Publishers that end with the test."""
    with ExitStack() as running:
        yield lambda url, **options: running.enter_context(Publisher(url, clip, **options))


@pytest.fixture
def wait_live(stack: Stack) -> Callable[[Streamer], dict]:
    return lambda streamer: stack.wait_live(streamer.login)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Of the package, not of the session: Playwright keeps an event loop running in this thread,
    # and asynchronous tests of other packages need their own.
    with sync_playwright() as playwright:
        chromium = launch_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def new_viewer(browser: Browser) -> Iterator[Callable[..., Viewer]]:
    """Tabs; each in a browser profile of its own unless a context is given."""
    viewers: list[Viewer] = []

    def open_tab(context: BrowserContext | None = None) -> Viewer:
        viewers.append(Viewer(context or browser.new_context()))
        return viewers[-1]

    yield open_tab
    for viewer in viewers:
        viewer.page.context.close()
    assert not [error for viewer in viewers for error in viewer.script_errors]


@pytest.fixture
def viewer(new_viewer: Callable[..., Viewer]) -> Viewer:
    return new_viewer()


@pytest.fixture(scope="package")
def staff(stack: Stack) -> str:
    return str(stack.create_account("overseer", is_staff=True)["login"])


@pytest.fixture
def advancing() -> Callable[[str], None]:
    """Waits until a live playlist has grown by more than what was on its way already."""
    return wait_advancing
