"""/vod/…: playlists, files, and who is refused."""

import asyncio
import time
from functools import partial

import pytest
from asgiref.sync import sync_to_async

from accounts.services.suspensions import suspend_account
from streams.media.hls.parse import parse_media_playlist
from streams.models import Clip, Video, VideoRendition, VideoSegment, VideoState, VideoVisibility
from streams.playback import app as playback_app
from streams.playback import files, snapshots
from streams.playback.addresses import (
    clip_path,
    clip_thumbnail_path,
    download_path,
    file_path,
    playlist_path,
    thumbnail_path,
)
from streams.playback.app import PlaybackApp, download_name
from streams.selectors.videos import get_video
from streams.services.videos import set_visibility
from streams.storage import Area, save_bytes
from tests.streams.clips import add_files, make_clip
from tests.streams.playback.asking import ask
from tests.streams.recorded import add_thumbnail, make_video, media

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest.fixture
def make(broadcaster):
    """Rows and files are made in a thread, as everything that blocks."""
    return partial(sync_to_async(make_video), broadcaster.channel)


@pytest.fixture
def app(monkeypatch):
    """An application that looks anew at every request."""
    monkeypatch.setattr(snapshots.Kept.__init__, "__kwdefaults__", {"lifetime_s": 0.0})
    return PlaybackApp()


@sync_to_async
def change(video: Video, **changes: object) -> None:
    Video.objects.filter(pk=video.pk).update(**changes)
    video.refresh_from_db()
    assert video.channel.owner.is_active  # at hand, as in lists


async def test_a_recording_plays_from_its_playlists(app, make, local_storage):
    video = await make(seconds=6, has_media=True, renditions=["source", "160p"])
    top = await ask(app, playlist_path(video))
    assert (top.status, top.headers["content-type"]) == (200, "application/vnd.apple.mpegurl")
    assert [line for line in top.text.splitlines() if not line.startswith("#")] == [
        "source/index.m3u8",
        "160p/index.m3u8",
    ]
    assert 'CODECS="avc1.' in top.text
    listed = parse_media_playlist((await ask(app, file_path(video, "source/index.m3u8"))).text)
    assert [segment.uri for segment in listed.segments] == [f"seg-{n}.m4s" for n in range(3)]
    assert listed.is_ended
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in listed.text
    wanted = media(6, 284, 160)
    init = await ask(app, file_path(video, "160p/init-0.mp4"))
    assert init.body == wanted.init
    segment = await ask(app, file_path(video, "160p/seg-1.m4s"))
    assert segment.body == wanted.segments[1][0]
    assert segment.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert segment.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("changes", [{"state": VideoState.IN_REVIEW}, {"is_kept": False}])
async def test_what_is_not_out_is_opened_by_its_owners_address_only(app, make, changes):
    video = await make()
    public = playlist_path(video)
    await change(video, **changes)
    assert (await ask(app, public)).status == 404
    shown = await ask(app, playlist_path(video))
    assert shown.status == 200
    assert "private" in shown.headers["cache-control"]


async def test_playlists_are_compressed_for_who_can_read_it(app, make):
    video = await make(seconds=60)
    path = file_path(video, "source/index.m3u8")
    plain, packed = await ask(app, path), await ask(app, path, accept_encoding="br, gzip")
    assert packed.text == plain.text
    assert len(packed.body) < len(plain.body) / 3
    assert packed.headers["vary"] == "accept-encoding"
    assert packed.headers["cache-control"] == "private, max-age=30"


async def test_breaks_are_discontinuities_with_a_map_and_a_date(app, make):
    video = await make(seconds=12, breaks=[2, 4])
    listed = parse_media_playlist((await ask(app, file_path(video, "source/index.m3u8"))).text)
    assert [segment.discontinuity_sequence for segment in listed.segments] == [0, 0, 1, 1, 2, 2]
    assert [segment.map_uri for segment in listed.segments][::2] == [
        "init-0.mp4",
        "init-1.mp4",
        "init-2.mp4",
    ]
    assert listed.text.count("#EXT-X-PROGRAM-DATE-TIME:") == 3


