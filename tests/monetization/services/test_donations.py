"""Donations: bounds, what is told when, what waits for moderators, and who decides."""

import pytest

from chat.services.bans import ban_user
from chat.services.terms import add_term
from monetization.chart import channel_earnings
from monetization.errors import PaymentsOff
from monetization.models import Donation, DonationState
from monetization.selectors.donations import (
    channel_donations,
    describe_donation,
    donation_rules,
    held_donations,
)
from monetization.selectors.ledger import balance_of
from monetization.services.donations import (
    change_donation_settings,
    decide_donation,
    donate,
)
from monetization.services.refunds import refund_payment
from tests.chat.acting import make_moderator
from tests.monetization.backends import SandboxBackend
from tests.monetization.books import assert_books_balance
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from twitchclone.core.models import OutboxEvent
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def give(take, viewer, broadcaster, valkey):
    """Donate and pay: `give("hi")`."""

    def give(message="", amount=500, currency="USD", donor=viewer, **more):
        donation = donate(
            donor=donor,
            channel_id=broadcaster.pk,
            amount=Money(amount, currency),
            message=message,
            **more,
        )
        take(SandboxBackend().pay(donation.order))
        donation.refresh_from_db()
        return donation

    return give


def told(channel):
    rows = OutboxEvent.objects.filter(channel_id=channel.pk, type="channel.donation")
    return [row.data for row in rows.order_by("id")]


def settings_of(channel, **changes):
    change_donation_settings(actor=channel, channel_id=channel.pk, **changes)


def test_a_paid_donation_is_told_and_the_channel_has_its_share(give, viewer, broadcaster):
    donation = give("for the  new mic")
    assert donation.state == DonationState.SHOWN
    assert told(broadcaster) == [
        {
            "donation_id": str(donation.pk),
            "user_id": viewer.pk,
            "user_login": "vic",
            "user_display_name": "vic",
            "amount_minor": 500,
            "currency": "USD",
            "message": "for the new mic",
        }
    ]
    assert balance_of(channel_earnings(broadcaster.pk, "USD")) == 475
    assert_books_balance()


def test_nothing_is_told_before_it_is_paid(viewer, broadcaster, valkey):
    donate(donor=viewer, channel_id=broadcaster.pk, amount=Money(500, "USD"), message="hi")
    assert not told(broadcaster)
    assert channel_donations(broadcaster.pk) == []


def test_an_anonymous_one_names_nobody(give, viewer, broadcaster):
    donation = give("hi", is_anonymous=True, name="Vic")
    (event,) = told(broadcaster)
    assert (event["user_id"], event["user_login"], event["user_display_name"]) == (0, "", "")
    assert viewer.login not in str(describe_donation(donation))
    assert viewer.email not in str(event) + str(describe_donation(donation))


def test_a_name_of_one_s_own(give, broadcaster):
    give(name="  A   friend ")
    assert told(broadcaster)[0]["user_display_name"] == "A friend"


class TestHeld:
    @pytest.fixture
    def mod(self, broadcaster):
        return make_moderator(broadcaster, "mod_moe", [])

    @pytest.fixture
    def held(self, give, broadcaster):
        add_term(actor=broadcaster, channel_id=broadcaster.pk, text="cheap", kind="held")
        donation = give("cheap talk")
        assert donation.state == DonationState.HELD
        assert not told(broadcaster)
        return donation

    def test_a_moderator_lets_it_be_seen(self, held, mod, broadcaster):
        assert held_donations(broadcaster.pk) == [held]
        decide_donation(actor=mod, channel_id=broadcaster.pk, donation_id=held.pk, is_shown=True)
        assert [event["message"] for event in told(broadcaster)] == ["cheap talk"]
        assert held_donations(broadcaster.pk) == []

    def test_a_refused_message_is_told_empty(self, held, mod, broadcaster):
        decide_donation(actor=mod, channel_id=broadcaster.pk, donation_id=held.pk, is_shown=False)
        assert [event["message"] for event in told(broadcaster)] == [""]
        assert balance_of(channel_earnings(broadcaster.pk, "USD")) == 475

    def test_the_first_decision_counts(self, held, mod, broadcaster):
        decide = {"channel_id": broadcaster.pk, "donation_id": held.pk}
        decide_donation(actor=mod, is_shown=False, **decide)
        with pytest.raises(Conflict):
            decide_donation(actor=broadcaster, is_shown=True, **decide)
        assert len(told(broadcaster)) == 1

    def test_nobody_else_decides(self, held, viewer, outsider, broadcaster):
        other_mod = make_moderator(outsider, "mod_of_otto")
        for actor in (viewer, outsider, other_mod):
            with pytest.raises(NotPermitted):
                decide_donation(
                    actor=actor, channel_id=broadcaster.pk, donation_id=held.pk, is_shown=True
                )
        with pytest.raises(NotFound):
            decide_donation(
                actor=outsider, channel_id=outsider.pk, donation_id=held.pk, is_shown=True
            )

    def test_what_is_taken_back_is_never_shown(self, held, mod, broadcaster):
        refund_payment(payment_id=held.order.payments.get().pk, reason="by mistake")
        assert held_donations(broadcaster.pk) == []
        with pytest.raises(Conflict):
            decide_donation(
                actor=mod, channel_id=broadcaster.pk, donation_id=held.pk, is_shown=True
            )
        assert balance_of(channel_earnings(broadcaster.pk, "USD")) == 0
        assert_books_balance()

    def test_all_messages_when_the_channel_says_so(self, give, mod, broadcaster):
        settings_of(broadcaster, holds_messages=True)
        assert give("nice words").state == DonationState.HELD
        assert give("").state == DonationState.SHOWN
        assert give("my own", donor=mod).state == DonationState.SHOWN

    def test_what_the_chat_would_not_hear(self, give, viewer, broadcaster):
        ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
        donation = give("hi")
        assert donation.state == DonationState.HELD
        assert [reason["category"] for reason in donation.reasons] == ["banned"]

    def test_a_term_that_was_blocked_during_the_checkout(self, take, viewer, broadcaster, valkey):
        donation = donate(
            donor=viewer, channel_id=broadcaster.pk, amount=Money(500, "USD"), message="loser"
        )
        add_term(actor=broadcaster, channel_id=broadcaster.pk, text="loser", kind="blocked")
        take(SandboxBackend().pay(donation.order))
        donation.refresh_from_db()
        assert donation.state == DonationState.HELD


