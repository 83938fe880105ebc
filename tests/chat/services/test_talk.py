"""Shout-outs, raids, whispers and the choices for chat."""

from datetime import timedelta

import pytest

from chat.errors import ActRefused, AlreadySo, InvalidUser, NoPermission, TooFast
from chat.models import Block, ChatProfile, Raid, Whisper
from chat.selectors.chatters import load_chatter
from chat.selectors.whispers import conversations, whispers_with
from chat.services.bans import ban_user
from chat.services.chat_profiles import change_chat_profile
from chat.services.raids import cancel_raid, go_on_due_raids, start_raid
from chat.services.shoutouts import shout_out
from chat.services.whispers import WhisperRefused, mark_read, send_whisper
from tests.chat.acting import make_moderator, make_vip, told, told_account
from tests.factories import make_account
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db


def test_a_shout_out_shows_the_channel(broadcaster, outsider):
    shout_out(actor=broadcaster, channel_id=broadcaster.pk, login="Otto")
    (frame,) = told(broadcaster, "shoutout")
    assert (frame["to"]["username"], frame["moderator"]) == ("otto", "ana")
    with pytest.raises(TooFast):
        shout_out(actor=broadcaster, channel_id=broadcaster.pk, login="otto")
    with pytest.raises(TooFast):
        shout_out(actor=broadcaster, channel_id=broadcaster.pk, login=make_account().login)


def test_shout_outs_that_are_refused(broadcaster, viewer, banned, outsider):
    with pytest.raises(ActRefused):
        shout_out(actor=broadcaster, channel_id=broadcaster.pk, login="ana")
    with pytest.raises(ActRefused):
        shout_out(actor=broadcaster, channel_id=broadcaster.pk, login=banned.login)
    with pytest.raises(InvalidUser):
        shout_out(actor=broadcaster, channel_id=broadcaster.pk, login="nobody_here")
    for actor in (viewer, make_vip(broadcaster), make_moderator(outsider)):
        with pytest.raises(NoPermission):
            shout_out(actor=actor, channel_id=broadcaster.pk, login="otto")


def test_a_raid_goes_off_after_its_countdown(broadcaster, outsider, monkeypatch):
    start_raid(actor=broadcaster, channel_id=broadcaster.pk, login="otto")
    assert go_on_due_raids() == 0
    later = clock.now() + timedelta(seconds=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (go_on_due_raids(), go_on_due_raids()) == (1, 0)
    assert [frame["state"] for frame in told(broadcaster, "raid")] == ["preparing", "gone"]
    (notice,) = told(outsider, "notice")
    assert (notice["notice"], notice["username"]) == ("raid", "ana")
    assert notice["params"] == {
        "displayName": "Ana",
        "login": "ana",
        "viewerCount": "0",
        "profileImageURL": "",
    }


def test_a_raid_can_be_called_off(broadcaster, outsider):
    start_raid(actor=broadcaster, channel_id=broadcaster.pk, login="otto")
    with pytest.raises(AlreadySo):
        start_raid(actor=broadcaster, channel_id=broadcaster.pk, login="otto")
    cancel_raid(actor=broadcaster, channel_id=broadcaster.pk)
    assert told(broadcaster, "raid")[-1]["state"] == "canceled"
    assert not Raid.objects.exists()
    with pytest.raises(AlreadySo):
        cancel_raid(actor=broadcaster, channel_id=broadcaster.pk)


def test_raids_that_are_refused(broadcaster, outsider, banned, viewer):
    ban_user(actor=outsider, channel_id=outsider.pk, user=broadcaster)
    for login in ("ana", banned.login, "otto"):
        with pytest.raises(ActRefused):
            start_raid(actor=broadcaster, channel_id=broadcaster.pk, login=login)
    for actor in (viewer, make_moderator(broadcaster)):
        with pytest.raises(NoPermission):
            start_raid(actor=actor, channel_id=broadcaster.pk, login=viewer.login)


def whisper(sender, recipient, text="psst"):
    return send_whisper(sender=sender, recipient=recipient, text=text)


def test_nobody_gets_whispers_without_having_asked(broadcaster, viewer):
    with pytest.raises(WhisperRefused):
        whisper(viewer, broadcaster)
    change_chat_profile(account=broadcaster, accepts_whispers=True)
    whisper(viewer, broadcaster)
    # Who opened the talk may be answered.
    whisper(broadcaster, viewer, "yes?")
    for account in (broadcaster, viewer):
        frames = told_account(account, "whisper")
        assert [frame["message"] for frame in frames] == ["psst", "yes?"]
        assert frames[0]["from"]["username"] == "vic"


def test_blocks_end_whispers_both_ways(broadcaster, viewer, valkey):
    for account in (broadcaster, viewer):
        change_chat_profile(account=account, accepts_whispers=True)
    Block.objects.create(user=broadcaster, blocked=viewer)
    for sender, recipient in ((viewer, broadcaster), (broadcaster, viewer)):
        with pytest.raises(WhisperRefused):
            whisper(sender, recipient)
    assert not Whisper.objects.exists()


def test_whispers_are_slow_and_for_members_only(broadcaster, viewer, banned):
    change_chat_profile(account=broadcaster, accepts_whispers=True)
    with pytest.raises(NoPermission):
        whisper(banned, broadcaster)
    with pytest.raises(WhisperRefused):
        whisper(viewer, banned)
    with pytest.raises(WhisperRefused):
        whisper(viewer, viewer)
    with pytest.raises(TooFast):
        for _ in range(4):
            whisper(viewer, broadcaster)
    assert Whisper.objects.count() == 2


def test_conversations_and_what_is_unread(broadcaster, viewer, outsider):
    change_chat_profile(account=broadcaster, accepts_whispers=True)
    whisper(viewer, broadcaster, "one")
    whisper(outsider, broadcaster, "two")
    whisper(broadcaster, outsider, "three")
    found = [(one.peer.login, one.last.text, one.unread) for one in conversations(broadcaster)]
    assert found == [("otto", "three", 1), ("vic", "one", 1)]
    assert mark_read(account=broadcaster, peer=outsider) == 1
    assert [one.unread for one in conversations(broadcaster)] == [0, 1]
    both = whispers_with(broadcaster, outsider)
    assert [one.text for one in both] == ["two", "three"]
    assert [one.text for one in whispers_with(broadcaster, outsider, before=both[1].pk)] == ["two"]
    assert whispers_with(viewer, outsider) == []


def test_choices_for_chat(viewer, broadcaster, banned):
    change_chat_profile(account=viewer, color="#12AB34")
    assert load_chatter(broadcaster.pk, viewer.pk).color.lower() == "#12ab34"
    assert told_account(viewer, "account_changed")
    change_chat_profile(account=viewer, color="")
    assert ChatProfile.objects.get(user=viewer).color == ""
    for wrong in ("red; }", "#12", "javascript:", "#1234567"):
        with pytest.raises(InvalidInput):
            change_chat_profile(account=viewer, color=wrong)
    with pytest.raises(NotPermitted):
        change_chat_profile(account=banned, color="#123456")


def test_nobody_floods_other_chats_with_raids(broadcaster, outsider):
    for _ in range(10):
        start_raid(actor=broadcaster, channel_id=broadcaster.pk, login="otto")
        cancel_raid(actor=broadcaster, channel_id=broadcaster.pk)
    with pytest.raises(TooFast):
        start_raid(actor=broadcaster, channel_id=broadcaster.pk, login="otto")
    assert not Raid.objects.exists()