async def test_a_recording_grows_and_then_ends(app, make):
    video = await make(seconds=4, state=VideoState.RECORDING)
    path = file_path(video, "source/index.m3u8")
    first = await ask(app, path)
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in first.text
    assert "#EXT-X-ENDLIST" not in first.text
    assert first.headers["cache-control"] == "private, max-age=1"
    await _append(video, 2)
    second = await ask(app, path)
    assert second.text == first.text + "#EXTINF:2.00000,\nseg-2.m4s\n"
    await _append(video, 4)  # the third one is late
    assert (await ask(app, path)).text == second.text
    await _append(video, 3)
    assert "seg-4.m4s" in (await ask(app, path)).text
    await change(video, state=VideoState.READY)
    last = await ask(app, path)
    assert last.text.endswith("#EXTINF:2.00000,\nseg-4.m4s\n#EXT-X-ENDLIST\n")
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in last.text


@sync_to_async
def _append(video: Video, msn: int) -> None:
    rendition = VideoRendition.objects.get(video=video)
    before = VideoSegment.objects.get(rendition=rendition, msn=1)
    VideoSegment.objects.create(
        rendition=rendition,
        msn=msn,
        epoch=0,
        init_number=0,
        pdt_ms=before.pdt_ms + (msn - 1) * 2000,
        duration_us=2_000_000,
        size_bytes=1,
    )
    rendition.duration_us += 2_000_000
    rendition.save()


async def test_a_rendition_that_was_given_up_is_not_listed(app, make):
    video = await make(seconds=120, renditions=["source", "240p", "160p"])
    await sync_to_async(VideoRendition.objects.filter(video=video, name="240p").update)(
        duration_us=60_000_000
    )
    top = await ask(app, playlist_path(video))
    assert "160p/" in top.text
    assert "240p/" not in top.text
    assert (await ask(app, file_path(video, "240p/index.m3u8"))).status == 404


async def test_what_is_cut_off_is_neither_listed_nor_served(app, make, local_storage):
    video = await make(seconds=10, has_media=True, renditions=["source", "160p"])
    await change(video, trim_start_ms=2_000, trim_end_ms=8_000)
    for name in ("source", "160p"):
        text = (await ask(app, file_path(video, f"{name}/index.m3u8"))).text
        assert [segment.msn for segment in parse_media_playlist(text).segments] == [1, 2, 3]
        statuses = [
            (await ask(app, file_path(video, f"{name}/seg-{n}.m4s"))).status for n in range(5)
        ]
        assert statuses == [404, 200, 200, 200, 404]
    await change(video, trim_start_ms=None, trim_end_ms=None)
    assert (await ask(app, file_path(video, "source/seg-0.m4s"))).status == 200


async def test_an_edit_changes_the_addresses_of_playlists(app, make):
    """A browser keeps playlists for half a minute: one from before must not be found again."""
    video = await make(seconds=10)

    async def addresses() -> tuple[str, str]:
        top = playlist_path(video)
        return top, (await ask(app, top)).text.splitlines()[-1]

    whole = await addresses()
    await change(video, trim_start_ms=2_000)
    trimmed = await addresses()
    await change(video, muted_ranges=[[4_000, 6_000]])
    await sync_to_async(VideoSegment.objects.filter(msn=2).update)(is_muted=True)
    muted = await addresses()
    for before, after in ((whole, trimmed), (trimmed, muted)):
        assert before[0] != after[0] and before[1] != after[1]
    await change(video, trim_start_ms=None, muted_ranges=[])
    assert await addresses() == whole
    folder = trimmed[0].rpartition("/")[0]
    assert (await ask(app, f"{folder}/{trimmed[1]}")).status == 200


async def test_a_boundary_between_segments_is_rounded_inward(app, make, local_storage):
    video = await make(seconds=10, has_media=True)
    await change(video, trim_start_ms=2_001, trim_end_ms=7_999)
    text = (await ask(app, file_path(video, "source/index.m3u8"))).text
    assert [segment.msn for segment in parse_media_playlist(text).segments] == [2]
    assert (await ask(app, file_path(video, "source/seg-1.m4s"))).status == 404


