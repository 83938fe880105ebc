"""Who may make a clip of what, how often; what becomes of the row."""

import pytest

from accounts.services.follows import follow_channel
from chat.services.bans import ban_user
from chat.services.roles import grant_role
from streams.errors import ClipNotPermitted
from streams.models import Clip, ClipPermission, ClipState, VideoChapter, VideoState
from streams.services.clips import (
    create_clip,
    delete_clip,
    purge_deleted_clips,
    rename_clip,
    restore_clip,
)
from streams.services.view_counts import CLIP_VIEWS
from streams.storage import Area, list_objects
from tests.streams.builders import make_category
from tests.streams.clips import add_files, make_clip
from tests.streams.recorded import make_video
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted, RateLimited

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel, seconds=120)


def make(video, creator, **changes) -> Clip:
    given = {"offset_ms": 10_000, "duration_ms": 7_300, "title": "Did you see that?",
             "is_seen_live": False}  # fmt: skip
    return create_clip(video=video, creator=creator, **{**given, **changes})


def test_it_takes_over_what_the_video_says(video, viewer, valkey, on_commit):
    chess, go = make_category("Chess"), make_category("Go")
    video.category, video.tags, video.is_mature = chess, ["blitz"], True
    video.save()
    VideoChapter.objects.create(video=video, kind="change", offset_ms=9_000, category=go)
    VideoChapter.objects.create(video=video, kind="change", offset_ms=60_000, category=chess)
    with on_commit():
        clip = make(video, viewer, title="  Did you\u202e see   that? ")
    assert (clip.state, clip.title) == (ClipState.PENDING, "Did you see that?")
    assert (clip.category, clip.tags, clip.is_mature) == (go, ["blitz"], True)
    assert (clip.creator, clip.channel) == (viewer, video.channel)
    assert valkey.llen("clips") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duration_ms": 4_999}, "duration_ms"),
        ({"duration_ms": 60_001}, "duration_ms"),
        ({"offset_ms": 112_800}, "offset_ms"),
        ({"offset_ms": -1}, "offset_ms"),
        ({"title": " "}, "title"),
        ({"title": "\u200d"}, "title"),
        ({"title": "a" * 101}, "title"),
    ],
)
def test_what_cannot_be_clipped(changes, field, video, viewer):
    with pytest.raises(InvalidInput) as refusal:
        make(video, viewer, **changes)
    assert refusal.value.field == field
    assert not Clip.objects.exists()


def test_a_rounding_error_at_the_end_is_forgiven(video, viewer):
    assert make(video, viewer, offset_ms=112_730).offset_ms == 112_700


def test_what_is_cut_off_cannot_be_clipped(video, viewer):
    video.trim_start_ms, video.trim_end_ms = 20_000, 60_000
    video.save()
    for offset_ms in (19_000, 53_000):
        with pytest.raises(InvalidInput):
            make(video, viewer, offset_ms=offset_ms)
    make(video, viewer, offset_ms=20_000)


def test_what_is_live_may_reach_a_little_ahead(broadcaster, viewer):
    video = make_video(broadcaster.channel, seconds=60, state=VideoState.RECORDING)
    assert make(video, viewer, offset_ms=55_000, duration_ms=15_000).offset_ms == 55_000
    with pytest.raises(InvalidInput):
        make(video, viewer, offset_ms=76_000, duration_ms=5_000)


class _Subscribers:
    def is_subscriber(self, *, channel_id, user_id):
        return True


_ALL = ("broadcaster", "chat_moderator", "subscriber", "follower", "viewer")


@pytest.mark.parametrize(
    ("permission", "count"),
    [
        (ClipPermission.EVERYONE, 5),
        (ClipPermission.FOLLOWERS, 4),
        (ClipPermission.SUBSCRIBERS, 3),
        (ClipPermission.MODERATORS, 2),
        (ClipPermission.NOBODY, 1),
    ],
)
@pytest.mark.parametrize("role", _ALL)
def test_who_may(permission, count, role, video, broadcaster, viewer, monkeypatch):
    """Each permission includes those after it, and the owner always may."""
    channel = video.channel
    channel.clip_permission = permission
    channel.save()
    actor = broadcaster if role == "broadcaster" else viewer
    if role == "follower":
        follow_channel(follower=viewer, followed_id=channel.pk)
    elif role == "chat_moderator":
        grant_role(actor=broadcaster, channel_id=channel.pk, user=viewer, kind="moderator")
    elif role == "subscriber":
        monkeypatch.setattr(
            "streams.services.clips.permission.video_entitlements", lambda: _Subscribers()
        )
    if _ALL.index(role) < count:
        make(video, actor)
    else:
        with pytest.raises(ClipNotPermitted):
            make(video, actor)


