"""The line on top of a room: who puts it there, and what takes it down."""

from datetime import timedelta
from uuid import UUID

import pytest

from chat.errors import AlreadySo, NoPermission
from chat.models import PinnedMessage
from chat.selectors.room_views import load_room_view
from chat.services.bans import ban_user
from chat.services.deletions import clear_chat, delete_message
from chat.services.pins import pin_message, unpin_due, unpin_message
from tests.chat.acting import logged, make_moderator, make_vip, say, told
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound

pytestmark = pytest.mark.django_db


def pin(actor, channel, message_id, **options):
    return pin_message(actor=actor, channel_id=channel.pk, message_id=message_id, **options)


def test_a_pinned_line_is_told_and_shown_to_who_joins(broadcaster, viewer):
    said = say(broadcaster, viewer, "read this")
    pin(broadcaster, broadcaster, said.id)
    (frame,) = told(broadcaster, "pinned")
    assert (frame["line"]["message"], frame["moderator"], frame["until"]) == (
        "read this",
        "ana",
        None,
    )
    assert load_room_view(broadcaster.pk).pinned["id"] == str(said.id)
    assert logged(broadcaster)[-1][0] == "pin"


def test_another_pin_replaces_it(broadcaster, viewer):
    pin(broadcaster, broadcaster, say(broadcaster, viewer, "one").id)
    pin(broadcaster, broadcaster, say(broadcaster, viewer, "two").id)
    assert PinnedMessage.objects.get().body["message"] == "two"


def test_time_deletion_and_moderators_take_it_down(broadcaster, viewer, monkeypatch):
    first = say(broadcaster, viewer, "one")
    pin(broadcaster, broadcaster, first.id, duration_s=60)
    assert unpin_due() == 0
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert unpin_due() == 1
    pin(broadcaster, broadcaster, first.id)
    delete_message(actor=broadcaster, channel_id=broadcaster.pk, message_id=first.id)
    pin(broadcaster, broadcaster, say(broadcaster, viewer, "two").id)
    unpin_message(actor=broadcaster, channel_id=broadcaster.pk)
    assert [frame["line"] for frame in told(broadcaster, "pinned")][1::2] == [None] * 3
    with pytest.raises(AlreadySo):
        unpin_message(actor=broadcaster, channel_id=broadcaster.pk)


@pytest.mark.parametrize("duration_s", [0, 9, 86_401, -5])
def test_a_pin_stays_for_a_sensible_time(broadcaster, viewer, duration_s):
    said = say(broadcaster, viewer)
    with pytest.raises(InvalidInput):
        pin(broadcaster, broadcaster, said.id, duration_s=duration_s)


def test_lines_that_are_not_there_cannot_be_pinned(broadcaster, viewer, outsider):
    elsewhere = say(outsider, viewer)
    for message_id in (elsewhere.id, UUID(int=5)):
        with pytest.raises(NotFound):
            pin(broadcaster, broadcaster, message_id)


def test_the_wrong_people_pin_nothing(broadcaster, viewer, outsider):
    said = say(broadcaster, viewer)
    wrong = [
        viewer,
        make_vip(broadcaster),
        make_moderator(broadcaster, permissions=["ban"]),
        make_moderator(outsider),
    ]
    for actor in wrong:
        with pytest.raises(NoPermission):
            pin(actor, broadcaster, said.id)
        with pytest.raises(NoPermission):
            unpin_message(actor=actor, channel_id=broadcaster.pk)


@pytest.mark.parametrize("duration_s", [None, 600])
def test_a_line_of_somebody_who_is_banned_comes_down(broadcaster, viewer, outsider, duration_s):
    pin(broadcaster, broadcaster, say(broadcaster, viewer, "something vile").id)
    who = {"actor": broadcaster, "channel_id": broadcaster.pk, "duration_s": duration_s}
    ban_user(user=outsider, **who)
    assert load_room_view(broadcaster.pk).pinned is not None
    ban_user(user=viewer, **who)
    assert load_room_view(broadcaster.pk).pinned is None
    assert told(broadcaster, "pinned")[-1]["line"] is None


def test_a_cleared_chat_has_no_pinned_line(broadcaster, viewer):
    pin(broadcaster, broadcaster, say(broadcaster, viewer, "read this").id)
    clear_chat(actor=broadcaster, channel_id=broadcaster.pk)
    assert load_room_view(broadcaster.pk).pinned is None
    assert told(broadcaster, "pinned")[-1]["line"] is None
