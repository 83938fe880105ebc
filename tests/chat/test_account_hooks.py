"""What becomes of chat when an account is made, exported, suspended or deleted."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.services.deletions import erase_account
from accounts.services.exports import export_account
from accounts.services.suspensions import suspend_account
from chat.models import Block, ChannelRole, Emote, PinnedMessage, Room
from chat.selectors.messages import recent_messages
from chat.services import unban_requests
from chat.services.bans import ban_user
from chat.services.blocks import block_user
from chat.services.held import hold_message
from chat.services.polls import create_poll, vote
from chat.services.warnings import warn_user
from chat.stream import restrictions
from tests.chat.acting import make_moderator, say, told_account
from tests.factories import make_account
from tests.streams.fixtures import media_root

__all__ = ["media_root"]

pytestmark = pytest.mark.django_db


def test_every_account_has_a_room():
    account = make_account("neu")
    assert Room.objects.get(pk=account.pk).slow_mode_s == 0


def test_the_export_says_what_chat_keeps_and_nobody_elses_words(broadcaster, viewer, outsider):
    mod = make_moderator(broadcaster, "mod_moe")
    warn_user(actor=mod, channel_id=broadcaster.pk, user=viewer, reason="Calm down.")
    ban_user(actor=mod, channel_id=broadcaster.pk, user=viewer, reason="Spam.", duration_s=60)
    block_user(actor=viewer, user=outsider)
    exported = export_account(account=viewer)["chat"]
    text = json.dumps(exported)
    assert exported["bans"][0]["reason"] == "Spam."
    assert exported["warnings"][0]["channel"] == "ana"
    assert exported["blocks"][0]["login"] == "otto"
    assert "mod_moe" not in text
    assert (exported["unban_requests"], exported["held_messages"], exported["votes"]) == (
        [],
        [],
        [],
    )
    assert export_account(account=mod)["chat"]["roles"][0]["kind"] == "moderator"


def test_the_export_has_what_the_account_asked_voted_and_was_kept_back(
    broadcaster, viewer, monkeypatch
):
    poll = create_poll(
        actor=broadcaster, channel_id=broadcaster.pk, title="Tea?", choices=["Yes", "No"],
        duration_s=60,
    )  # fmt: skip
    choice = poll.choices.get(title="Yes")
    vote(account=viewer, channel_id=broadcaster.pk, poll_id=poll.pk, choice_id=choice.pk)
    hold_message(channel_id=broadcaster.pk, user_id=viewer.pk, text="bad", body={}, reasons=[])
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    monkeypatch.setattr("chat.selectors.unban_requests.FIRST_AFTER", timedelta())
    unban_requests.request_unban(user=viewer, channel_id=broadcaster.pk, text="Sorry.")
    exported = export_account(account=viewer)["chat"]
    (asked,), (held,), (voted,) = (
        exported[name] for name in ("unban_requests", "held_messages", "votes")
    )
    assert (asked["channel"], asked["text"], asked["status"]) == ("ana", "Sorry.", "pending")
    assert (held["channel"], held["text"], held["status"]) == ("ana", "bad", "pending")
    assert (voted["channel"], voted["poll"], voted["choice"]) == ("ana", "Tea?", "Yes")


def test_a_suspension_closes_the_accounts_sockets_and_its_room(
    broadcaster, staff, viewer, on_commit
):
    say(broadcaster, viewer)
    version = restrictions.current_version(broadcaster.pk)
    with on_commit():
        suspend_account(account=broadcaster, by=staff, reason="Spam.")
    assert told_account(broadcaster) == [{"type": "suspended", "userId": str(broadcaster.pk)}]
    assert restrictions.current_version(broadcaster.pk) > version


def test_a_deleted_account_leaves_no_pins_roles_or_blocks(broadcaster, viewer):
    PinnedMessage.objects.create(
        channel=broadcaster.channel,
        message_id="00000000-0000-8000-8000-000000000001",
        body={"userId": str(viewer.pk), "message": "hello"},
    )
    block_user(actor=broadcaster, user=viewer)
    ChannelRole.objects.create(channel=broadcaster.channel, user=viewer, kind="vip")
    erase_account(account=viewer)
    assert not PinnedMessage.objects.exists()
    assert not Block.objects.exists()
    assert not ChannelRole.objects.exists()


def test_a_deleted_channels_pictures_are_removed(broadcaster, media_root, on_commit):
    names = store_emote(broadcaster)
    assert all((media_root / name).exists() for name in names)
    with on_commit():
        erase_account(account=broadcaster)
    assert not any((media_root / name).exists() for name in names)


def store_emote(channel) -> list[str]:
    """An emote of the channel with its three files."""
    names = [f"emotes/abc-{height_px}.webp" for height_px in (28, 56, 112)]
    for name in names:
        default_storage.save(name, ContentFile(b"picture"))
    Emote.objects.create(channel=channel.channel, code="anaHi", image=names[-1])
    return names


def test_words_that_the_writer_had_not_got_go_too(broadcaster, viewer, outsider, on_commit):
    say(broadcaster, viewer, "my words")
    say(broadcaster, outsider, "others' words")
    with on_commit():
        erase_account(account=viewer)
    left = [line["message"] for line in recent_messages(broadcaster.pk)]
    assert left == ["others' words"]