class TestRefused:
    @pytest.mark.parametrize(
        ("amount", "currency"),
        [(99, "USD"), (50_001, "USD"), (500, "CHF"), (99, "EUR"), (10, "JPY")],
    )
    def test_bounds(self, viewer, broadcaster, amount, currency):
        with pytest.raises(InvalidInput):
            donate(donor=viewer, channel_id=broadcaster.pk, amount=Money(amount, currency))

    def test_bounds_follow_the_price_table_and_the_channel(self, broadcaster):
        settings_of(broadcaster, minimum_minor=499)
        bounds = donation_rules(broadcaster.pk).bounds
        assert next(iter(bounds)) == "USD"
        assert (bounds["USD"][0], bounds["EUR"][0], bounds["JPY"][0]) == (499, 499, 650)

    @pytest.mark.parametrize("fields", [{"message": "x" * 256}, {"name": "x" * 51}])
    def test_too_long(self, viewer, broadcaster, fields):
        with pytest.raises(InvalidInput):
            donate(donor=viewer, channel_id=broadcaster.pk, amount=Money(500, "USD"), **fields)

    @pytest.mark.parametrize("field", ["message", "name"])
    def test_blocked_words_before_anything_is_paid(self, viewer, broadcaster, valkey, field):
        add_term(actor=broadcaster, channel_id=broadcaster.pk, text="loser", kind="blocked")
        with pytest.raises(InvalidInput) as refusal:
            donate(
                donor=viewer,
                channel_id=broadcaster.pk,
                amount=Money(500, "USD"),
                **{field: "what a loser"},
            )
        assert refusal.value.field == field
        assert not Donation.objects.exists()

    def test_to_oneself_to_nobody_and_where_it_is_off(self, viewer, broadcaster, banned):
        amount = Money(500, "USD")
        with pytest.raises(InvalidInput):
            donate(donor=broadcaster, channel_id=broadcaster.pk, amount=amount)
        with pytest.raises(NotFound):
            donate(donor=viewer, channel_id=banned.pk, amount=amount)
        settings_of(broadcaster, is_on=False)
        with pytest.raises(NotPermitted):
            donate(donor=viewer, channel_id=broadcaster.pk, amount=amount)

    def test_without_a_provider(self, viewer, broadcaster, settings):
        settings.PAYMENT_PROVIDER, settings.SANDBOX_PAYMENTS, settings.DEBUG = "", False, False
        with pytest.raises((NotPermitted, PaymentsOff)):
            donate(donor=viewer, channel_id=broadcaster.pk, amount=Money(500, "USD"))

    def test_only_the_owner_changes_the_settings(self, viewer, broadcaster):
        mod = make_moderator(broadcaster, "mod_moe")
        for actor in (viewer, mod):
            with pytest.raises(NotPermitted):
                change_donation_settings(actor=actor, channel_id=broadcaster.pk, is_on=False)
        with pytest.raises(InvalidInput):
            settings_of(broadcaster, minimum_minor=50_001)
