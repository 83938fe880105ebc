"""What is typed: commands that say something and do something with it."""

import pytest

from chat.errors import CommandUsage, NoPermission
from chat.models import PinnedMessage
from chat.selectors.messages import recent_messages
from chat.services.messages import Outgoing, Sender
from chat.services.sending.snapshots import snapshots
from chat.services.speaking import speak_sync
from tests.chat.acting import make_moderator, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def type_in(broadcaster, valkey):
    """`type_in(moderator, "/pin hello")` in Ana's chat."""
    snapshots.clear()

    def run(actor, text, **options):
        outgoing = Outgoing(channel_id=broadcaster.pk, text=text, **options)
        return speak_sync(Sender(user_id=actor.pk), outgoing)

    return run


def test_a_text_is_said_and_pinned(type_in, broadcaster):
    mod = make_moderator(broadcaster, "mod_moe")
    assert type_in(mod, "/pin Be kind.").msg_id == "pin_success"
    (line,) = recent_messages(broadcaster.pk)
    assert (line["username"], line["message"]) == ("mod_moe", "Be kind.")
    assert told(broadcaster, "pinned")[-1]["line"]["id"] == line["id"]


def test_an_id_and_a_reply_pin_what_was_said(type_in, broadcaster):
    first, second = (type_in(broadcaster, text) for text in ("one", "two"))
    type_in(broadcaster, f"/pin {first.id}")
    assert PinnedMessage.objects.get().message_id == first.id
    type_in(broadcaster, "/pin", reply_to=second.id)
    assert PinnedMessage.objects.get().message_id == second.id
    with pytest.raises(CommandUsage):
        type_in(broadcaster, "/pin")
    assert len(recent_messages(broadcaster.pk)) == 2


@pytest.mark.parametrize("permissions", [None, ["delete"]])
def test_who_may_not_pin_does_not_say_it_either(type_in, broadcaster, viewer, permissions):
    actor = make_moderator(broadcaster, "moe", permissions) if permissions else viewer
    with pytest.raises(NoPermission):
        type_in(actor, "/pin Be kind.")
    assert recent_messages(broadcaster.pk) == []
