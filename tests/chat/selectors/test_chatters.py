"""A chatter as a room sees it, out of few queries."""

from datetime import timedelta

import pytest

from accounts.services.follows import follow_channel
from chat.models import Ban, ChannelRole, ChatProfile, Chatter, ChatWarning
from chat.policies.permissions import ALL, Permission
from chat.selectors.chatters import load_chatter
from chat.selectors.rooms import find_channel_id, find_room, load_room
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

pytestmark = pytest.mark.django_db


def test_an_ordinary_viewer(broadcaster, viewer, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        chatter = load_chatter(broadcaster.pk, viewer.pk)
    assert (chatter.login, chatter.role, chatter.badges) == ("vic", None, [])
    assert chatter.is_first
    assert chatter.has_verified_email
    assert not (chatter.is_exempt or chatter.is_privileged or chatter.is_banned)


def test_nobody(broadcaster):
    with pytest.raises(NotFound):
        load_chatter(broadcaster.pk, 10**9)


def test_the_broadcaster_may_everything(broadcaster):
    chatter = load_chatter(broadcaster.pk, broadcaster.pk)
    assert (chatter.role, chatter.permissions) == ("broadcaster", ALL)
    assert chatter.badges == [{"type": "broadcaster"}]


@pytest.mark.parametrize(
    ("kind", "permissions", "is_exempt"),
    [("moderator", {Permission.BAN}, True), ("vip", set(), False)],
)
def test_roles(broadcaster, viewer, outsider, kind, permissions, is_exempt):
    ChannelRole.objects.create(
        channel_id=broadcaster.pk, user=viewer, kind=kind, permissions=["ban", "of old"]
    )
    chatter = load_chatter(broadcaster.pk, viewer.pk)
    assert (chatter.role, chatter.permissions) == (kind, permissions)
    assert (chatter.is_exempt, chatter.is_privileged) == (is_exempt, True)
    assert load_chatter(outsider.pk, viewer.pk).role is None


def test_what_stands_in_this_channel_only(broadcaster, viewer, outsider):
    for reason in ("old", "new"):
        ChatWarning.objects.create(channel_id=broadcaster.pk, user=viewer, reason=reason)
    Ban.objects.create(
        channel_id=broadcaster.pk,
        user=viewer,
        reason="Spam.",
        expires_at=clock.now() + timedelta(minutes=1),
    )
    Chatter.objects.create(
        channel_id=broadcaster.pk, user=viewer, first_message_at=clock.now(), rules_version=3
    )
    ChatProfile.objects.create(user=viewer, color="#123456")
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    here, there = load_chatter(broadcaster.pk, viewer.pk), load_chatter(outsider.pk, viewer.pk)
    assert (here.warning, here.ban_reason, here.rules_version) == ("new", "Spam.", 3)
    assert here.is_banned
    assert not here.is_first
    assert here.followed_at is not None
    assert (there.has_open_warning, there.is_banned, there.is_first) == (False, False, True)
    assert there.followed_at is None
    assert here.color == there.color == "#123456"


def test_a_ban_that_is_over_is_none(broadcaster, viewer):
    Ban.objects.create(
        channel_id=broadcaster.pk, user=viewer, expires_at=clock.now() - timedelta(seconds=1)
    )
    assert not load_chatter(broadcaster.pk, viewer.pk).is_banned


def test_site_moderators_keep_order_everywhere(broadcaster, moderator):
    chatter = load_chatter(broadcaster.pk, moderator.pk)
    assert (chatter.role, chatter.permissions) == ("staff", ALL)


def test_a_room_is_found_by_login_in_any_case(broadcaster, banned, valkey):
    assert find_room("ANA").channel_login == "ana"
    assert find_channel_id("Ana") == broadcaster.pk
    for login in ("nobody", banned.login):
        with pytest.raises(NotFound):
            find_channel_id(login)


def test_a_room_that_valkey_lost_gets_a_new_version(broadcaster, valkey):
    before = load_room(broadcaster.pk).version
    assert load_room(broadcaster.pk).version == before
    valkey.flushall()
    assert load_room(broadcaster.pk).version > before
