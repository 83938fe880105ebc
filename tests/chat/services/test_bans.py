"""Bans and timeouts: who is silent, for how long, who hears of it, and who may do it."""

from datetime import timedelta

import pytest

from accounts.policies.roles import Role
from accounts.services.roles import grant_role as grant_site_role
from chat.errors import ActRefused, AlreadySo, Banned, NoPermission, TimedOut
from chat.models import Ban, ChannelRole
from chat.selectors.bans import ban_of
from chat.services.bans import MAX_TIMEOUT_S, ban_user, enforce_ban, unban_user
from chat.stream import restrictions
from tests.chat.acting import (
    deliver,
    logged,
    make_moderator,
    make_vip,
    say,
    told,
    told_account,
    told_moderators,
)
from tests.factories import make_account
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe")


def ban(actor, channel, user, **options):
    return ban_user(actor=actor, channel_id=channel.pk, user=user, **options)


def unban(actor, channel, user):
    return unban_user(actor=actor, channel_id=channel.pk, user=user)


def test_a_ban_silences_at_commit(broadcaster, mod, viewer, on_commit):
    say(broadcaster, viewer)
    with on_commit():
        ban(mod, broadcaster, viewer, reason=" Spam.  Again. ")
    with pytest.raises(Banned):
        say(broadcaster, viewer)
    assert ban_of(broadcaster.pk, viewer.pk).reason == "Spam. Again."
    assert ban_of(broadcaster.pk, viewer.pk).moderator == mod


def test_the_relay_silences_when_the_process_died_after_its_commit(broadcaster, mod, viewer):
    ban(mod, broadcaster, viewer)
    deliver()
    with pytest.raises(Banned):
        say(broadcaster, viewer)


def test_a_ban_that_valkey_lost_is_put_back(broadcaster, mod, viewer):
    ban(mod, broadcaster, viewer)
    restrictions.forget_room(broadcaster.pk)
    enforce_ban(channel_id=broadcaster.pk, user_id=viewer.pk)
    with pytest.raises(Banned):
        say(broadcaster, viewer)


def test_everybody_hears_of_a_ban_once_and_not_why(broadcaster, mod, viewer):
    ban(mod, broadcaster, viewer, reason="Spam.", duration_s=600)
    ends_at = clock.to_ms(ban_of(broadcaster.pk, viewer.pk).expires_at)
    assert told(broadcaster, "user_cleared") == [
        {
            "type": "user_cleared",
            "channelId": str(broadcaster.pk),
            "userId": str(viewer.pk),
            "username": "vic",
            "durationSeconds": 600,
            "moderator": "mod_moe",
        }
    ]
    assert told_account(viewer) == [
        {
            "type": "banned",
            "channelId": str(broadcaster.pk),
            "channel": "ana",
            "ban": {"expiresAt": ends_at, "reason": "Spam.", "mayAskFrom": None},
        }
    ]
    (line,) = [one for one in told_moderators(broadcaster) if one["action"] == "timeout"]
    assert (line["username"], line["durationSeconds"], line["reason"]) == ("vic", 600, "Spam.")
    event = OutboxEvent.objects.get(type="channel.ban")
    assert (event.data["login"], event.data["ends_at_ms"]) == ("vic", ends_at)


def test_a_timeout_ends_by_itself(broadcaster, mod, viewer, on_commit):
    with on_commit():
        ban(mod, broadcaster, viewer, duration_s=60)
    with pytest.raises(TimedOut) as refused:
        say(broadcaster, viewer)
    assert 0 < refused.value.retry_after_s <= 60
    over = clock.now() - timedelta(seconds=1)
    Ban.objects.filter(user=viewer).update(expires_at=over)
    enforce_ban(channel_id=broadcaster.pk, user_id=viewer.pk)
    say(broadcaster, viewer)
    assert ban_of(broadcaster.pk, viewer.pk) is None


def test_a_new_timeout_replaces_the_old_one_also_when_that_is_over(broadcaster, mod, viewer):
    first = ban(mod, broadcaster, viewer, duration_s=60)
    second = ban(mod, broadcaster, viewer, duration_s=600)
    first.refresh_from_db()
    assert first.lifted_by == mod
    assert ban_of(broadcaster.pk, viewer.pk) == second
    Ban.objects.filter(pk=second.pk).update(expires_at=clock.now())
    third = ban(mod, broadcaster, viewer)
    assert ban_of(broadcaster.pk, viewer.pk) == third
    assert Ban.objects.filter(user=viewer, lifted_at=None).count() == 1


def test_a_second_ban_says_so(broadcaster, mod, viewer):
    ban(mod, broadcaster, viewer)
    with pytest.raises(AlreadySo) as refused:
        ban(mod, broadcaster, viewer)
    assert refused.value.code == "already_banned"