async def test_muted_segments_take_the_place_of_the_originals(app, make, local_storage):
    video = await make(seconds=6, has_media=True)
    await change(video, muted_ranges=[[2_000, 4_000]])
    await sync_to_async(VideoSegment.objects.filter(rendition__video=video, msn=1).update)(
        is_muted=True
    )
    key = f"{video.storage_prefix}/source/muted-1.m4s"
    await sync_to_async(save_bytes)(Area.VIDEOS, key, b"silent", content_type="video/mp4")
    text = (await ask(app, file_path(video, "source/index.m3u8"))).text
    assert [segment.uri for segment in parse_media_playlist(text).segments] == [
        "seg-0.m4s",
        "muted-1.m4s",
        "seg-2.m4s",
    ]
    assert (await ask(app, file_path(video, "source/seg-1.m4s"))).status == 404
    assert (await ask(app, file_path(video, "source/muted-1.m4s"))).body == b"silent"
    assert (await ask(app, file_path(video, "source/muted-0.m4s"))).status == 404


async def test_ranges_heads_and_conditions(app, make, local_storage):
    video = await make(seconds=4, has_media=True)
    path, data = file_path(video, "source/seg-0.m4s"), media(4, 640, 360).segments[0][0]
    whole = await ask(app, path)
    assert (whole.status, whole.headers["accept-ranges"]) == (200, "bytes")
    part = await ask(app, path, range="bytes=10-19")
    assert (part.status, part.body) == (206, data[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(data)}"
    assert (await ask(app, path, range="bytes=-5")).body == data[-5:]
    beyond = await ask(app, path, range=f"bytes={10**14}-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(data)}")
    assert (await ask(app, path, range="bytes=0-1,5-6")).status == 200
    head = await ask(app, path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(data))
    assert (await ask(app, path, if_none_match=whole.headers["etag"])).status == 304
    stale = await ask(app, path, range="bytes=0-1", if_range='"another"')
    assert (stale.status, len(stale.body)) == (200, len(data))


async def test_large_files_are_sent_in_pieces(app, make, local_storage):
    video = await make(seconds=4)
    data = bytes(range(256)) * 4096 * 2
    key = f"{video.storage_prefix}/source/seg-0.m4s"
    await sync_to_async(save_bytes)(Area.VIDEOS, key, data, content_type="video/mp4")
    answer = await ask(app, file_path(video, "source/seg-0.m4s"))
    assert answer.body == data
    assert answer.pieces == 8


async def test_changes_of_who_may_watch_count_for_tokens_already_given(app, make):
    video = await make()
    path = playlist_path(video)
    assert (await ask(app, path)).status == 200
    await change(video, visibility=VideoVisibility.SUBSCRIBERS)
    assert (await ask(app, path)).status == 403
    subscribers = playlist_path(video)
    answer = await ask(app, subscribers)
    assert answer.status == 200
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    await change(video, visibility=VideoVisibility.PRIVATE)
    assert (await ask(app, subscribers)).status == 404
    assert (await ask(app, playlist_path(video))).status == 200  # the owner's
    await change(video, visibility=VideoVisibility.PUBLIC, deleted_at=video.created_at)
    assert (await ask(app, path)).status == 404


async def test_the_picture_of_a_restricted_video_opens_nothing_else(app, make, local_storage):
    video = await make(visibility=VideoVisibility.SUBSCRIBERS)
    await sync_to_async(add_thumbnail)(video)
    path = thumbnail_path(video)
    picture = await ask(app, path)
    assert (picture.status, picture.headers["content-type"]) == (200, "image/jpeg")
    for name in ("index.m3u8", "source/index.m3u8", "source/seg-0.m4s", "download.mp4"):
        assert (await ask(app, path.replace("thumbnail.jpg", name))).status == 403


async def test_downloads_need_an_address_of_their_own(app, make, local_storage):
    video = await make(title='Ana: "live" / ünicode', download_state="ready")
    key = f"{video.storage_prefix}/download.mp4"
    await sync_to_async(save_bytes)(Area.VIDEOS, key, b"whole", content_type="video/mp4")
    assert (await ask(app, file_path(video, "download.mp4"))).status == 403
    answer = await ask(app, download_path(video))
    assert answer.body == b"whole"
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Ana%20%20%20live%20%20%20%20%C3%BCnicode.mp4"
    )
    await change(video, download_state="none")
    assert (await ask(app, download_path(video))).status == 404


