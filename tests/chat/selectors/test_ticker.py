"""What the ticker says of who gave most: by the names they chose, and nobody who gave without."""

import pytest

from chat.selectors.ticker import TICKER_ITEMS, ticker_items
from monetization.models import Donation
from monetization.services.donations import donate
from monetization.services.gifts import gift_subscription
from tests.monetization.services.bought import buy
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db


def give(donor, channel, minor, **named):
    money = Money(minor, "USD")
    buy(donate(donor=donor, channel_id=channel.pk, amount=money, **named).order)


def test_an_empty_channel_has_nothing_to_tell(broadcaster):
    said = ticker_items(broadcaster.pk, TICKER_ITEMS)
    assert said["follow"] is None
    assert (said["top"], said["gifts"], said["donations"]) == ([], [], [])


def test_donors_are_called_what_they_chose(broadcaster, viewer, outsider, moderator, valkey):
    give(viewer, broadcaster, 500, name="A secret friend")
    give(viewer, broadcaster, 700, name="A secret friend")
    give(outsider, broadcaster, 900)
    give(moderator, broadcaster, 5000, is_anonymous=True)
    most = ticker_items(broadcaster.pk, ["donations"])["donations"]
    assert [(one["name"], one["amount_minor"], one["currency"]) for one in most] == [
        ("A secret friend", 1200, "USD"),
        (outsider.get_full_name(), 900, "USD"),
    ]
    assert set(most[0]) == {"name", "amount_minor", "currency"}


def test_what_was_taken_back_counts_no_more(broadcaster, viewer, valkey):
    give(viewer, broadcaster, 500)
    Donation.objects.update(state="taken_back")
    assert ticker_items(broadcaster.pk, ["donations"]) == {"donations": []}


def test_gifts_count_by_giver(broadcaster, viewer, outsider, staff, valkey):
    for is_anonymous in (False, True):
        order = gift_subscription(
            gifter=viewer,
            channel_id=broadcaster.pk,
            recipient=outsider if is_anonymous else staff,
            tier=1,
            is_anonymous=is_anonymous,
        )
        buy(order)
    assert ticker_items(broadcaster.pk, ["gifts"]) == {
        "gifts": [{"name": viewer.get_full_name(), "gifts": 1}]
    }