def test_who_may_only_time_out_does_not_shorten_a_ban(broadcaster, viewer):
    ban(broadcaster, broadcaster, viewer)
    helper = make_moderator(broadcaster, "helper", ["timeout"])
    with pytest.raises(AlreadySo):
        ban(helper, broadcaster, viewer, duration_s=1)
    with pytest.raises(NoPermission):
        unban(helper, broadcaster, viewer)
    with pytest.raises(NoPermission):
        ban(helper, broadcaster, make_account("eve"))
    ban(helper, broadcaster, make_account("eva"), duration_s=1)


@pytest.mark.parametrize("duration_s", [0, -1, MAX_TIMEOUT_S + 1])
def test_a_timeout_has_a_length(broadcaster, viewer, duration_s):
    with pytest.raises(InvalidInput) as refused:
        ban(broadcaster, broadcaster, viewer, duration_s=duration_s)
    assert refused.value.code == "bad_timeout_duration"
    ban(broadcaster, broadcaster, viewer, duration_s=MAX_TIMEOUT_S)


def test_a_lifted_ban_lets_the_account_speak(broadcaster, mod, viewer, on_commit):
    with on_commit():
        ban(mod, broadcaster, viewer)
    with on_commit():
        lifted = unban(mod, broadcaster, viewer)
    say(broadcaster, viewer)
    assert (lifted.lifted_by, ban_of(broadcaster.pk, viewer.pk)) == (mod, None)
    assert [one["type"] for one in told_account(viewer)] == ["banned", "user_unbanned"]
    assert told(broadcaster, "user_unbanned") == []
    assert len(told_moderators(broadcaster, "user_unbanned")) == 1
    assert logged(broadcaster)[-2:] == [("ban", "mod_moe", "vic"), ("unban", "mod_moe", "vic")]
    with pytest.raises(AlreadySo) as refused:
        unban(mod, broadcaster, viewer)
    assert refused.value.code == "bad_unban_no_ban"


def test_ban_and_unban_in_a_row_end_as_the_database_says(broadcaster, mod, viewer, on_commit):
    with on_commit():
        ban(mod, broadcaster, viewer)
    with on_commit():
        unban(mod, broadcaster, viewer)
    deliver()
    say(broadcaster, viewer)


def test_whom_nobody_bans(broadcaster, mod, moderator, staff):
    other = make_moderator(broadcaster)
    for actor, target, code in [
        (mod, broadcaster, "broadcaster"),
        (mod, mod, "self"),
        (mod, other, "mod"),
        (mod, moderator, "staff"),
        (broadcaster, broadcaster, "self"),
        (broadcaster, moderator, "staff"),
        (moderator, broadcaster, "broadcaster"),
        (moderator, moderator, "self"),
    ]:
        with pytest.raises(ActRefused) as refused:
            ban(actor, broadcaster, target)
        assert refused.value.code == f"bad_ban_{code}"
        with pytest.raises(ActRefused) as refused:
            ban(actor, broadcaster, target, duration_s=5)
        assert refused.value.code == f"bad_timeout_{code}"
    assert not Ban.objects.exists()


def test_the_broadcaster_bans_a_moderator_and_the_role_is_gone(broadcaster, mod):
    ban(broadcaster, broadcaster, mod, duration_s=5)
    assert not ChannelRole.objects.exists()
    assert [frame["role"] for frame in told(broadcaster, "role_changed")] == ["moderator", None]
    with pytest.raises(NoPermission):
        unban(mod, broadcaster, mod)


def test_a_vip_keeps_the_role_over_a_timeout_and_loses_it_with_a_ban(broadcaster, mod):
    vip = make_vip(broadcaster)
    ban(mod, broadcaster, vip, duration_s=5)
    assert ChannelRole.objects.filter(user=vip).exists()
    ban(mod, broadcaster, vip)
    assert not ChannelRole.objects.filter(user=vip).exists()


def test_staff_who_moderate_anywhere(broadcaster, mod, moderator, viewer, staff):
    ban(moderator, broadcaster, mod)
    ban(moderator, broadcaster, viewer, duration_s=5)
    colleague = grant_site_role(account=make_account("col"), role=Role.SITE_MODERATOR)
    ban(moderator, broadcaster, colleague)
    with pytest.raises(ActRefused) as refused:
        unban(colleague, broadcaster, colleague)
    assert refused.value.code == "bad_unban_self"


def test_wrong_persons(broadcaster, viewer, outsider, banned):
    stranger = make_account("stranger")
    make_moderator(stranger, "far_mod")
    vip = make_vip(broadcaster)
    far = stranger.chat_roles.model.objects.get(channel_id=stranger.pk).user
    suspended_mod = make_moderator(broadcaster)
    suspended_mod.suspended_at = clock.now()
    for actor in (viewer, vip, stranger, far, banned, suspended_mod):
        for duration_s in (None, 5):
            with pytest.raises(NoPermission):
                ban(actor, broadcaster, outsider, duration_s=duration_s)
        with pytest.raises(NoPermission):
            unban(actor, broadcaster, outsider)
    assert not Ban.objects.exists()
