"""`/helix/clips`: Twitch's words, and a clip of what is live."""

import itertools

import pytest

from streams.models import Clip, ClipPermission, ClipState, Video, VideoState
from tests.accounts.tokens import client_id, make_token
from tests.streams.builders import go_live, make_category
from tests.streams.clips import make_clip
from tests.streams.recorded import STARTED_MS, make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
PATH = "/helix/clips"


def headers(account, *scopes: str) -> dict[str, str]:
    token = make_token(account, *scopes)
    return {"Authorization": f"Bearer {token}", "Client-Id": client_id()}


@pytest.fixture
def ask(client, viewer):
    """GET with Vic's token."""
    with_token = headers(viewer)
    return lambda query: client.get(f"{PATH}{query}", headers=with_token)


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel, seconds=120)


def test_in_twitchs_words(ask, video, viewer, broadcaster):
    chess = make_category("Chess")
    clip = make_clip(
        video, viewer, category=chess, duration_ms=7_340, offset_ms=61_900, view_count=3
    )
    (told,) = ask(f"?id={clip.slug}").json()["data"]
    assert told.pop("thumbnail_url").startswith("http://testserver/vod/")
    assert told == {
        "id": clip.slug,
        "url": f"http://testserver/clips/{clip.slug}",
        "embed_url": f"http://testserver/embed/clip/{clip.slug}/",
        "broadcaster_id": str(broadcaster.pk),
        "broadcaster_name": "Ana",
        "creator_id": str(viewer.pk),
        "creator_name": "vic",
        "video_id": str(video.pk),
        "game_id": str(chess.pk),
        "language": "en",
        "title": "A moment",
        "view_count": 3,
        "created_at": clip.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "duration": 7.3,
        "vod_offset": 61,
        "is_featured": False,
    }


@pytest.mark.parametrize("visibility", ["unlisted", "subscribers", "password", "private"])
def test_only_public_ones(visibility, ask, video, viewer, broadcaster):
    clip = make_clip(video, viewer, visibility=visibility)
    for query in (f"?id={clip.slug}", f"?broadcaster_id={broadcaster.pk}"):
        assert ask(query).json()["data"] == []


def test_by_broadcaster_in_pages(ask, video, viewer, broadcaster):
    for count in range(3):
        make_clip(video, viewer, view_count=count)
    make_clip(video, viewer, state=ClipState.PENDING)
    first = ask(f"?broadcaster_id={broadcaster.pk}&first=2").json()
    assert [clip["view_count"] for clip in first["data"]] == [2, 1]
    after = first["pagination"]["cursor"]
    rest = ask(f"?broadcaster_id={broadcaster.pk}&first=2&after={after}").json()
    assert ([clip["view_count"] for clip in rest["data"]], rest["pagination"]) == ([0], {})


def test_pages_lead_back(ask, video, viewer, broadcaster):
    for count in range(7):
        make_clip(video, viewer, view_count=count // 2)  # some have equally many
    path = f"?broadcaster_id={broadcaster.pk}&first=2"
    pages = [ask(path).json()]
    while cursor := pages[-1]["pagination"].get("cursor"):
        pages.append(ask(f"{path}&after={cursor}").json())
    assert [len(page["data"]) for page in pages] == [2, 2, 2, 1]
    for earlier, page in itertools.pairwise(pages[:-1]):
        back = ask(f"{path}&before={page['pagination']['cursor']}").json()
        assert back == earlier
    first = pages[0]["pagination"]["cursor"]
    assert ask(f"{path}&before={first}").json() == {"data": [], "pagination": {}}


def test_by_time(ask, video, viewer, broadcaster):
    clip = make_clip(video, viewer)
    Clip.objects.filter(pk=clip.pk).update(created_at="2026-01-05T00:00Z")
    query = f"?broadcaster_id={broadcaster.pk}&started_at="
    assert len(ask(f"{query}2026-01-01T00:00:00Z").json()["data"]) == 1
    assert ask(f"{query}2025-12-01T00:00:00Z").json()["data"] == []


@pytest.mark.parametrize(
    "query",
    ["", "?id=a&game_id=1", "?game_id=x", "?game_id=1&first=0", "?game_id=1&started_at=soon",
     "?game_id=1&started_at=2026-02-30T00:00:00Z", "?game_id=1&before=x", "?game_id=1&after=x"],
)  # fmt: skip
def test_bad_questions(query, ask):
    assert ask(query).status_code == 400


def make_live(broadcaster, monkeypatch) -> Video:
    broadcast = go_live(broadcaster)
    Video.objects.filter(broadcast=broadcast).delete()
    monkeypatch.setattr(clock, "now_ms", lambda: STARTED_MS + 120_000)
    return make_video(
        broadcaster.channel, seconds=120, state=VideoState.RECORDING, broadcast=broadcast
    )


def test_a_program_clips_what_is_live(client, viewer, broadcaster, monkeypatch):
    video = make_live(broadcaster, monkeypatch)
    query = f"?broadcaster_id={broadcaster.pk}"
    response = client.post(PATH + query, headers=headers(viewer, "clips:edit"))
    assert response.status_code == 202
    clip = Clip.objects.get(slug=response.json()["data"][0]["id"])
    assert (clip.video, clip.creator) == (video, viewer)
    assert (clip.offset_ms, clip.duration_ms) == (88_500, 30_000)
    query += "&duration=7.3&title=Look"
    response = client.post(PATH + query, headers=headers(viewer, "clips:edit"))
    clip = Clip.objects.get(slug=response.json()["data"][0]["id"])
    assert (clip.title, clip.duration_ms) == ("Look", 7_300)


def test_refusals(client, viewer, broadcaster, monkeypatch):
    query = f"{PATH}?broadcaster_id={broadcaster.pk}"
    with_scope = headers(viewer, "clips:edit")
    assert client.post(query, headers=with_scope).status_code == 404
    make_live(broadcaster, monkeypatch)
    assert client.post(query).status_code == 401
    assert client.post(query, headers=headers(viewer)).status_code == 401
    assert client.post(PATH, headers=with_scope).status_code == 400
    assert client.post(f"{query}&duration=61", headers=with_scope).status_code == 400
    broadcaster.channel.clip_permission = ClipPermission.NOBODY
    broadcaster.channel.save()
    assert client.post(query, headers=with_scope).status_code == 403
