"""Reads VAST (IAB, versions 2 to 4.2): one ad's film and addresses, or where the next tag is.

What is read is a stranger's text: no DTD, no entities (defusedxml), https addresses only, and only
the first ad that can be shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

_TRACKED = {"start", "firstQuartile", "midpoint", "thirdQuartile", "complete"}
_PLAYED = {"video/mp4", "video/webm"}
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?")
_MOST_URLS = 20  # of one event
_MOST_PIXELS = 1920 * 1080


class VastInvalid(Exception):
    """The text is no VAST that has something to show; the message says why."""


@dataclass(frozen=True, slots=True)
class VastAd:
    """An ad, or (with `next_url`) a wrapper around the tag at that address."""

    title: str = ""
    media_url: str = ""
    media_type: str = ""
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    click_url: str = ""
    next_url: str = ""
    # Addresses by our own names of events (impression, start, … complete, click, error).
    trackers: dict[str, list[str]] = field(default_factory=dict)


def read_vast(text: bytes) -> VastAd:
    """The first ad in the document; raises VastInvalid."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise VastInvalid("This is not XML.") from error
    if _name(root) != "VAST":
        raise VastInvalid("This is not VAST.")
    for ad in _children(root, "Ad"):
        for body in ad:
            if _name(body) == "InLine":
                return _read_inline(body)
            if _name(body) == "Wrapper":
                return VastAd(next_url=_https(body, "VASTAdTagURI"), trackers=_trackers(body))
    raise VastInvalid("There is no ad in it.")


def merge_trackers(
    first: dict[str, list[str]], second: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Those of a wrapper and those of what it wraps; all of them are told (VAST 4.2, 2.3.3)."""
    return {
        name: (first.get(name, []) + second.get(name, []))[:_MOST_URLS]
        for name in {*first, *second}
    }


def _read_inline(body: Any) -> VastAd:
    linear = next(_descendants(body, "Linear"), None)
    if linear is None:
        raise VastInvalid("It has no linear ad.")
    media = _best_media(linear)
    return VastAd(
        title=_text(body, "AdTitle")[:80],
        media_url=(media.text or "").strip(),
        media_type=media.get("type", ""),
        width=_number(media.get("width", "")),
        height=_number(media.get("height", "")),
        duration_ms=_duration_ms(_text(linear, "Duration")),
        click_url=_https(linear, "ClickThrough", is_needed=False),
        trackers=_trackers(body),
    )


def _best_media(linear: Any) -> Any:
    """The largest film a browser plays that is not larger than 1080p."""
    files = [
        one
        for one in _descendants(linear, "MediaFile")
        if one.get("type") in _PLAYED
        and one.get("delivery", "progressive") == "progressive"
        and not one.get("apiFramework")
        and _is_https((one.text or "").strip())
    ]
    sized = sorted(files, key=_pixels)
    fitting = [one for one in sized if _pixels(one) <= _MOST_PIXELS]
    if not sized:
        raise VastInvalid("It has no film that a browser plays.")
    return fitting[-1] if fitting else sized[0]


def _pixels(media: Any) -> int:
    return _number(media.get("width", "")) * _number(media.get("height", ""))


def _trackers(body: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}

    def add(name: str, element: Any) -> None:
        url = (element.text or "").strip()
        urls = found.setdefault(name, [])
        if _is_https(url) and len(urls) < _MOST_URLS:
            urls.append(url)

    for element in _children(body, "Impression"):
        add("impression", element)
    for element in _children(body, "Error"):
        add("error", element)
    for element in _descendants(body, "Tracking"):
        if element.get("event") in _TRACKED:
            add(element.get("event"), element)
    for element in _descendants(body, "ClickTracking"):
        add("click", element)
    return {name: urls for name, urls in found.items() if urls}


def _duration_ms(text: str) -> int:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise VastInvalid("It does not say how long it is.")
    hours, minutes, seconds = (int(part) for part in match.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((match[4] or "0").ljust(3, "0"))


def _https(body: Any, name: str, *, is_needed: bool = True) -> str:
    url = _text(body, name)
    if _is_https(url):
        return url
    if is_needed:
        raise VastInvalid(f"{name} is no https address.")
    return ""


def _is_https(url: str) -> bool:
    if len(url) > 2000 or any(ord(letter) <= 32 or ord(letter) > 126 for letter in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _text(body: Any, name: str) -> str:
    element = next(_descendants(body, name), None)
    return (element.text or "").strip() if element is not None else ""


def _name(element: Any) -> str:
    """Without a namespace, which some servers write."""
    return str(element.tag).rpartition("}")[2]


def _children(body: Any, name: str) -> Iterator[Any]:
    return (one for one in body if _name(one) == name)


def _descendants(body: Any, name: str) -> Iterator[Any]:
    return (one for one in body.iter() if _name(one) == name)
