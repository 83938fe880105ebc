"""Cheers typed in chat: paid and said together or not at all, under the room's rules."""

from uuid import UUID

import pytest

from chat import errors
from chat.models import HeldMessage, Room
from chat.parsing.cheermotes import TIERS, tier_of
from chat.parsing.fragments import bits_asked
from chat.selectors.messages import recent_messages
from chat.services.bans import ban_user
from chat.services.deletions import delete_message
from chat.services.held import approve_held, deny_held
from chat.services.messages import Outgoing, Sender, send_message_sync
from chat.services.room_settings import change_settings
from chat.services.sending.snapshots import snapshots
from chat.services.speaking import speak_sync
from chat.services.terms import add_term
from monetization.errors import NotEnoughBits
from monetization.models import Cheer
from monetization.selectors.bits import bits_given, wallet_of
from tests.chat.acting import told
from tests.monetization.books import assert_books_balance, give_bits
from tests.monetization.ledger.test_races import at_once
from twitchclone.core.errors import InvalidInput

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(valkey):
    snapshots.clear()


@pytest.fixture
def rich(viewer):
    give_bits(viewer.pk, 1000)
    return viewer


def say(channel, author, text, speak=send_message_sync, **more):
    sender = Sender(user_id=author.pk, origin=more.pop("origin", ""))
    return speak(sender, Outgoing(channel_id=channel.pk, text=text, **more))


def lines(channel):
    return told(channel, "chat")


def test_a_cheer_is_paid_and_said(broadcaster, rich):
    sent = say(broadcaster, rich, "Cheer100 well played ember5", nonce="n1")
    assert (sent.id, sent.is_held, sent.is_repeat) == (None, False, False)
    (line,) = lines(broadcaster)
    assert (line["bits"], line["nonce"]) == (105, "n1")
    assert line["badges"] == [{"type": "bits", "bits": 100}]
    assert [
        (piece["prefix"], piece["bits"], piece["tier"])
        for piece in line["fragments"]
        if piece["type"] == "cheer"
    ] == [("Cheer", 100, 2), ("ember", 5, 1)]
    assert line["fragments"][0]["images"] == {
        "animated": "/static/img/cheermotes/cheer-2.svg",
        "static": "/static/img/cheermotes/cheer-2-still.svg",
    }
    assert wallet_of(rich.pk) == 895
    assert bits_given(broadcaster.pk, rich.pk) == 105
    assert_books_balance()


def test_a_repeat_with_the_same_nonce_pays_once(broadcaster, rich):
    assert not say(broadcaster, rich, "cheer100", nonce="n1").is_repeat
    assert say(broadcaster, rich, "cheer100", nonce="n1").is_repeat
    assert len(lines(broadcaster)) == 1
    assert wallet_of(rich.pk) == 900


def test_without_bits_it_is_refused_and_says_where_there_are_some(broadcaster, viewer):
    give_bits(viewer.pk, 99)
    with pytest.raises(NotEnoughBits, match=r"You have 99 bits, and this takes 100.*/bits/"):
        say(broadcaster, viewer, "cheer100")
    assert not lines(broadcaster)
    assert wallet_of(viewer.pk) == 99


def test_words_that_give_nothing(broadcaster, viewer, settings):
    say(broadcaster, broadcaster, "cheer100 to all")
    say(broadcaster, broadcaster, "/announce cheer100", speak_sync)
    settings.SANDBOX_PAYMENTS = settings.DEBUG = False
    settings.PAYMENT_PROVIDER = ""
    say(broadcaster, viewer, "cheer100")
    assert len(lines(broadcaster)) == 3
    assert not any("bits" in line for line in lines(broadcaster))
    assert not Cheer.objects.exists()


def test_a_cheer_in_an_action(broadcaster, rich):
    say(broadcaster, rich, "/me gives cheer7", speak_sync)
    (line,) = lines(broadcaster)
    assert (line["kind"], line["bits"]) == ("action", 7)


@pytest.mark.parametrize("text", ["cheer100001", "cheer999999", "cheer60000 cheer60000"])
def test_too_much_for_one_line(broadcaster, rich, text):
    with pytest.raises(InvalidInput):
        say(broadcaster, rich, text)


