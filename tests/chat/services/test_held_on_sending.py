"""From a sender whom the channel does not trust, over the queue, into the room."""

import pytest

from chat.models import HeldMessage
from chat.services.bans import ban_user
from chat.services.held import approve_held
from chat.services.messages import send_message_sync
from chat.services.room_settings import change_settings
from chat.services.sending.shapes import Outgoing, Sender
from chat.services.suspicions import set_suspicion
from chat.services.terms import add_term
from tests.chat.acting import told, told_moderators
from tests.factories import make_account

pytestmark = pytest.mark.django_db
HOME = "198.51.100.7"


def send(channel, author, text="hello", **known):
    return send_message_sync(
        Sender(user_id=author.pk, **known), Outgoing(channel_id=channel.pk, text=text)
    )


def approve_all(channel):
    for held in HeldMessage.objects.filter(status="pending"):
        approve_held(actor=channel, channel_id=channel.pk, held_id=held.pk)


def test_all_that_a_restricted_account_says_waits(broadcaster, viewer, on_commit):
    assert not send(broadcaster, viewer, "one").is_held
    with on_commit():
        set_suspicion(
            actor=broadcaster, channel_id=broadcaster.pk, user=viewer, suspicion="restricted"
        )
    assert send(broadcaster, viewer, "two").is_held
    assert [one["message"] for one in told(broadcaster, "chat")] == ["one"]
    approve_all(broadcaster)
    assert [one["message"] for one in told(broadcaster, "chat")] == ["one", "two"]


def test_a_term_that_is_held_waits_and_trusted_again_it_passes(broadcaster, viewer, on_commit):
    with on_commit():
        add_term(actor=broadcaster, channel_id=broadcaster.pk, text="cheap*", kind="held")
    assert send(broadcaster, viewer, "cheapest viewers").is_held
    (frame,) = told_moderators(broadcaster, "held_message")
    assert frame["reasons"]


@pytest.mark.parametrize("is_held", [True, False])
def test_a_banned_account_that_comes_back_waits_where_the_channel_wants_it(
    broadcaster, on_commit, is_held
):
    troll, eve = make_account("troll"), make_account("eve")
    send(broadcaster, troll, address=HOME, device="browser-1")
    with on_commit():
        ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=troll)
    if not is_held:
        with on_commit():
            change_settings(actor=broadcaster, channel_id=broadcaster.pk, holds_suspicious=False)
    assert send(broadcaster, eve, address=HOME, device="browser-2").is_held is is_held
    assert [one["username"] for one in told_moderators(broadcaster, "suspicious")] == ["eve"]
