"""The exact text of playlists."""

from streams.media.hls.event_playlist import render_event_playlist
from streams.media.hls.journal import Journal
from streams.media.hls.multivariant import Variant, render_multivariant
from streams.media.hls.parse import parse_media_playlist
from streams.media.hls.render import RenditionReport, render_playlist, report_on
from streams.media.hls.rule import PlaylistConfig
from streams.media.hls.state import MediaPlaylistState
from tests.streams.media.hls.states import NOON_US, append, begin, state_with

HEADER = """\
#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:6
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.000,HOLD-BACK=18.000,CAN-SKIP-UNTIL=36.000
#EXT-X-PART-INF:PART-TARGET=0.215
"""

ONE_AND_A_BIT = (
    HEADER
    + """\
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-MAP:URI="init-0.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:00.000Z
#EXT-X-PART:DURATION=0.20000,URI="part-0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.20000,URI="part-1.m4s"
#EXT-X-PART:DURATION=0.20000,URI="part-2.m4s"
#EXT-X-PART:DURATION=0.20000,URI="part-3.m4s"
#EXT-X-PART:DURATION=0.20000,URI="part-4.m4s"
#EXT-X-PART:DURATION=0.20000,URI="part-5.m4s"
#EXT-X-PART:DURATION=0.20000,URI="part-6.m4s"
#EXT-X-PART:DURATION=0.20000,URI="part-7.m4s"
#EXT-X-PART:DURATION=0.20000,URI="part-8.m4s"
#EXT-X-PART:DURATION=0.20000,URI="part-9.m4s"
#EXTINF:2.00000,
seg-0.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:02.000Z
#EXT-X-PART:DURATION=0.20000,URI="part-10.m4s",INDEPENDENT=YES
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part-11.m4s"
#EXT-X-RENDITION-REPORT:URI="../480p/index.m3u8",LAST-MSN=1,LAST-PART=0
"""
)

AFTER_A_DROP = (
    HEADER
    + """\
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-MAP:URI="init-0.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:00.000Z
#EXT-X-PART:DURATION=0.20000,URI="part-0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.20000,URI="part-1.m4s"
#EXTINF:0.40000,
seg-0.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:01:00.000Z
#EXT-X-PART:DURATION=0.20000,URI="part-2.m4s",INDEPENDENT=YES
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part-3.m4s"
"""
)


def text(state, **options):
    return render_playlist(state, **options).decode()


def test_an_open_segment_follows_a_closed_one():
    report = RenditionReport("../480p/index.m3u8", 1, 0)
    assert text(state_with(11), reports=[report]) == ONE_AND_A_BIT


def test_a_reconnect_is_a_discontinuity_with_its_map_before_the_first_part():
    state = state_with(2)
    begin(state, epoch=1, at_us=NOON_US + 60_000_000)
    append(state, 1)
    assert text(state) == AFTER_A_DROP


def test_an_epoch_without_a_part_still_counts():
    state = state_with(2)
    begin(state, epoch=2)
    append(state, 1)
    assert text(state).count("#EXT-X-DISCONTINUITY\n") == 2


def test_while_the_publisher_is_away_the_next_part_stays_hinted():
    state = state_with(3)
    state.end_epoch()
    assert text(state).endswith('seg-0.m4s\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part-3.m4s"\n')


def test_the_end_takes_parts_and_hint_away():
    state = state_with(12)
    state.finish()
    ended = text(state)
    assert ended.endswith("seg-1.m4s\n#EXT-X-ENDLIST\n")
    assert "EXT-X-PART:" not in ended
    assert "HINT" not in ended


def test_parts_are_listed_for_the_last_segments_only():
    listed = parse_media_playlist(text(state_with(75)))
    assert [bool(segment.parts) for segment in listed.segments] == [False] * 4 + [True] * 4


def test_a_delta_skips_what_lies_beyond_the_boundary_and_nothing_else():
    state = state_with(305)
    full = parse_media_playlist(text(state))
    delta = parse_media_playlist(text(state, skip=True))
    # 61 s, of which the last 36 are kept.
    assert delta.skipped == 12
    assert [s.msn for s in delta.segments] == [s.msn for s in full.segments][12:]
    assert delta.segments[0].map_uri is None


def test_a_delta_with_nothing_to_skip_is_the_full_playlist():
    state = state_with(100)
    assert text(state, skip=True) == text(state)


def test_the_window_slides_and_its_sequence_numbers_with_it():
    state = state_with(10, window_segments=5)
    begin(state, epoch=1)
    append(state, 60)
    listed = parse_media_playlist(text(state))
    assert (listed.media_sequence, listed.discontinuity_sequence) == (2, 1)
    assert "#EXT-X-DISCONTINUITY\n" not in listed.text
    assert listed.segments[0].map_uri == "init-1.mp4"


def test_only_a_promised_playlist_says_that_segments_are_independent():
    assert "INDEPENDENT-SEGMENTS" in text(state_with(1), is_independent=True)
    assert "INDEPENDENT-SEGMENTS" not in text(state_with(1))


def test_a_report_tells_the_newest_part():
    assert report_on(state_with(13), "x") == RenditionReport("x", 1, 2)
    assert report_on(MediaPlaylistState(PlaylistConfig()), "x") is None


def test_the_multivariant_playlist():
    source = Variant(
        "source/index.m3u8", 7_000_000, 6_000_000, "avc1.64001f,mp4a.40.2", 1280, 720, 30
    )
    unknown_rate = Variant("160p/index.m3u8", 0, 300_000, "avc1.64000b", 284, 160, None)
    assert render_multivariant([source, unknown_rate]).decode() == (
        "#EXTM3U\n#EXT-X-VERSION:9\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=7000000,AVERAGE-BANDWIDTH=6000000,"
        'CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000\nsource/index.m3u8\n'
        "#EXT-X-STREAM-INF:BANDWIDTH=300000,AVERAGE-BANDWIDTH=300000,"
        'CODECS="avc1.64000b",RESOLUTION=284x160\n160p/index.m3u8\n'
    )


def test_the_whole_broadcast_as_an_event_and_as_a_vod():
    state = state_with(20)
    state.end_epoch()
    journal = Journal(state.config, {}, list(state.segments))
    growing = render_event_playlist(journal, is_ended=False).decode()
    assert "#EXT-X-PLAYLIST-TYPE:EVENT\n" in growing
    assert growing.endswith("#EXTINF:2.00000,\nseg-1.m4s\n")
    assert render_event_playlist(journal, is_ended=True).endswith(b"#EXT-X-ENDLIST\n")
