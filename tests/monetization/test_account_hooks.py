"""What deletion and export do to the books."""

import json

import pytest

from accounts.models import User
from accounts.services.deletions import erase_account
from accounts.services.exports import export_account
from chat.models import FeedEntry
from monetization.models import PointsAccount, Redemption
from monetization.models.ledger import LedgerAccount
from monetization.services.bits import spend_bits
from monetization.services.donations import donate
from tests.chat.acting import deliver
from tests.chat.services.test_predictions import ask as open_one
from tests.chat.services.test_predictions import stake
from tests.chat.services.test_rewards import ask, give, offer
from tests.monetization.books import assert_books_balance, give_bits
from tests.monetization.services.bought import buy, restore_prices
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db


def test_the_books_keep_what_a_deleted_account_did(viewer):
    give_bits(viewer.pk, 100)
    erase_account(account=viewer)
    assert not User.objects.filter(login="vic").exists()
    account = LedgerAccount.objects.get(kind="viewer_bits")
    assert account.owner_id is None and account.anonymised_at
    assert account.balance.balance_minor == 100
    assert "anonymised" in str(account)
    assert_books_balance()


def test_the_export_has_ones_own_statement(viewer, outsider):
    give_bits(viewer.pk, 100)
    give_bits(outsider.pk, 5, key="other")
    money = json.loads(json.dumps(export_account(account=viewer)))["money"]
    assert [(one["account"], one["balance_minor"]) for one in money] == [("viewer_bits", 100)]
    assert money[0]["lines"][0]["amount_minor"] == 100


@pytest.fixture
def gave(viewer, broadcaster, valkey):
    """Vic has donated with a name and words, and cheered."""
    restore_prices()
    donation = donate(
        donor=viewer,
        channel_id=broadcaster.pk,
        amount=Money(500, "USD"),
        message="for the mic",
        name="Vic of Hull",
    )
    buy(donation.order)
    give_bits(viewer.pk, 100)
    spend_bits(user=viewer, channel_id=broadcaster.pk, bits=100, idempotency_key="cheer")
    return donation


def test_the_export_has_what_one_gave(gave, viewer, outsider):
    given = json.loads(json.dumps(export_account(account=viewer)))
    (donation,), (cheer,) = given["donations"], given["cheers"]
    assert (donation["channel"], donation["name"], donation["message"]) == (
        "ana",
        "Vic of Hull",
        "for the mic",
    )
    assert (cheer["channel"], cheer["bits"]) == ("ana", 100)
    others = export_account(account=outsider)
    assert (others["donations"], others["cheers"]) == ([], [])


def test_a_deleted_donor_leaves_neither_name_nor_words(gave, viewer):
    erase_account(account=viewer)
    gave.refresh_from_db()
    assert (gave.donor, gave.name, gave.message, gave.is_anonymous) == (None, "", "", True)
    assert gave.amount_minor == 500
    assert_books_balance()


@pytest.fixture
def spent(viewer, broadcaster):
    """Vic has earned points, redeemed a reward with words, and staked the rest of them."""
    give(broadcaster, viewer)
    redemption = ask(viewer, offer(broadcaster, needs_text=True), "drink water")
    prediction = open_one(broadcaster, broadcaster)
    stake(viewer, prediction, 300)
    return redemption


def test_the_export_has_ones_points_and_what_they_went_for(spent, viewer, outsider):
    mine = json.loads(json.dumps(export_account(account=viewer)))
    (points,), (redemption,) = mine["points"], mine["redemptions"]
    assert (points["channel"], points["points"]) == ("ana", 600)
    assert [one["points"] for one in points["entries"]] == [1000, -100, -300]
    assert (redemption["reward"], redemption["user_input"]) == ("Hydrate", "drink water")
    (staked,) = mine["chat"]["prediction_stakes"]
    assert (staked["outcome"], staked["points"], staked["paid"]) == ("Yes", 300, None)
    others = export_account(account=outsider)
    assert (others["points"], others["redemptions"]) == ([], [])
    assert others["chat"]["prediction_stakes"] == []


def test_a_deleted_viewers_points_stay_in_the_journal_without_a_name(spent, viewer):
    deliver()
    erase_account(account=viewer)
    account = PointsAccount.objects.get()
    assert (account.user_id, account.points) == (None, 600)
    assert account.entries.count() == 3
    assert not Redemption.objects.exists()
    said = json.dumps([entry.data for entry in FeedEntry.objects.all()])
    assert "drink water" not in said
    assert '"vic"' not in said


def test_a_channel_that_goes_leaves_its_viewers_journal(spent, viewer, broadcaster):
    erase_account(account=broadcaster)
    assert PointsAccount.objects.get().channel_id is None
    (points,) = export_account(account=viewer)["points"]
    assert (points["channel"], points["points"]) == ("", 600)