def test_a_banned_chatter_may_not(video, broadcaster, viewer):
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer, reason="")
    with pytest.raises(ClipNotPermitted, match="banned"):
        make(video, viewer)


def test_a_suspended_account_may_not(video, banned):
    with pytest.raises(NotPermitted):
        make(video, banned)


def test_ten_a_minute(video, viewer, outsider):
    for _ in range(10):
        make(video, viewer)
    with pytest.raises(RateLimited):
        make(video, viewer)
    make(video, outsider)


def test_who_may_name_it_anew(video, broadcaster, viewer, outsider):
    clip = make_clip(video, viewer)
    rename_clip(clip=clip, actor=viewer, title="Mine")
    rename_clip(clip=clip, actor=broadcaster, title="Ours")
    with pytest.raises(NotPermitted):
        rename_clip(clip=clip, actor=outsider, title="Not mine")
    with pytest.raises(InvalidInput):
        rename_clip(clip=clip, actor=viewer, title="")
    clip.refresh_from_db()
    assert clip.title == "Ours"


@pytest.mark.parametrize("role", ["viewer", "broadcaster", "chat_moderator", "moderator"])
def test_who_may_delete_it(role, video, broadcaster, viewer, outsider, request):
    clip = make_clip(video, viewer)
    with pytest.raises(NotPermitted):
        delete_clip(clip=clip, actor=outsider)
    if role == "chat_moderator":
        grant_role(actor=broadcaster, channel_id=broadcaster.pk, user=outsider, kind="moderator")
        actor = outsider
    else:
        actor = request.getfixturevalue(role)
    delete_clip(clip=clip, actor=actor)
    assert not Clip.objects.present().exists()


def test_who_may_bring_it_back(video, broadcaster, viewer, outsider, later):
    """Its maker what its maker deleted, and the channel everything; for a day."""
    clip = make_clip(video, viewer)
    for deleter, restorers in ((viewer, (viewer, broadcaster)), (broadcaster, (broadcaster,))):
        for restorer in (viewer, broadcaster, outsider):
            delete_clip(clip=clip, actor=deleter)
            clip.refresh_from_db()
            if restorer in restorers:
                restore_clip(clip=clip, actor=restorer)
                assert Clip.objects.present().exists()
            else:
                with pytest.raises(NotPermitted):
                    restore_clip(clip=clip, actor=restorer)
                Clip.objects.update(deleted_at=None, deleted_by=None)
    delete_clip(clip=clip, actor=viewer)
    clip.refresh_from_db()
    later(hours=24)
    with pytest.raises(Conflict):
        restore_clip(clip=clip, actor=viewer)


def test_its_files_go_a_day_later(video, viewer, any_storage, later):
    gone, kept = make_clip(video, viewer), make_clip(video, viewer)
    for clip in (gone, kept):
        add_files(clip)
    delete_clip(clip=gone, actor=viewer)
    assert purge_deleted_clips() == 0
    later(hours=25)
    assert purge_deleted_clips() == 1
    assert list(Clip.objects.all()) == [kept]
    keys = [found.key for found in list_objects(Area.CLIPS)]
    assert {key.split("/")[0] for key in keys} == {kept.storage_prefix}


def test_views_count_once_a_day(video, viewer, later):
    clip = make_clip(video, viewer)
    assert CLIP_VIEWS.count(clip.pk, viewer_key="u:1")
    assert not CLIP_VIEWS.count(clip.pk, viewer_key="u:1")
    assert CLIP_VIEWS.count(clip.pk, viewer_key="v:2", address="192.0.2.1")
    assert CLIP_VIEWS.flush() == 1
    assert CLIP_VIEWS.flush() == 0
    later(days=1)
    assert CLIP_VIEWS.count(clip.pk, viewer_key="u:1")
    CLIP_VIEWS.flush()
    clip.refresh_from_db()
    assert clip.view_count == 3


def test_an_address_counts_for_so_many(video, viewer, settings):
    settings.VIEWERS_PER_ADDRESS = 2
    clip = make_clip(video, viewer)
    counted = [
        CLIP_VIEWS.count(clip.pk, viewer_key=f"v:{n}", address="192.0.2.1") for n in range(4)
    ]
    assert counted == [True, True, False, False]
