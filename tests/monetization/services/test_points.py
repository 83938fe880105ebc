"""The journal of points: never below zero, never twice, never changed."""

import pytest
from django.db import IntegrityError, connection, transaction

from monetization.errors import KeyReused, NotEnoughPoints
from monetization.models import PointsAccount, PointsEntry
from monetization.selectors.points import points_of
from monetization.services.points import Change, Kind, book_points, change_points
from tests.monetization.ledger.test_races import at_once


def change(channel, user, points, key, kind=Kind.WATCH):
    return Change(channel_id=channel.pk, user_id=user.pk, points=points, kind=kind, key=key)


def give(channel, user, points, key="given"):
    return change_points(change(channel, user, points, key))


@pytest.mark.django_db
def test_a_key_counts_once(broadcaster, viewer):
    first = give(broadcaster, viewer, 100)
    assert give(broadcaster, viewer, 100) == first
    assert points_of(user_id=viewer.pk, channel_id=broadcaster.pk) == 100
    with pytest.raises(KeyReused):
        give(broadcaster, viewer, 200)


@pytest.mark.django_db
def test_a_key_counts_once_within_a_batch(broadcaster, viewer):
    assert len(book_points([change(broadcaster, viewer, 5, "a")] * 3)) == 1
    assert points_of(user_id=viewer.pk, channel_id=broadcaster.pk) == 5


@pytest.mark.django_db
def test_nobody_spends_what_they_have_not(broadcaster, viewer, outsider):
    give(broadcaster, viewer, 100)
    with pytest.raises(NotEnoughPoints):
        change_points(change(broadcaster, viewer, -101, "spent", Kind.REDEMPTION))
    # Points of one channel are worth nothing in another one.
    with pytest.raises(NotEnoughPoints):
        change_points(change(outsider, viewer, -1, "elsewhere", Kind.REDEMPTION))
    assert points_of(user_id=viewer.pk, channel_id=broadcaster.pk) == 100


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE monetization_pointsentry SET points = 1",
        "DELETE FROM monetization_pointsentry",
        "UPDATE monetization_pointsaccount SET points = -1",
        "UPDATE monetization_pointsaccount SET points = points + 1",
    ],
)
def test_the_database_refuses_changed_books(broadcaster, viewer, statement):
    give(broadcaster, viewer, 100)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_the_journal_outlives_the_account(broadcaster, viewer):
    give(broadcaster, viewer, 100)
    viewer.delete()
    assert PointsEntry.objects.get().account.user_id is None


@pytest.mark.django_db(transaction=True)
def test_parallel_spends_never_overdraw(broadcaster, viewer):
    give(broadcaster, viewer, 100)
    results = at_once(
        [
            lambda key=f"spend:{number}": change_points(
                change(broadcaster, viewer, -30, key, Kind.REDEMPTION)
            )
            for number in range(20)
        ],
        expected=NotEnoughPoints,
    )
    assert sum(isinstance(one, PointsEntry) for one in results) == 3
    assert PointsAccount.objects.get().points == 10


@pytest.mark.django_db(transaction=True)
def test_one_key_in_parallel_is_one_entry(broadcaster, viewer):
    at_once([lambda: give(broadcaster, viewer, 100)] * 20)
    assert PointsEntry.objects.count() == 1
    assert PointsAccount.objects.get().points == 100
