"""Playlists over HTTP: what is waited for, what is refused, what caches may keep."""

import asyncio
import gzip

import pytest

from streams.media.hls.journal import header_line, segment_line
from streams.media.hls.parse import parse_media_playlist
from streams.media.hls.rule import PlaylistConfig
from streams.origin.app import OriginLimits
from tests.streams.origin.conftest import Stage

PLAYLIST = "source/index.m3u8"


async def test_a_bare_playlist_comes_as_it_is(stage):
    answer = await stage.get(PLAYLIST)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert answer.headers["cache-control"] == "public, max-age=1"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert parse_media_playlist(answer.text).next_position == (1, 2)


async def test_compression_is_said_and_varies(stage):
    plain = await stage.get(PLAYLIST, headers={"accept-encoding": "identity"})
    zipped = await stage.get(PLAYLIST, headers={"accept-encoding": "gzip, br"})
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == zipped.headers["vary"] == "accept-encoding"
    assert plain.text == zipped.text
    rendered = stage.source.playlist(skip=False, gzipped=True, reports=tuple)
    assert gzip.decompress(rendered) == plain.content


async def test_a_reload_waits_for_its_part_and_is_then_the_same_for_ever(stage):
    reload = await stage.begin(f"{PLAYLIST}?_HLS_msn=1&_HLS_part=2")
    assert not reload.done()
    stage.publish(1)
    answer = await reload
    assert parse_media_playlist(answer.text).next_position == (1, 3)
    assert answer.headers["cache-control"] == "public, max-age=60"


async def test_a_reload_for_a_segment_waits_for_its_end(stage):
    reload = await stage.begin(f"{PLAYLIST}?_HLS_msn=1")
    stage.publish(8)
    await asyncio.sleep(0)
    assert not reload.done()
    stage.publish(1)
    assert "seg-1.m4s" in (await reload).text


async def test_one_rendering_serves_all_who_wait(stage):
    reloads = [await stage.begin(f"{PLAYLIST}?_HLS_msn=1&_HLS_part=2") for _ in range(20)]
    stage.publish(1)
    bodies = [(await reload).content for reload in reloads]
    assert len(set(bodies)) == 1
    assert stage.source.waiting == 0


async def test_an_old_position_is_answered_at_once(stage):
    assert (await stage.get(f"{PLAYLIST}?_HLS_msn=0&_HLS_part=3")).status_code == 200


@pytest.mark.parametrize(
    "query", ["_HLS_part=1", "_HLS_msn=4", "_HLS_msn=1&_HLS_part=99", "_HLS_msn=x", "_HLS_msn=-1"]
)
async def test_what_must_be_refused(stage, query):
    answer = await stage.get(f"{PLAYLIST}?{query}")
    assert answer.status_code == 400
    assert answer.text.startswith("_HLS_")


async def test_a_delta_is_a_delta(stage):
    stage.publish(300)
    delta = parse_media_playlist((await stage.get(f"{PLAYLIST}?_HLS_skip=YES")).text)
    assert delta.skipped == 13


async def test_reports_tell_of_the_other_rendition(stage):
    stage.publish(1, feeds=[stage.small])
    text = (await stage.get(PLAYLIST)).text
    assert parse_media_playlist(text).reports == {"../160p/index.m3u8": (1, 2)}


async def test_a_playlist_before_the_first_part_is_waited_for(tmp_path):
    stage = Stage(tmp_path)
    reload = await stage.begin(PLAYLIST)
    stage.publish(1)
    assert (await reload).status_code == 200


async def test_nobody_waits_beyond_three_target_durations(tmp_path):
    stage = Stage(tmp_path, PlaylistConfig(target_duration_s=0))
    answer = await stage.get(PLAYLIST)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["cache-control"] == "no-store"


async def test_more_than_the_node_can_hold_are_sent_away(tmp_path):
    stage = Stage(tmp_path, limits=OriginLimits(waiting=1))
    stage.publish(2)
    first = await stage.begin(f"{PLAYLIST}?_HLS_msn=0&_HLS_part=2")
    assert (await stage.get(f"{PLAYLIST}?_HLS_msn=0&_HLS_part=2")).status_code == 503
    stage.publish(1)
    assert (await first).status_code == 200


async def test_the_end_answers_everyone_and_directives_are_then_ignored(stage):
    reload = await stage.begin(f"{PLAYLIST}?_HLS_msn=1&_HLS_part=2")
    stage.source.finish()
    assert "#EXT-X-ENDLIST" in (await reload).text
    assert (await stage.get(f"{PLAYLIST}?_HLS_msn=999")).status_code == 200


async def test_a_dropped_rendition_sends_its_viewers_on(stage):
    reload = await stage.begin(f"{PLAYLIST}?_HLS_msn=1&_HLS_part=2")
    stage.broadcast.drop("source")
    assert (await reload).status_code == 404
    assert (await stage.get(PLAYLIST)).status_code == 404
    assert "source" not in (await stage.get("index.m3u8")).text


async def test_a_node_that_stops_lets_everyone_go(stage):
    reload = await stage.begin(f"{PLAYLIST}?_HLS_msn=1&_HLS_part=2")
    stage.store.close()
    assert (await reload).status_code == 503


async def test_the_list_of_renditions_is_best_first(stage):
    answer = await stage.get("index.m3u8")
    assert answer.text.index("source/") < answer.text.index("160p/")
    assert answer.headers["cache-control"] == "public, max-age=1"


async def test_the_list_waits_for_renditions_being_started(stage):
    stage.broadcast.expect("480p")
    listing = asyncio.create_task(stage.get("index.m3u8"))
    await asyncio.sleep(0)
    assert not listing.done()
    stage.broadcast.expect_no_longer("480p")
    assert (await listing).status_code == 200


async def test_no_list_before_the_first_picture(tmp_path):
    assert (await Stage(tmp_path).get("index.m3u8")).status_code == 503


async def test_the_whole_broadcast_comes_from_the_journal(stage):
    assert (await stage.get("source/dvr.m3u8")).status_code == 404
    lines = [header_line(stage.config, {}), segment_line(stage.source.state.segments[0])]
    (stage.directory / "source" / "index.jsonl").write_bytes(b"".join(lines))
    answer = await stage.get("source/dvr.m3u8")
    assert answer.headers["content-encoding"] == "gzip"
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in answer.text
    assert answer.text.endswith("seg-0.m4s\n")


async def test_the_list_for_rewinding_leads_to_the_whole_broadcast(stage):
    live = (await stage.get("index.m3u8")).text
    answer = await stage.get("dvr.m3u8")
    assert answer.status_code == 200
    assert answer.text == live.replace("/index.m3u8", "/dvr.m3u8")
    assert "source/dvr.m3u8" in answer.text
