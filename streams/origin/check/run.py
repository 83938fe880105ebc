"""Checking a whole stream: its multivariant playlist, all renditions at once, their reports."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import urllib3.exceptions

from streams.media.hls.conformance import Breach
from streams.media.hls.parse import PlaylistError, parse_attributes
from streams.origin.check.client import Client, Fetched, resolve
from streams.origin.check.findings import Findings
from streams.origin.check.follower import Follower
from streams.origin.check.http_rules import check_playlist_answer

_CODECS = re.compile(r"[a-z0-9]{4}(\.[A-Za-z0-9]+)*(,[a-z0-9]{4}(\.[A-Za-z0-9]+)*)*")
_REPORTS_EVERY_S = 3.0


class CheckFailed(Exception):
    """The stream could not be checked at all; says why."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The outcome, ready to be printed."""

    url: str
    seconds: float
    renditions: dict[str, dict[str, Any]]
    breaches: list[dict[str, str | int]]


def check_stream(url: str, *, seconds: float) -> CheckReport:
    """Follow every rendition for `seconds`; raises CheckFailed when there is nothing to follow."""
    client, findings = Client(), Findings()
    started = time.monotonic()
    followers = [
        Follower(client, resolve(url, uri), findings, name=uri.rsplit("/", 1)[0])
        for uri in _read_multivariant(client, url, findings)
    ]
    deadline = started + seconds
    threads = [
        threading.Thread(target=follower.run, args=(deadline,), daemon=True)
        for follower in followers
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        for thread in threads:
            thread.join(_REPORTS_EVERY_S / len(threads))
        if time.monotonic() < deadline:
            _check_reports(client, followers, findings)
    return CheckReport(
        url=url,
        seconds=round(time.monotonic() - started, 1),
        renditions={follower.name: asdict(follower.report) for follower in followers},
        breaches=findings.rows(),
    )


def _read_multivariant(client: Client, url: str, findings: Findings) -> list[str]:
    try:
        answer = client.get(url)
    except urllib3.exceptions.HTTPError as error:
        raise CheckFailed(f"{url} does not answer ({type(error).__name__}).") from error
    if answer.status != 200:
        raise CheckFailed(f"{url} was answered with {answer.status}: {answer.text.strip()[:200]}")
    uris = []
    try:
        for attributes, uri in _variants(answer.text):
            findings.add("multivariant", _check_variant(attributes, uri))
            uris.append(uri)
    except PlaylistError as error:
        raise CheckFailed(f"{url} is not a multivariant playlist: {error}.") from error
    if not uris:
        raise CheckFailed(f"{url} lists no rendition.")
    findings.add("multivariant", check_playlist_answer(answer, is_directed=True, target_s=1))
    return uris


def _variants(text: str) -> Iterator[tuple[dict[str, str], str]]:
    lines = text.split("\n")
    if lines[0] != "#EXTM3U":
        raise PlaylistError("the first line is not #EXTM3U (4.4.1.1)")
    for line, following in pairwise(lines):
        if line.startswith("#EXT-X-STREAM-INF:"):
            yield parse_attributes(line.partition(":")[2]), following


def _check_variant(attributes: dict[str, str], uri: str) -> Iterator[Breach]:
    if not uri or uri.startswith("#"):
        yield Breach("4.4.6.2", "EXT-X-STREAM-INF is not followed by a URI")
    for name in ("BANDWIDTH", "CODECS", "RESOLUTION"):
        if name not in attributes:
            yield Breach("4.4.6.2", f"{uri} has no {name}")
    if not _CODECS.fullmatch(attributes.get("CODECS", "")):
        yield Breach("4.4.6.2", f"{uri}: CODECS {attributes.get('CODECS')!r} is malformed")
    peak, average = attributes.get("BANDWIDTH", "0"), attributes.get("AVERAGE-BANDWIDTH", "0")
    if int(average) > int(peak):
        yield Breach("4.4.6.2", f"{uri}: the average bandwidth passes the peak")


def _check_reports(client: Client, followers: list[Follower], findings: Findings) -> None:
    """A report read now must be true of the rendition read right behind it (4.4.5.4)."""
    by_url = {follower.url: follower for follower in followers}
    for follower in followers:
        playlist = follower.latest
        if playlist is None or playlist.is_ended:
            continue
        reported = {resolve(follower.url, uri): at for uri, at in playlist.reports.items()}
        for url in set(by_url) - {follower.url}:
            if url not in reported:
                findings.note(follower.name, "4.4.5.4", f"no report on {by_url[url].name}")
                continue
            msn, part = reported[url]
            query = {"_HLS_msn": str(msn)} | ({} if part is None else {"_HLS_part": str(part)})
            findings.add(follower.name, _check_report(client.get(url, query=query), msn))


def _check_report(answer: Fetched, msn: int) -> Iterator[Breach]:
    """Answered from what is there: a report may never name what does not exist yet."""
    if answer.status != 200:
        yield Breach("4.4.5.4", f"a reported position was answered with {answer.status}")
    elif answer.seconds > 1.0:
        yield Breach("4.4.5.4", f"a reported position (msn {msn}) was not there yet")