def test_what_the_room_refuses_costs_nothing(broadcaster, rich, on_commit):
    with on_commit():
        change_settings(actor=broadcaster, channel_id=broadcaster.pk, followers_only_min=0)
    with pytest.raises(errors.FollowersOnly):
        say(broadcaster, rich, "cheer100")
    with on_commit():
        change_settings(actor=broadcaster, channel_id=broadcaster.pk, followers_only_min=None)
        add_term(actor=broadcaster, channel_id=broadcaster.pk, text="loser", kind="blocked")
    with pytest.raises(errors.Rejected):
        say(broadcaster, rich, "cheer100 loser")
    with on_commit():
        ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=rich)
    with pytest.raises(errors.Banned):
        say(broadcaster, rich, "cheer100")
    assert wallet_of(rich.pk) == 1000
    assert not lines(broadcaster)


def test_emote_only_rooms_take_cheers(broadcaster, rich, on_commit):
    with on_commit():
        change_settings(actor=broadcaster, channel_id=broadcaster.pk, is_emote_only=True)
    say(broadcaster, rich, "cheer100")
    with pytest.raises(errors.EmoteOnly):
        say(broadcaster, rich, "cheer100 well played")
    assert wallet_of(rich.pk) == 900


class TestHeld:
    @pytest.fixture
    def held(self, broadcaster, rich, on_commit):
        with on_commit():
            add_term(actor=broadcaster, channel_id=broadcaster.pk, text="cheap", kind="held")
        assert say(broadcaster, rich, "cheer100 cheap").is_held
        assert wallet_of(rich.pk) == 1000
        return HeldMessage.objects.get()

    def test_it_is_paid_when_it_is_let_through(self, held, broadcaster, rich):
        approve_held(actor=broadcaster, channel_id=broadcaster.pk, held_id=held.pk)
        assert wallet_of(rich.pk) == 900
        (line,) = lines(broadcaster)
        assert line["bits"] == 100
        assert line["badges"] == [{"type": "bits", "bits": 100}]

    def test_it_costs_nothing_when_it_is_denied(self, held, broadcaster, rich):
        deny_held(actor=broadcaster, channel_id=broadcaster.pk, held_id=held.pk)
        assert wallet_of(rich.pk) == 1000

    def test_whose_bits_are_gone_is_not_let_through(self, held, broadcaster, rich):
        say(broadcaster, rich, "cheer950")
        with pytest.raises(NotEnoughBits):
            approve_held(actor=broadcaster, channel_id=broadcaster.pk, held_id=held.pk)
        held.refresh_from_db()
        assert held.status == "pending"

    def test_nobody_judges_what_cannot_be_paid(self, held, broadcaster, outsider):
        with pytest.raises(NotEnoughBits):
            say(broadcaster, outsider, "cheer100 cheap")


def test_a_deleted_cheer_stays_paid(broadcaster, rich):
    say(broadcaster, rich, "cheer100")
    (line,) = lines(broadcaster)
    (said,) = (line for line in recent_messages(broadcaster.pk) if line["type"] == "chat")
    delete_message(actor=broadcaster, channel_id=broadcaster.pk, message_id=UUID(said["id"]))
    assert line["bits"] == 100
    assert (wallet_of(rich.pk), bits_given(broadcaster.pk, rich.pk)) == (900, 100)


def test_a_new_badge_is_told_once(broadcaster, rich):
    for text in ("cheer1", "cheer50", "cheer50"):
        say(broadcaster, rich, text)
    notices = told(broadcaster, "notice")
    assert [(one["notice"], one["params"]["threshold"]) for one in notices] == [
        ("bitsbadgetier", "1"),
        ("bitsbadgetier", "100"),
    ]
    assert notices[1]["systemMessage"] == "vic has earned the badge of 100 bits."


@pytest.mark.parametrize("tier", TIERS)
def test_tiers_begin_where_they_say(tier):
    assert tier_of(tier.min_bits) == tier
    assert tier.min_bits == 1 or tier_of(tier.min_bits - 1).number == tier.number - 1


def test_asked_bits_are_those_of_whole_words():
    assert bits_asked("Cheer100 xcheer5 cheer-5 cheer05 EMBER3 cheer1!") == 103


@pytest.mark.django_db(transaction=True)
def test_parallel_cheers_are_all_said_or_all_refused(broadcaster, viewer):
    Room.objects.get_or_create(channel=broadcaster.channel)
    give_bits(viewer.pk, 10)
    calls = [lambda n=n: say(broadcaster, viewer, "cheer4", nonce=str(n)) for n in range(10)]
    results = at_once(calls, expected=(NotEnoughBits,))
    assert sum(isinstance(one, NotEnoughBits) for one in results) == 8
    assert len(lines(broadcaster)) == 2
    assert wallet_of(viewer.pk) == 2
    assert_books_balance()
