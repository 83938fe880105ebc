"""The VAST that is written, held against the schema's structure (vast_4.2.xsd, IAB Tech Lab)."""

import re

import pytest
from defusedxml.ElementTree import fromstring

from monetization.parsing.vast import VastInvalid, read_vast
from monetization.wire.vast import NAMESPACE, OutsideAd, clock_time, write_vast

# The order of a parent's children, and how often each may come: (least, most).
_MANY = 10**6
SCHEMA = {
    "VAST": {"Ad": (0, _MANY), "Error": (0, _MANY)},
    "Ad": {"InLine": (1, 1)},
    "InLine": {
        "AdSystem": (1, 1),
        "Error": (0, _MANY),
        "Impression": (1, _MANY),
        "ViewableImpression": (0, 1),
        "AdServingId": (1, 1),
        "AdTitle": (1, 1),
        "Creatives": (1, 1),
    },
    "ViewableImpression": {"Viewable": (0, _MANY)},
    "Creatives": {"Creative": (1, _MANY)},
    "Creative": {"UniversalAdId": (1, _MANY), "Linear": (0, 1)},
    "Linear": {
        "TrackingEvents": (0, 1),
        "Duration": (1, 1),
        "MediaFiles": (1, 1),
        "VideoClicks": (0, 1),
    },
    "TrackingEvents": {"Tracking": (0, _MANY)},
    "MediaFiles": {"MediaFile": (1, _MANY)},
    "VideoClicks": {"ClickTracking": (0, _MANY), "ClickThrough": (0, 1)},
}
ATTRIBUTES = {
    "VAST": {"version"},
    "MediaFile": {"delivery", "type", "width", "height"},
    "Tracking": {"event"},
    "UniversalAdId": {"idRegistry"},
}


def ad(**changes):
    """Ten seconds of chairs."""
    values = {
        "ad_id": "a1",
        "creative_id": "c1",
        "title": "Chairs & tables <now> \x00\x0b",
        "media_url": "https://live.example.org/ads/film/0.mp4",
        "width": 1280,
        "height": 720,
        "bitrate_kbps": 1200,
        "duration_ms": 10_240,
        "click_url": "https://chairs.example.org/?a=1&b=2",
        "report_url": "https://live.example.org/ads/report/t/{event}/",
    }
    return OutsideAd(**values | changes)


def require_valid(element):
    """Children in the schema's order and numbers, required attributes, no words where none go."""
    assert element.tag.startswith(f"{{{NAMESPACE}}}")
    name = element.tag.rpartition("}")[2]
    assert ATTRIBUTES.get(name, set()) <= set(element.attrib)
    children = [child.tag.rpartition("}")[2] for child in element]
    if name not in SCHEMA:
        assert not children
        assert (element.text or "").strip()
        return
    order = list(SCHEMA[name])
    assert children == sorted(children, key=order.index)
    for child, (least, most) in SCHEMA[name].items():
        assert least <= children.count(child) <= most, child
    for child in element:
        require_valid(child)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_it_is_valid(count):
    root = fromstring(write_vast([ad() for _ in range(count)], site_name="A & B"))
    require_valid(root)
    assert root.get("version") == "4.2"
    assert len(root) == count


def test_a_pod_is_in_order():
    root = fromstring(write_vast([ad(), ad()], site_name="Site"))
    assert [one.get("sequence") for one in root] == ["1", "2"]
    assert fromstring(write_vast([ad()], site_name="Site"))[0].get("sequence") is None


def test_none_says_whom_to_tell():
    root = fromstring(write_vast([], site_name="Site", error_url="https://e.example/"))
    require_valid(root)
    assert [one.text for one in root] == ["https://e.example/"]


def test_every_event_is_there():
    text = write_vast([ad()], site_name="Site").decode()
    for event in ("start", "firstQuartile", "midpoint", "thirdQuartile", "complete"):
        assert f'<Tracking event="{event}">https://live.example.org/ads/report/t/{event}/<' in text
    for event in ("error", "impression", "click"):
        assert f"/ads/report/t/{event}/" in text
    assert "<ClickThrough>https://chairs.example.org/?a=1&amp;b=2</ClickThrough>" in text
    assert re.search(r"<Duration>00:00:10\.240</Duration>", text)


def test_our_own_reader_reads_it():
    read = read_vast(write_vast([ad()], site_name="Site"))
    assert (read.duration_ms, read.width, read.height) == (10_240, 1280, 720)
    assert read.click_url == "https://chairs.example.org/?a=1&b=2"
    assert read.media_url == "https://live.example.org/ads/film/0.mp4"
    assert set(read.trackers) == {
        "impression", "error", "click", "start", "firstQuartile", "midpoint", "thirdQuartile",
        "complete",
    }  # fmt: skip
    with pytest.raises(VastInvalid):
        read_vast(write_vast([], site_name="Site"))


def test_times():
    assert clock_time(0) == "00:00:00.000"
    assert clock_time(3_661_007) == "01:01:01.007"
