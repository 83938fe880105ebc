"""VAST of other servers, friendly and hostile."""

import pytest

from monetization.parsing.vast import VastInvalid, merge_trackers, read_vast

INLINE = """<VAST version="3.0"><Ad id="1"><InLine><AdSystem>X</AdSystem><AdTitle>Tea</AdTitle>
<Impression><![CDATA[https://t.example/i]]></Impression><Error>http://plain.example/</Error>
<Creatives><Creative><Linear><Duration>00:00:15</Duration>
<TrackingEvents><Tracking event="complete">https://t.example/c</Tracking>
<Tracking event="pause">https://t.example/p</Tracking></TrackingEvents>
<VideoClicks><ClickThrough>{click}</ClickThrough></VideoClicks>
<MediaFiles>{media}</MediaFiles></Linear></Creative></Creatives></InLine></Ad></VAST>"""
MEDIA = (
    '<MediaFile delivery="progressive" type="{type}" width="{width}" height="{height}">{url}'
    "</MediaFile>"
)


def media(url="https://m.example/a.mp4", width=1280, height=720, type="video/mp4"):
    """One file."""
    return MEDIA.format(url=url, width=width, height=height, type=type)


def inline(*files, click="https://shop.example/"):
    """A document with these files."""
    return INLINE.format(media="".join(files), click=click).encode()


def test_an_inline_ad():
    ad = read_vast(inline(media()))
    assert (ad.title, ad.duration_ms, ad.click_url) == ("Tea", 15_000, "https://shop.example/")
    assert ad.trackers == {
        "impression": ["https://t.example/i"],
        "complete": ["https://t.example/c"],
    }


def test_the_best_file_that_a_browser_plays():
    files = [
        media("https://m.example/small.mp4", 640, 360),
        media("https://m.example/full.mp4", 1920, 1080),
        media("https://m.example/huge.mp4", 3840, 2160),
        media("https://m.example/flash.flv", 1920, 1080, "video/x-flv"),
        media("http://m.example/plain.mp4", 1920, 1080),
    ]
    assert read_vast(inline(*files)).media_url == "https://m.example/full.mp4"


def test_a_wrapper():
    text = b"""<VAST version="4.2" xmlns="http://www.iab.com/VAST"><Ad><Wrapper>
    <Impression>https://w.example/i</Impression>
    <VASTAdTagURI> https://next.example/tag?a=1&amp;b=2 </VASTAdTagURI></Wrapper></Ad></VAST>"""
    ad = read_vast(text)
    assert ad.next_url == "https://next.example/tag?a=1&b=2"
    assert merge_trackers(ad.trackers, {"impression": ["https://x.example/"]}) == {
        "impression": ["https://w.example/i", "https://x.example/"]
    }


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html></html>",
        b"<VAST version='4.2'></VAST>",
        b"not xml <",
        inline(),
        inline(media("javascript:alert(1)")),
        inline(media("https://user@m.example/a.mp4")),
        inline(media()).replace(b"00:00:15", b"soon"),
        b"<VAST><Ad><Wrapper><VASTAdTagURI>http://plain.example/</VASTAdTagURI></Wrapper></Ad></VAST>",
        b"<VAST><Ad><Wrapper><VASTAdTagURI>file:///etc/passwd</VASTAdTagURI></Wrapper></Ad></VAST>",
        b'<?xml version="1.0" encoding="nonsense"?><VAST></VAST>',
        b'<!DOCTYPE VAST [<!ENTITY x SYSTEM "file:///etc/passwd">]><VAST>&x;</VAST>',
        b'<!DOCTYPE V [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><VAST>&b;</VAST>',
        b'<!DOCTYPE VAST SYSTEM "https://evil.example/x.dtd"><VAST></VAST>',
    ],
)
def test_nothing_else_is_believed(text):
    with pytest.raises(VastInvalid):
        read_vast(text)


def test_a_click_that_is_no_https_address_is_none():
    assert read_vast(inline(media(), click="javascript:alert(1)")).click_url == ""
