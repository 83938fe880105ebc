"""Predictions: stakes, locks and payouts, no point made or lost."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db.models import Sum

from accounts.services.deletions import erase_account
from chat.errors import AlreadySo, Banned, NoPermission
from chat.models import FeedEntry, Prediction, PredictionStake
from chat.selectors.predictions import describe_prediction, open_prediction
from chat.services.bans import ban_user
from chat.services.predictions import (
    cancel_prediction,
    create_prediction,
    end_due_predictions,
    lock_prediction,
    resolve_prediction,
    stake_points,
)
from monetization.errors import NotEnoughPoints
from monetization.models import PointsAccount
from tests.chat.acting import deliver, make_moderator, make_vip, told
from tests.chat.services.test_rewards import give, points
from tests.factories import make_account
from tests.monetization.ledger.test_races import at_once
from tests.streams.builders import event_types
from tests.streams.fixtures import later
from twitchclone.core.errors import Conflict, InvalidInput, NotFound

__all__ = ["later"]
pytestmark = pytest.mark.django_db


def ask(actor, channel, title="Will she win?", outcomes=("Yes", "No"), window_s=60):
    return create_prediction(
        actor=actor, channel_id=channel.pk, title=title, outcomes=list(outcomes), window_s=window_s
    )


def stake(account, prediction, number, position=0, key=""):
    return stake_points(
        account=account,
        channel_id=prediction.channel_id,
        prediction_id=prediction.pk,
        outcome_id=prediction.outcomes.all()[position].pk,
        points=number,
        idempotency_key=key or uuid4().hex,
    )


def resolve(actor, prediction, position=0):
    return resolve_prediction(
        actor=actor,
        channel_id=prediction.channel_id,
        prediction_id=prediction.pk,
        outcome_id=prediction.outcomes.all()[position].pk,
    )


def in_hand(channel):
    return PointsAccount.objects.filter(channel_id=channel.pk).aggregate(n=Sum("points"))["n"]


@pytest.fixture
def rich(broadcaster):
    """Three viewers with 1,000 points each."""
    accounts = [make_account() for _ in range(3)]
    for account in accounts:
        give(broadcaster, account)
    return accounts


def test_the_pool_goes_to_those_who_were_right(broadcaster, rich):
    first, second, third = rich
    prediction = ask(broadcaster, broadcaster)
    stake(first, prediction, 100)
    stake(first, prediction, 100)
    stake(second, prediction, 100)
    stake(third, prediction, 901, position=1)
    assert points(broadcaster, first) == 800
    resolve(broadcaster, prediction)
    # 1,201 in two thirds and one third; the remainder goes to the larger stake.
    assert [points(broadcaster, one) for one in rich] == [800 + 801, 900 + 400, 99]
    assert in_hand(broadcaster) == 3000
    with pytest.raises(Conflict):
        resolve(broadcaster, prediction, position=1)
    names = [name for name in event_types(broadcaster.pk) if "prediction" in name]
    assert (names[0], names[-1]) == ("channel.prediction.begin", "channel.prediction.end")
    frame = told(broadcaster, "prediction")[-1]["prediction"]
    assert frame["winnerId"] == frame["outcomes"][0]["id"]


def test_what_a_deleted_account_staked_stays_for_those_who_are_left(broadcaster, rich):
    gone, right, wrong = rich
    prediction = ask(broadcaster, broadcaster)
    stake(gone, prediction, 500)
    stake(right, prediction, 100)
    stake(wrong, prediction, 300, position=1)
    erase_account(account=gone)
    assert describe_prediction(prediction)["outcomes"][0]["points"] == 600
    resolve(broadcaster, prediction)
    assert points(broadcaster, right) == 900 + 900
    stakes = PredictionStake.objects.filter(prediction=prediction)
    assert stakes.aggregate(n=Sum("paid"))["n"] == 900
    assert stakes.get(points=500).user_id is None


def test_only_a_deleted_account_was_right_and_the_others_get_back(broadcaster, rich):
    prediction = ask(broadcaster, broadcaster)
    stake(rich[0], prediction, 500)
    stake(rich[1], prediction, 300, position=1)
    erase_account(account=rich[0])
    resolve(broadcaster, prediction)
    assert points(broadcaster, rich[1]) == 1000


def test_feed_and_chat_hear_of_begin_lock_and_end(broadcaster, rich, later):
    prediction = ask(broadcaster, broadcaster)
    stake(rich[0], prediction, 100)
    stake(rich[1], prediction, 50, position=1)
    later(seconds=61)
    end_due_predictions()
    resolve(broadcaster, prediction)
    for _ in range(2):
        deliver()
    entries = FeedEntry.objects.filter(channel_id=broadcaster.pk, kind="prediction")
    assert [one.event.split(".")[-1] for one in entries.order_by("pk")] == ["begin", "lock", "end"]
    lines = [line["systemMessage"] for line in told(broadcaster, "notice")]
    assert lines == [
        "Stake points on what will happen: Will she win?",
        "No more stakes: Will she win?",
        "Will she win? It was “Yes”: 150 points are paid out.",
    ]


def test_nobody_was_right_and_everybody_gets_back(broadcaster, rich):
    prediction = ask(broadcaster, broadcaster)
    stake(rich[0], prediction, 500)
    resolve(broadcaster, prediction, position=1)
    assert points(broadcaster, rich[0]) == 1000


def test_a_cancelled_prediction_gives_everything_back(broadcaster, rich):
    prediction = ask(broadcaster, broadcaster)
    for position, account in enumerate(rich[:2]):
        stake(account, prediction, 333, position=position)
    which = {"channel_id": broadcaster.pk, "prediction_id": prediction.pk}
    cancel_prediction(actor=make_moderator(broadcaster), **which)
    assert in_hand(broadcaster) == 3000
    assert open_prediction(broadcaster.pk) is None
    with pytest.raises(Conflict):
        cancel_prediction(actor=broadcaster, **which)


def test_a_stake_counts_once_on_one_outcome_within_its_bounds(broadcaster, rich):
    prediction = ask(broadcaster, broadcaster)
    for _ in range(2):
        stake(rich[0], prediction, 10, key="once")
    assert points(broadcaster, rich[0]) == 990
    with pytest.raises(Conflict):
        stake(rich[0], prediction, 10, position=1)
    for wrong in (0, -5, 250_001):
        with pytest.raises(InvalidInput):
            stake(rich[1], prediction, wrong)
    with pytest.raises(NotEnoughPoints):
        stake(rich[1], prediction, 1001)
    outcome = describe_prediction(Prediction.objects.get())["outcomes"][0]
    assert (outcome["points"], outcome["users"]) == (10, 1)


def test_nobody_stakes_once_it_is_locked(broadcaster, rich, later):
    prediction = ask(broadcaster, broadcaster)
    later(seconds=61)
    with pytest.raises(Conflict):
        stake(rich[0], prediction, 10)
    assert end_due_predictions() == 1
    assert Prediction.objects.get().status == "LOCKED"
    assert end_due_predictions() == 0


def test_a_forgotten_prediction_is_called_off(broadcaster, rich, later):
    prediction = ask(broadcaster, broadcaster)
    stake(rich[0], prediction, 400)
    lock_prediction(actor=broadcaster, channel_id=broadcaster.pk, prediction_id=prediction.pk)
    later(seconds=timedelta(hours=23).total_seconds())
    assert end_due_predictions() == 0
    later(seconds=3600)
    assert end_due_predictions() == 1
    assert points(broadcaster, rich[0]) == 1000


def test_the_wrong_people(broadcaster, viewer, outsider, rich):
    for wrong in (viewer, outsider, make_vip(broadcaster)):
        with pytest.raises(NoPermission):
            ask(wrong, broadcaster)
    prediction = ask(broadcaster, broadcaster)
    with pytest.raises(AlreadySo):
        ask(broadcaster, broadcaster)
    with pytest.raises(NoPermission):
        resolve(rich[0], prediction)
    with pytest.raises(InvalidInput):
        stake(broadcaster, prediction, 1)
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=rich[0])
    with pytest.raises(Banned):
        stake(rich[0], prediction, 1)
    with pytest.raises(NotFound):
        resolve_prediction(
            actor=outsider,
            channel_id=outsider.pk,
            prediction_id=prediction.pk,
            outcome_id=prediction.outcomes.all()[0].pk,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"outcomes": ["One"]},
        {"outcomes": [str(number) for number in range(11)]},
        {"outcomes": ["Yes", "yes"]},
        {"window_s": 29},
        {"window_s": 1801},
    ],
)
def test_predictions_have_bounds(broadcaster, wrong):
    with pytest.raises(InvalidInput):
        ask(broadcaster, broadcaster, **wrong)


@pytest.mark.django_db(transaction=True)
def test_stakes_beside_a_payout_lose_no_point(broadcaster, rich):
    prediction = ask(broadcaster, broadcaster)
    stake(rich[0], prediction, 100)
    calls = [partial(stake, account, prediction, 50) for account in rich] * 6
    calls += [partial(resolve, broadcaster, prediction)] * 2
    at_once(calls, expected=Conflict)
    assert Prediction.objects.get().status == "RESOLVED"
    assert in_hand(broadcaster) == 3000
    sums = PredictionStake.objects.aggregate(staked=Sum("points"), paid=Sum("paid"))
    assert sums["staked"] == sums["paid"]