def _token(video: Video) -> str:
    return playlist_path(video).split("/")[2]


@pytest.mark.parametrize(
    "rest",
    [
        "../../etc/passwd",
        "source/../index.m3u8",
        "source/..%2f..%2fseg-0.m4s",
        "source/seg-0.m4s\x00.jpg",
        "source/seg-00.m4s",
        "source/seg-99999999999999999999.m4s",
        "source/seg--1.m4s",
        "source/seg-0.m4s/",
        "source/seg-٣.m4s",
        "SOURCE/seg-0.m4s",
        "thumbnail-../../x.jpg",
        "storyboard-0.jpg",
        "clip.mp4",
        "",
        "/",
    ],
)
async def test_other_paths_are_unknown(app, make, rest):
    video = await make()
    assert (await ask(app, f"/vod/{_token(video)}/{rest}")).status == 404


async def test_without_a_token_of_ours_nothing_is_told(app, make, monkeypatch):
    video = await make()
    token = _token(video)
    for other in (token[:-1] + ("A" if token[-1] != "A" else "B"), "A" * 51):
        answer = await ask(app, f"/vod/{other}/index.m3u8")
        assert (answer.status, answer.text.count("\n")) == (403, 1)
    assert (await ask(app, playlist_path(video), "POST")).status == 405
    assert (await ask(app, playlist_path(video), "OPTIONS")).status == 204


async def test_a_clip_is_served_while_it_may_be_watched(app, make, local_storage):
    clip = await sync_to_async(make_clip)(await make())
    await sync_to_async(add_files)(clip)
    path = clip_path(clip)
    assert (await ask(app, path)).body == b"mp4"
    assert (await ask(app, path.replace("clip.mp4", "index.m3u8"))).status == 404
    await Clip.objects.filter(pk=clip.pk).aupdate(deleted_at=clip.created_at)
    assert (await ask(app, path)).status == 404


async def test_a_clip_is_as_restricted_as_its_video(app, make, broadcaster, local_storage):
    video = await make()
    clip = await sync_to_async(make_clip)(video)
    await sync_to_async(add_files)(clip)
    public, picture = clip_path(clip), clip_thumbnail_path(clip)

    async def switch(visibility: VideoVisibility, **more: str) -> Clip:
        await sync_to_async(set_visibility)(
            video=video, actor=broadcaster, visibility=visibility, **more
        )
        clips = Clip.objects.select_related("channel__owner", "video")
        return await clips.aget(pk=clip.pk)

    before = clip_path(await switch(VideoVisibility.SUBSCRIBERS))
    assert [(await ask(app, path)).status for path in (public, before, picture)] == [403, 200, 200]
    assert (await ask(app, picture.replace("thumbnail.jpg", "clip.mp4"))).status == 403
    protected = clip_path(await switch(VideoVisibility.PASSWORD, password="one"))
    assert [(await ask(app, path)).status for path in (before, protected)] == [403, 200]
    await switch(VideoVisibility.PRIVATE)
    assert {(await ask(app, path)).status for path in (public, protected, picture)} == {404}
    await switch(VideoVisibility.PUBLIC)
    assert (await ask(app, public)).status == 200


