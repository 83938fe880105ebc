"""Taking lines away, also those the database has not got yet."""

import pytest

from chat.errors import ActRefused, AlreadySo, NoPermission
from chat.models import ModAction
from chat.selectors.messages import recent_messages
from chat.services.deletions import clear_chat, delete_message
from chat.wire.ids import Position, message_id
from tests.chat.acting import deliver, logged, make_moderator, make_vip, say, told
from tests.factories import make_account
from twitchclone.core.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe", ["delete"])


def delete(actor, channel, said):
    return delete_message(actor=actor, channel_id=channel.pk, message_id=said.id)


def test_a_line_that_is_only_in_the_stream(broadcaster, mod, viewer):
    said = say(broadcaster, viewer, "bad words")
    assert delete(mod, broadcaster, said)["message"] == "bad words"
    assert told(broadcaster, "message_deleted") == [
        {
            "type": "message_deleted",
            "channelId": str(broadcaster.pk),
            "messageId": str(said.id),
            "userId": str(viewer.pk),
            "username": "vic",
            "message": "bad words",
            "moderator": "mod_moe",
        }
    ]
    line = ModAction.objects.get(action="delete")
    assert (line.message_id, line.target_id) == (said.id, viewer.pk)
    assert line.data["message"] == "bad words"
    assert recent_messages(broadcaster.pk) == []


def test_a_second_time_says_so(broadcaster, mod, viewer):
    said = say(broadcaster, viewer)
    delete(mod, broadcaster, said)
    deliver()
    with pytest.raises(AlreadySo) as refused:
        delete(mod, broadcaster, said)
    assert refused.value.code == "bad_delete_message_error"


def test_a_line_of_another_room_or_none(broadcaster, mod, viewer):
    elsewhere = say(viewer, viewer)
    for identifier in (elsewhere.id, message_id(Position(5, 0), broadcaster.pk)):
        with pytest.raises(NotFound) as refused:
            delete_message(actor=mod, channel_id=broadcaster.pk, message_id=identifier)
        assert refused.value.code == "bad_delete_message_error"
    assert told(viewer, "message_deleted") == []


def test_whose_lines_a_moderator_may_not_delete(broadcaster, mod, moderator):
    other = make_moderator(broadcaster)
    for author, code in [(broadcaster, "broadcaster"), (other, "mod"), (moderator, "staff")]:
        with pytest.raises(ActRefused) as refused:
            delete(mod, broadcaster, say(broadcaster, author))
        assert refused.value.code == f"bad_delete_message_{code}"
    delete(mod, broadcaster, say(broadcaster, mod))
    delete(mod, broadcaster, say(broadcaster, make_vip(broadcaster)))
    delete(broadcaster, broadcaster, say(broadcaster, other))
    delete(broadcaster, broadcaster, say(broadcaster, broadcaster))


def test_a_line_of_an_account_that_is_gone(broadcaster, mod):
    leaver = make_account("leaver")
    said = say(broadcaster, leaver)
    leaver.delete()
    assert delete(mod, broadcaster, said)["username"] == "leaver"


def test_clearing_the_chat(broadcaster, mod, viewer):
    say(broadcaster, viewer)
    clear_chat(actor=mod, channel_id=broadcaster.pk)
    assert told(broadcaster, "chat_cleared") == [
        {"type": "chat_cleared", "channelId": str(broadcaster.pk), "moderator": "mod_moe"}
    ]
    assert recent_messages(broadcaster.pk) == []
    assert logged(broadcaster)[-1] == ("clear", "mod_moe", "")


def test_who_may_not(broadcaster, viewer, outsider):
    said = say(broadcaster, viewer)
    for actor in (viewer, outsider, make_moderator(broadcaster, "only_bans", ["ban"])):
        with pytest.raises(NoPermission):
            delete(actor, broadcaster, said)
        with pytest.raises(NoPermission):
            clear_chat(actor=actor, channel_id=broadcaster.pk)
    assert told(broadcaster, "message_deleted", "chat_cleared") == []
