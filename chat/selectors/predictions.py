"""Predictions as rooms and programs see them."""

from typing import Any
from uuid import UUID

from chat.models import Prediction, PredictionStake
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

OPEN = (Prediction.Status.ACTIVE, Prediction.Status.LOCKED)


def describe_prediction(prediction: Prediction) -> dict[str, Any]:
    """The frame's dictionary: ids are UUIDs, times in ms; one query unless prefetched."""
    return {
        "id": str(prediction.pk),
        "title": prediction.title,
        "status": prediction.status,
        "outcomes": [
            {
                "id": str(outcome.pk),
                "title": outcome.title,
                "points": outcome.points,
                "users": outcome.users,
            }
            for outcome in prediction.outcomes.all()
        ],
        "winnerId": str(prediction.winner_id) if prediction.winner_id else None,
        "startedAt": clock.to_ms(prediction.started_at),
        "locksAt": clock.to_ms(prediction.locks_at),
        "endedAt": clock.to_ms(prediction.ended_at) if prediction.ended_at else None,
    }


def open_prediction(channel_id: int) -> dict[str, Any] | None:
    """The prediction that is open in the channel, or waits for its outcome; two queries at most."""
    rows = Prediction.objects.filter(channel_id=channel_id, status__in=OPEN)
    found = rows.prefetch_related("outcomes").first()
    return describe_prediction(found) if found else None


def recent_predictions(channel_id: int, limit: int = 20) -> list[dict[str, Any]]:
    """The channel's predictions, newest first; two queries."""
    rows = Prediction.objects.filter(channel_id=channel_id).prefetch_related("outcomes")
    return [describe_prediction(one) for one in rows.order_by("-started_at")[:limit]]


def get_prediction(channel_id: int, prediction_id: UUID) -> Prediction:
    """The channel's prediction. Raises NotFound."""
    found = Prediction.objects.filter(channel_id=channel_id, pk=prediction_id).first()
    if found is None:
        raise NotFound("There is no such prediction.")
    return found


def stake_of(prediction_id: UUID, user_id: int) -> dict[str, Any] | None:
    """What the account has staked, None while it has not; one query."""
    rows = PredictionStake.objects.filter(prediction_id=prediction_id, user_id=user_id)
    stake = rows.first()
    if stake is None:
        return None
    return {"outcome_id": str(stake.outcome_id), "points": stake.points, "paid": stake.paid}
