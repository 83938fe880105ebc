"""Predictions: opening one, staking points, locking, and paying out or giving back."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.errors import AlreadySo, Banned, NoPermission
from chat.events import (
    PredictionBegan,
    PredictionEnded,
    PredictionLocked,
    PredictionProgressed,
)
from chat.models import Prediction, PredictionOutcome, PredictionStake
from chat.policies.permissions import Permission
from chat.policies.texts import clean_sentence
from chat.selectors.bans import ban_of
from chat.selectors.predictions import OPEN, describe_prediction
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.rooms import lock_room, tell_room
from chat.wire import changes
from chat.wire.rooms import chat_room
from monetization.errors import PointsOff
from monetization.pricing.pools import split_pool
from monetization.selectors.points import program_of
from monetization.services.points import Change, Kind, book_points
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.outbox import publish
from twitchclone.core.redis import client

MIN_OUTCOMES, MAX_OUTCOMES = 2, 10
MIN_WINDOW_S, MAX_WINDOW_S = 30, 1800
MAX_STAKE = 250_000
# Whoever forgets to say what happened keeps nobody's points for longer.
CANCELED_AFTER = timedelta(hours=24)
_TELL_EVERY_MS = 1000
Status = Prediction.Status


@transaction.atomic
def create_prediction(
    *, actor: User, channel_id: int, title: str, outcomes: Sequence[str], window_s: int
) -> Prediction:
    """Open one. Raises NoPermission, InvalidInput, PointsOff, AlreadySo while another is open."""
    require_permission(actor, channel_id, Permission.POLLS)
    if not program_of(channel_id).is_enabled:
        raise PointsOff
    title = clean_sentence(title, name="title", max_characters=45, what="The question")
    titles = [
        clean_sentence(text, name="outcomes", max_characters=25, what="Each outcome")
        for text in outcomes
    ]
    _check(title, titles, window_s)
    lock_room(channel_id)
    if Prediction.objects.filter(channel_id=channel_id, status__in=OPEN).exists():
        raise AlreadySo("A prediction is open already; end it first.", code="prediction_open")
    now = clock.now()
    prediction = Prediction.objects.create(
        id=uuid4(),
        channel_id=channel_id,
        title=title,
        created_by=actor,
        started_at=now,
        locks_at=now + timedelta(seconds=window_s),
    )
    PredictionOutcome.objects.bulk_create(
        PredictionOutcome(id=uuid4(), prediction=prediction, position=position, title=text)
        for position, text in enumerate(titles)
    )
    _log(prediction, actor, "prediction")
    publish(PredictionBegan(channel_id=channel_id, prediction=describe_prediction(prediction)))
    _tell(prediction)
    return prediction


@transaction.atomic
def stake_points(
    *,
    account: User,
    channel_id: int,
    prediction_id: UUID,
    outcome_id: UUID,
    points: int,
    idempotency_key: str,
) -> PredictionStake:
    """Stake, or stake more on the same outcome; the points leave the balance at once.

    The prediction's row is locked, so no stake comes in beside its lock or its payout. Raises
    NoPermission, Banned, NotFound, Conflict when it is too late or for another outcome,
    InvalidInput, NotEnoughPoints.
    """
    if not may_act(account):
        raise NoPermission("This account is suspended.")
    if ban_of(channel_id, account.pk):
        raise Banned("You are banned from this chat, and from its predictions.")
    if account.pk == channel_id:
        raise InvalidInput("You cannot stake in your own channel.", code="own_channel")
    if not 0 < len(idempotency_key) <= 64:
        raise InvalidInput("A stake has a key of at most 64 characters.", field="key")
    prediction = _lock(channel_id, prediction_id)
    if prediction.status != Status.ACTIVE or prediction.locks_at <= clock.now():
        raise Conflict("This prediction is closed.", code="prediction_closed")
    if not prediction.outcomes.filter(pk=outcome_id).exists():
        raise NotFound("There is no such outcome.")
    stake = PredictionStake.objects.filter(prediction=prediction, user=account).first()
    if stake is not None and stake.outcome_id != outcome_id:
        raise Conflict("You have staked on another outcome.", code="other_outcome")
    had = stake.points if stake else 0
    if type(points) is not int or not 1 <= points <= MAX_STAKE:
        raise InvalidInput(f"Stake 1 to {MAX_STAKE:,} points in all.", field="points")
    key = f"stake:{prediction.pk}:{account.pk}:{idempotency_key}"
    entry = book_points([_change(prediction, account.pk, -points, Kind.STAKE, key)])
    if not entry and stake is not None:
        return stake  # sent twice
    if had + points > MAX_STAKE:
        raise InvalidInput(f"Stake 1 to {MAX_STAKE:,} points in all.", field="points")
    if stake is None:
        stake = PredictionStake(prediction=prediction, outcome_id=outcome_id, user=account)
    stake.points = had + points
    stake.save()
    PredictionOutcome.objects.filter(pk=outcome_id).update(
        points=F("points") + points, users=F("users") + (0 if had else 1)
    )
    transaction.on_commit(lambda: _tell_soon(prediction), robust=True)
    return stake


@transaction.atomic
def lock_prediction(*, actor: User, channel_id: int, prediction_id: UUID) -> Prediction:
    """Take no more stakes. Raises NoPermission, NotFound, Conflict."""
    require_permission(actor, channel_id, Permission.POLLS)
    prediction = _lock(channel_id, prediction_id)
    if prediction.status != Status.ACTIVE:
        raise Conflict("This prediction is not open.", code="prediction_closed")
    _close(prediction)
    return prediction


@transaction.atomic
def resolve_prediction(
    *, actor: User, channel_id: int, prediction_id: UUID, outcome_id: UUID
) -> Prediction:
    """Pay the whole pool to those who were right; without any of them everybody gets back.

    What accounts staked that are gone since is in the pool, and goes to those who are left.
    Raises NoPermission, NotFound, Conflict when it is over.
    """
    require_permission(actor, channel_id, Permission.POLLS)
    prediction = _lock(channel_id, prediction_id)
    if prediction.status not in OPEN:
        raise Conflict("This prediction is over.", code="prediction_over")
    winner = prediction.outcomes.filter(pk=outcome_id).first()
    if winner is None:
        raise NotFound("There is no such outcome.")
    stakes = list(prediction.stakes.order_by("pk"))
    right = _by_account(one for one in stakes if one.outcome_id == winner.pk)
    if right:
        pool = sum(one.points for one in stakes)
        _pay(prediction, stakes, split_pool(pool, right), Kind.PAYOUT)
    else:
        _pay(prediction, stakes, _by_account(stakes), Kind.STAKE_REFUND)
    prediction.winner = winner
    _log(prediction, actor, "endprediction")
    _end(prediction, Status.RESOLVED)
    return prediction


@transaction.atomic
def cancel_prediction(*, actor: User, channel_id: int, prediction_id: UUID) -> Prediction:
    """Give every stake back. Raises NoPermission, NotFound, Conflict when it is over."""
    require_permission(actor, channel_id, Permission.POLLS)
    prediction = _lock(channel_id, prediction_id)
    if prediction.status not in OPEN:
        raise Conflict("This prediction is over.", code="prediction_over")
    _log(prediction, actor, "endprediction")
    _cancel(prediction)
    return prediction


def end_due_predictions() -> int:
    """Lock what takes no more stakes, and cancel what nobody decided in a day; returns how many."""
    now, count = clock.now(), 0
    due = Prediction.objects.filter(status=Status.ACTIVE, locks_at__lte=now)
    forgotten = Prediction.objects.filter(status=Status.LOCKED, locked_at__lte=now - CANCELED_AFTER)
    for rows, act in ((due, _close), (forgotten, _cancel)):
        for prediction_id in list(rows.values_list("pk", flat=True)):
            with transaction.atomic():
                locked = rows.select_for_update(skip_locked=True).filter(pk=prediction_id).first()
                if locked is not None:
                    act(locked)
                    count += 1
    return count


def tell_stakes(*, prediction_id: UUID) -> None:
    """Tell room and feed how the stakes stand now; lock and end tell themselves."""
    client().delete(f"chat:prediction:{prediction_id}:due")
    with transaction.atomic():
        rows = Prediction.objects.filter(pk=prediction_id, status=Status.ACTIVE)
        if prediction := rows.first():
            publish(
                PredictionProgressed(
                    channel_id=prediction.channel_id, prediction=describe_prediction(prediction)
                )
            )
            _tell(prediction)


def _check(title: str, titles: list[str], window_s: int) -> None:
    if not title:
        raise InvalidInput("Ask something.", field="title")
    if not MIN_OUTCOMES <= len(titles) <= MAX_OUTCOMES or not all(titles):
        raise InvalidInput(
            f"A prediction has {MIN_OUTCOMES} to {MAX_OUTCOMES} outcomes, each with a text.",
            field="outcomes",
        )
    if len({text.casefold() for text in titles}) < len(titles):
        raise InvalidInput("Two outcomes are the same.", field="outcomes")
    if not MIN_WINDOW_S <= window_s <= MAX_WINDOW_S:
        raise InvalidInput("Stakes are taken for 30 seconds to 30 minutes.", field="window_s")


def _lock(channel_id: int, prediction_id: UUID) -> Prediction:
    rows = Prediction.objects.select_for_update().filter(channel_id=channel_id)
    prediction = rows.filter(pk=prediction_id).first()
    if prediction is None:
        raise NotFound("There is no such prediction.")
    return prediction


def _close(prediction: Prediction) -> None:
    prediction.status, prediction.locked_at = Status.LOCKED, clock.now()
    prediction.save(update_fields=["status", "locked_at"])
    publish(
        PredictionLocked(
            channel_id=prediction.channel_id, prediction=describe_prediction(prediction)
        )
    )
    _tell(prediction)


def _cancel(prediction: Prediction) -> None:
    stakes = list(prediction.stakes.order_by("pk"))
    _pay(prediction, stakes, _by_account(stakes), Kind.STAKE_REFUND)
    _end(prediction, Status.CANCELED)


def _by_account(stakes: Iterable[PredictionStake]) -> dict[int, int]:
    """Points by account, without those that are gone: nobody can be paid for them."""
    return {one.user_id: one.points for one in stakes if one.user_id is not None}


def _pay(
    prediction: Prediction, stakes: list[PredictionStake], shares: dict[int, int], kind: Kind
) -> None:
    """Book all shares in one batch, keyed by the prediction: nothing is paid twice."""
    book_points(
        [
            _change(prediction, user_id, points, kind, f"paid:{prediction.pk}:{user_id}")
            for user_id, points in shares.items()
        ]
    )
    for stake in stakes:
        stake.paid = shares.get(stake.user_id, 0) if stake.user_id is not None else 0
    PredictionStake.objects.bulk_update(stakes, ["paid"], batch_size=1000)


def _change(prediction: Prediction, user_id: int, points: int, kind: Kind, key: str) -> Change:
    return Change(
        channel_id=prediction.channel_id, user_id=user_id, points=points, kind=kind, key=key
    )


def _end(prediction: Prediction, status: Status) -> None:
    prediction.status, prediction.ended_at = status, clock.now()
    prediction.save(update_fields=["status", "ended_at", "winner"])
    publish(
        PredictionEnded(
            channel_id=prediction.channel_id, prediction=describe_prediction(prediction)
        )
    )
    _tell(prediction)


def _log(prediction: Prediction, actor: User, action: str) -> None:
    mod_log.record(
        channel_id=prediction.channel_id,
        moderator=actor,
        action=action,
        data={"title": prediction.title},
    )


def _tell(prediction: Prediction) -> None:
    told = changes.prediction(
        channel_id=prediction.channel_id, prediction=describe_prediction(prediction)
    )
    tell_room(chat_room(prediction.channel_id), prediction.channel_id, told)


def _tell_soon(prediction: Prediction) -> None:
    """At once, but at most once a second; stakes in between are told at the second's end."""
    valkey, key = client(), f"chat:prediction:{prediction.pk}"
    if valkey.set(f"{key}:told", 1, nx=True, px=_TELL_EVERY_MS):
        tell_stakes(prediction_id=prediction.pk)
    elif valkey.set(f"{key}:due", 1, nx=True, px=10 * _TELL_EVERY_MS):
        enqueue_on_commit(
            "chat.tell_prediction",
            delay_s=_TELL_EVERY_MS / 1000,
            prediction_id=str(prediction.pk),
        )
