"""Writes VAST 4.2 (IAB Tech Lab, June 2019): ads for players of other sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

VERSION = "4.2"
MEDIA_TYPE = "application/xml"
NAMESPACE = "http://www.iab.com/VAST"
QUARTILES = ("start", "firstQuartile", "midpoint", "thirdQuartile", "complete")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideAd:
    """What a player elsewhere needs; `report_url` has `{event}` where the event's name goes."""

    ad_id: str
    creative_id: str
    title: str
    media_url: str
    width: int
    height: int
    bitrate_kbps: int
    duration_ms: int
    click_url: str
    report_url: str


def write_vast(ads: Sequence[OutsideAd], *, site_name: str, error_url: str = "") -> bytes:
    """The document; an empty one is how VAST says that there is no ad (2.4.2.4)."""
    root = Element("VAST", {"version": VERSION, "xmlns": NAMESPACE})
    if not ads and error_url:
        _put(root, "Error", error_url)
    for number, ad in enumerate(ads, start=1):
        # More than one is a pod, and its ads have their places in it (2.4.1.2).
        attributes = {"id": ad.ad_id, "adType": "video"}
        if len(ads) > 1:
            attributes["sequence"] = str(number)
        _write_inline(SubElement(SubElement(root, "Ad", attributes), "InLine"), ad, site_name)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _write_inline(inline: Element, ad: OutsideAd, site_name: str) -> None:
    """The elements in the order of the schema's sequence."""
    _put(inline, "AdSystem", site_name, version="1")
    _put(inline, "Error", ad.report_url.replace("{event}", "error"))
    _put(inline, "Impression", ad.report_url.replace("{event}", "start"), id="served")
    viewable = SubElement(inline, "ViewableImpression", {"id": ad.ad_id})
    _put(viewable, "Viewable", ad.report_url.replace("{event}", "impression"))
    _put(inline, "AdServingId", ad.ad_id)
    _put(inline, "AdTitle", ad.title)
    creative = SubElement(SubElement(inline, "Creatives"), "Creative", {"id": ad.creative_id})
    _put(creative, "UniversalAdId", ad.creative_id, idRegistry="unknown")
    linear = SubElement(creative, "Linear")
    events = SubElement(linear, "TrackingEvents")
    for name in QUARTILES:
        _put(events, "Tracking", ad.report_url.replace("{event}", name), event=name)
    _put(linear, "Duration", clock_time(ad.duration_ms))
    _write_media(SubElement(linear, "MediaFiles"), ad)
    clicks = SubElement(linear, "VideoClicks")
    _put(clicks, "ClickTracking", ad.report_url.replace("{event}", "click"))
    _put(clicks, "ClickThrough", ad.click_url)


def _write_media(files: Element, ad: OutsideAd) -> None:
    _put(
        files,
        "MediaFile",
        ad.media_url,
        id=ad.creative_id,
        delivery="progressive",
        type="video/mp4",
        bitrate=str(ad.bitrate_kbps),
        width=str(ad.width),
        height=str(ad.height),
    )


def clock_time(duration_ms: int) -> str:
    """HH:MM:SS.mmm."""
    seconds, milliseconds = divmod(duration_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def _put(parent: Element, name: str, text: str, **attributes: str) -> None:
    # Characters that XML 1.0 has no way to write would make the document unreadable.
    SubElement(parent, name, attributes).text = "".join(
        letter for letter in text if letter >= " " and letter not in "\ufffe\uffff"
    )
