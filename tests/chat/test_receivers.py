"""From the outbox into rooms: once, in order, and what the database says is what is enforced."""

import pytest
from redis.exceptions import ConnectionError as ValkeyAway

from chat import receivers
from chat.errors import Banned, Overloaded, TimedOut
from chat.events import RoomTold
from chat.models import Message
from chat.services.bans import ban_user, unban_user
from chat.services.room_settings import change_settings
from chat.services.rooms import tell_room
from chat.services.rules import set_rules
from chat.services.suspicions import set_suspicion
from chat.services.terms import add_term
from chat.services.warnings import warn_user
from chat.stream import restrictions
from chat.stream.writer import Writer
from chat.wire.rooms import account_room, chat_room, moderators_room
from tests.chat.acting import deliver, frames, say, told
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox.events import Delivery

pytestmark = pytest.mark.django_db


def test_each_kind_of_room_gets_its_own(broadcaster, viewer):
    for room in (
        chat_room(broadcaster.pk),
        moderators_room(broadcaster.pk),
        account_room(viewer.pk),
    ):
        tell_room(room, broadcaster.pk, {"type": "poll", "room": str(room)})
        assert [one["room"] for one in frames(room)] == [str(room)]


def test_a_repeated_delivery_adds_nothing(broadcaster):
    tell_room(chat_room(broadcaster.pk), broadcaster.pk, {"type": "poll"})
    row = OutboxEvent.objects.get(type=RoomTold.TYPE)
    event = RoomTold(channel_id=broadcaster.pk, **row.data)
    for _ in range(2):
        receivers.append_told(Delivery(row.pk, row.event_id, event, row.created_at))
    assert len(told(broadcaster)) == 1


def test_what_is_told_keeps_its_order(broadcaster):
    for number in range(20):
        tell_room(chat_room(broadcaster.pk), broadcaster.pk, {"type": "poll", "n": number})
    assert [one["n"] for one in told(broadcaster)] == list(range(20))


def test_while_valkey_is_away_the_frame_waits(broadcaster, monkeypatch):
    with monkeypatch.context() as away:

        def refuse(*_args, **_options):
            raise Overloaded

        away.setattr(receivers, "append_sync", refuse)
        tell_room(chat_room(broadcaster.pk), broadcaster.pk, {"type": "poll"})
        deliver()
    row = OutboxEvent.objects.get()
    assert (row.delivered_at, row.failed_at, row.attempts) == (None, None, 1)
    OutboxEvent.objects.update(next_attempt_at=None)
    assert len(told(broadcaster)) == 1


def test_a_late_delivery_of_a_lifted_ban_silences_nobody(broadcaster, viewer):
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    deliver()
    unban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    banned = OutboxEvent.objects.get(type="channel.ban")
    OutboxEvent.objects.filter(pk=banned.pk).update(delivered_at=None)
    deliver()
    say(broadcaster, viewer)


@pytest.mark.parametrize("duration_s", [None, 600])
def test_what_is_said_after_the_lift_outlives_a_late_ban(
    broadcaster, viewer, on_commit, duration_s
):
    about = {"actor": broadcaster, "channel_id": broadcaster.pk, "user": viewer}
    say(broadcaster, viewer, "before")
    with on_commit():
        ban_user(**about, duration_s=duration_s)
    with pytest.raises(Banned if duration_s is None else TimedOut):
        say(broadcaster, viewer, "banned")
    with on_commit():
        unban_user(**about)
    said = say(broadcaster, viewer, "after")
    (cleared,) = told(broadcaster, "user_cleared")
    assert cleared["before"] <= said.timestamp_ms
    Writer().write_all()
    stored = Message.objects.order_by("id").values_list("text", "deleted_at")
    assert [(text, at is None) for text, at in stored] == [("before", False), ("after", True)]


def test_a_ban_in_force_takes_all_lines_away(broadcaster, viewer):
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    assert "before" not in told(broadcaster, "user_cleared")[0]


def test_valkey_away_at_commit_is_made_up_for(broadcaster, viewer, on_commit, monkeypatch):
    say(broadcaster, viewer)
    with monkeypatch.context() as away:

        def fail(*_args, **_options):
            raise ValkeyAway

        for name in ("put_ban", "bump_version"):
            away.setattr(restrictions, name, fail)
        with on_commit():
            ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
            change_settings(actor=broadcaster, channel_id=broadcaster.pk, slow_mode_s=5)
    version = restrictions.current_version(broadcaster.pk)
    deliver()
    assert restrictions.current_version(broadcaster.pk) > version
    with pytest.raises(Banned):
        say(broadcaster, viewer)


@pytest.mark.parametrize(
    "change",
    [
        lambda ana, vic: change_settings(actor=ana, channel_id=ana.pk, automod_level=4),
        lambda ana, vic: set_rules(actor=ana, channel_id=ana.pk, rules=["Be kind."]),
        lambda ana, vic: warn_user(actor=ana, channel_id=ana.pk, user=vic, reason="Calm down."),
        lambda ana, vic: add_term(actor=ana, channel_id=ana.pk, text="spam", kind="blocked"),
        lambda ana, vic: set_suspicion(
            actor=ana, channel_id=ana.pk, user=vic, suspicion="restricted"
        ),
    ],
    ids=["settings", "rules", "warning", "term", "suspicion"],
)
def test_senders_load_anew_what_only_moderators_hear_of(broadcaster, viewer, change):
    say(broadcaster, viewer)
    version = restrictions.current_version(broadcaster.pk)
    change(broadcaster, viewer)
    deliver()
    assert restrictions.current_version(broadcaster.pk) > version
