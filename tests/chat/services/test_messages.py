"""Messages get into a room, or are refused for the right reason, on cached data and on fresh."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.services.follows import follow_channel
from chat import errors
from chat.models import Ban, ChannelRole, Chatter, ChatWarning, HeldMessage, Room, Term
from chat.parsing.text import TextRefused
from chat.policies import limits
from chat.selectors.messages import recent_messages
from chat.services.messages import Outgoing, Sender, send_message_sync
from chat.services.sending.snapshots import snapshots
from chat.stream import restrictions
from twitchclone.core import clock
from twitchclone.core.errors import NotFound, NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(valkey):
    snapshots.clear()


@pytest.fixture
def room(broadcaster):
    return Room.objects.get_or_create(channel=broadcaster.channel)[0]


@pytest.fixture
def say(room, viewer):
    """`say("hello")` as Vic; `by=account`, anything else goes into Outgoing."""

    def send(text, *, by=viewer, asks_for_rules=False, **changes):
        outgoing = Outgoing(channel_id=room.pk, text=text, **changes)
        return send_message_sync(Sender(user_id=by.pk, asks_for_rules=asks_for_rules), outgoing)

    return send


def texts(room):
    return [line["message"] for line in recent_messages(room.pk)]


def change(room, **changes):
    """As a service does: commit, then raise the version."""
    Room.objects.filter(pk=room.pk).update(**changes)
    restrictions.bump_version(room.pk)


def test_a_message_is_in_the_room(say, room, viewer):
    sent = say("hello   there", nonce="n1")
    (line,) = recent_messages(room.pk)
    assert line["id"] == str(sent.id)
    assert line["timestamp"] == sent.timestamp_ms
    assert line["message"] == "hello there"
    assert (line["userId"], line["username"]) == (str(viewer.pk), "vic")
    assert line["isFirst"] is True
    assert line["nonce"] == "n1"


def test_only_the_first_line_is_the_first(say, room):
    say("one")
    assert "isFirst" not in say("two").body
    change(room)
    assert "isFirst" not in say("three").body  # the writer has not been there yet


def test_the_broadcaster_is_not_new_in_the_own_room(say, broadcaster):
    assert "isFirst" not in say("welcome", by=broadcaster).body


def test_what_is_kept_costs_no_query(say, django_assert_num_queries):
    say("one")
    with django_assert_num_queries(0):
        say("two")


def test_the_same_nonce_is_the_same_message(say, room):
    first = say("once", nonce="n")
    again = say("once", nonce="n")
    assert again.is_repeat
    assert (again.id, again.timestamp_ms) == (first.id, first.timestamp_ms)
    assert texts(room) == ["once"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u200b ", "empty"),
        ("x" * 501, "too_long"),
        ("\u202eevil", "bidi"),
        ("z" + "\u0300" * 30, "zalgo"),
        ("\ud800", "not_text"),
    ],
)
def test_texts_that_cannot_be_sent(say, text, code):
    with pytest.raises(TextRefused) as refused:
        say(text)
    assert refused.value.code == code


def test_no_such_room(viewer):
    with pytest.raises(NotFound):
        send_message_sync(Sender(user_id=viewer.pk), Outgoing(channel_id=10**9, text="x"))


def test_a_suspended_account_or_channel_is_silent(say, banned, broadcaster, room):
    with pytest.raises(errors.Suspended):
        say("x", by=banned)
    broadcaster.suspended_at = clock.now()
    broadcaster.save(update_fields=["suspended_at"])
    restrictions.bump_version(room.pk)
    with pytest.raises(errors.Suspended):
        say("x")


@pytest.mark.parametrize(
    ("changes", "refusal", "msg_id"),
    [
        ({"is_subscribers_only": True}, errors.SubscribersOnly, "msg_subsonly"),
        ({"is_emote_only": True}, errors.EmoteOnly, "msg_emoteonly"),
        ({"followers_only_min": 0}, errors.FollowersOnly, "msg_followersonly_zero"),
        ({"followers_only_min": 5}, errors.FollowersOnly, "msg_followersonly"),
        ({"minimum_account_age_min": 60}, errors.AccountTooYoung, "msg_rejected_mandatory"),
        ({"blocks_links": True}, errors.LinksBlocked, "msg_rejected_mandatory"),
    ],
)
def test_modes_bind_viewers_from_their_next_line_on(
    say, room, broadcaster, changes, refusal, msg_id
):
    say("before https://example.org")
    change(room, **changes)
    with pytest.raises(refusal) as refused:
        say("after https://example.org")
    assert refused.value.msg_id == msg_id
    say("I may https://example.org", by=broadcaster)
    change(
        room,
        **{name: room._meta.get_field(name).default for name in changes}
        | ({"followers_only_min": None} if "followers_only_min" in changes else {}),
    )
    say("again https://example.org")  # the refusal was not kept


def test_verified_email_only(say, room, make_unverified):
    change(room, needs_verified_email=True)
    with pytest.raises(errors.VerifiedEmailOnly):
        say("x", by=make_unverified)
    say("mine is verified")


@pytest.fixture
def make_unverified(db):
    from tests.factories import make_account

    return make_account(is_email_verified=False)


def test_followers_only_lets_followers_of_some_minutes_in(say, room, viewer, broadcaster):
    change(room, followers_only_min=10)
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    with pytest.raises(errors.FollowersOnly) as refused:
        say("too soon")
    assert refused.value.msg_id == "msg_followersonly_followed"
    assert 595 < refused.value.retry_after_s <= 601
    viewer.follows.update(created_at=clock.now() - timedelta(minutes=11))
    say("now")


def test_slow_mode_asks_to_wait_but_not_moderators(say, room, outsider):
    ChannelRole.objects.create(
        channel_id=room.pk, user=outsider, kind=ChannelRole.Kind.VIP, permissions=[]
    )
    change(room, slow_mode_s=30)
    say("one")
    with pytest.raises(errors.SlowMode) as refused:
        say("two")
    assert 0 < refused.value.retry_after_s <= 30
    say("vip one", by=outsider)
    say("vip two", by=outsider)


def test_the_same_text_twice(say, broadcaster):
    say("Again")
    with pytest.raises(errors.Duplicate):
        say("again")
    say("again", by=broadcaster)
    say("again", by=broadcaster)


def test_unique_chat(say, room, outsider):
    change(room, is_unique_chat=True)
    say("only once")
    with pytest.raises(errors.NotUnique):
        say("Only once", by=outsider)


def test_twitchs_rate(say, broadcaster):
    for number in range(limits.MESSAGES.count):
        say(f"number {number}")
    with pytest.raises(errors.TooFast) as refused:
        say("one more")
    assert refused.value.retry_after_s > 0
    for number in range(limits.MESSAGES.count + 1):
        say(f"mine {number}", by=broadcaster)


def test_a_ban_silences_at_once_whatever_is_kept(say, room, viewer):
    say("before")
    restrictions.put_ban(room.pk, viewer.pk, expires_at_ms=None)
    with pytest.raises(errors.Banned):
        say("after")
    restrictions.lift_ban(room.pk, viewer.pk)
    say("later")


def test_a_ban_in_the_database_survives_valkey(say, room, viewer, valkey):
    Ban.objects.create(channel_id=room.pk, user=viewer)
    with pytest.raises(errors.Banned):
        say("x")
    Ban.objects.update(expires_at=clock.now() + timedelta(seconds=90))
    valkey.flushall()
    with pytest.raises(errors.TimedOut) as refused:
        say("x")
    assert 85 < refused.value.retry_after_s <= 91


def test_a_warning_has_to_be_acknowledged(say, room, viewer):
    warning = ChatWarning.objects.create(channel_id=room.pk, user=viewer, reason="Calm down.")
    with pytest.raises(errors.WarningOpen):
        say("x")
    warning.acknowledged_at = clock.now()
    warning.save()
    say("sorry")


def test_rules_are_asked_for_by_pages_only(say, room, viewer):
    change(room, rules=["Be kind."], rules_version=1)
    say("by IRC")
    with pytest.raises(errors.RulesNotAccepted):
        say("by page", asks_for_rules=True)
    Chatter.objects.update_or_create(channel_id=room.pk, user=viewer, defaults={"rules_version": 1})
    say("agreed", asks_for_rules=True)


def test_blocked_and_held_terms(say, room, broadcaster):
    Term.objects.create(channel_id=room.pk, text="turnip", kind=Term.Kind.BLOCKED)
    Term.objects.create(channel_id=room.pk, text="radish", kind=Term.Kind.HELD)
    restrictions.bump_version(room.pk)
    with pytest.raises(errors.Rejected):
        say("a turnip")
    held = say("a radish")
    assert held.is_held
    assert held.id is None
    row = HeldMessage.objects.get()
    assert (row.text, row.body["message"]) == ("a radish", "a radish")
    assert row.reasons[0]["category"] == "held_term"
    say("a turnip and a radish", by=broadcaster)
    assert texts(room) == ["a turnip and a radish"]


def test_a_restricted_account_waits_for_a_moderator(say, room, viewer):
    say("free")
    Chatter.objects.update_or_create(
        channel_id=room.pk, user=viewer, defaults={"suspicion": Chatter.Suspicion.RESTRICTED}
    )
    restrictions.bump_version(room.pk)
    assert say("held").is_held
    assert HeldMessage.objects.get().reasons[-1]["category"] == "restricted"


def test_a_reply_names_parent_and_thread(say, outsider):
    first = say("first")
    second = say("second", by=outsider, reply_to=first.id)
    third = say("third", reply_to=second.id)
    assert second.body["reply"]["text"] == "first"
    assert third.body["reply"]["messageId"] == str(second.id)
    assert third.body["reply"]["threadId"] == str(first.id)
    assert third.body["reply"]["threadLogin"] == "vic"
    with pytest.raises(NotFound):
        say("to nobody", reply_to=uuid4())


def test_announcements_are_for_those_who_may(say, room, broadcaster):
    with pytest.raises(NotPermitted) as refused:
        say("hear", kind="announcement")
    assert refused.value.code == "no_permission"
    sent = say("hear", kind="announcement", announcement_color="BLUE", by=broadcaster)
    assert (sent.body["kind"], sent.body["announcementColor"]) == ("announcement", "BLUE")


def test_an_account_that_changed_is_forgotten_and_read_again(say, viewer):
    say("one")
    viewer.display_name = "VIC"
    viewer.save(update_fields=["display_name"])
    snapshots.forget_account(viewer.pk)
    assert say("two").body["displayName"] == "VIC"