async def test_another_password_ends_what_the_one_before_has_opened(app, make, broadcaster):
    video = await make()

    async def protect(password: str) -> Video:
        await sync_to_async(set_visibility)(
            video=video, actor=broadcaster, visibility=VideoVisibility.PASSWORD, password=password
        )
        return await sync_to_async(get_video)(video.pk)

    before = playlist_path(await protect("one"))
    assert (await ask(app, before)).status == 200
    after = playlist_path(await protect("two"))
    # 403 has the player ask the site for another address.
    assert [(await ask(app, path)).status for path in (before, after)] == [403, 200]


async def test_a_suspended_channel_is_played_by_nobody_but_staff(app, make, broadcaster, staff):
    video = await make(visibility=VideoVisibility.SUBSCRIBERS)
    other = await make()
    before = [playlist_path(video), playlist_path(other)]
    await sync_to_async(suspend_account)(account=broadcaster, by=staff, reason="Spam.")
    assert [(await ask(app, path)).status for path in before] == [404, 404]
    after = playlist_path(await sync_to_async(get_video)(other.pk))
    assert (await ask(app, after)).status == 200


async def test_half_a_day_is_listed_at_once(app, make):
    video = await make(seconds=12 * 3600)
    path = file_path(video, "source/index.m3u8")
    began_at = time.perf_counter()
    answer = await ask(app, path, accept_encoding="gzip")
    took_s = time.perf_counter() - began_at
    assert answer.text.count("#EXTINF") == 21_600
    assert took_s < 1.0
    began_at = time.perf_counter()
    await ask(app, path, accept_encoding="gzip")
    assert time.perf_counter() - began_at < 0.1


async def test_requests_at_the_same_time_share_one_look(make, django_assert_max_num_queries):
    video = await make()
    app, looks = PlaybackApp(), []
    original = snapshots.load_video

    async def load(video_id: int):
        looks.append(video_id)
        return await sync_to_async(original)(video_id)

    app._videos = snapshots.Kept(load)
    answers = await asyncio.gather(*(ask(app, playlist_path(video)) for _ in range(50)))
    assert {answer.status for answer in answers} == {200}
    assert len(looks) == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "video.mp4"),
        ("..", "video.mp4"),
        ("../../etc/passwd", "etc passwd.mp4"),
        ("a\r\nb", "a  b.mp4"),
        ("x" * 500, "x" * 100 + ".mp4"),
    ],
)
async def test_names_of_downloads(title, name):
    assert download_name(title) == name


async def test_one_client_does_not_take_all_places(app, make, local_storage, monkeypatch):
    monkeypatch.setattr(playback_app, "_MOST_FILES_OF_ONE", 2)
    video = await make(seconds=2, has_media=True)
    path, release = file_path(video, "source/seg-0.m4s"), asyncio.Event()

    async def fetch(address: str) -> int:
        """The status; the body is taken once `release` is set."""
        status = 0

        async def send(message):
            nonlocal status
            status = message.get("status", status)
            if message["type"] == "http.response.body" and status == 200:
                await release.wait()

        scope = {"method": "GET", "path": path, "headers": [], "client": (address, 1)}
        await app(scope, asyncio.Event().wait, send)
        return status

    slow = [asyncio.ensure_future(fetch("192.0.2.1")) for _ in range(2)]
    for _ in range(1000):
        await asyncio.sleep(0.01)
        if app._sending["192.0.2.1"] == 2:
            break
    assert await fetch("192.0.2.1") == 503
    other = asyncio.ensure_future(fetch("192.0.2.2"))
    release.set()
    assert await other == 200
    assert await asyncio.gather(*slow) == [200, 200]
    assert await fetch("192.0.2.1") == 200
    assert not app._sending


async def test_who_takes_nothing_loses_the_place(app, make, local_storage, monkeypatch):
    monkeypatch.setattr(files, "STALLED_S", 0.05)
    video = await make(seconds=2, has_media=True)
    sent = []

    async def send(message):
        sent.append(message)
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    path = file_path(video, "source/seg-0.m4s")
    scope = {"method": "GET", "path": path, "headers": [], "client": ("192.0.2.1", 1)}
    await asyncio.wait_for(app(scope, asyncio.Event().wait, send), 10)
    assert len(sent) == 2
    assert not app._sending
