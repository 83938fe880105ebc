"""Tells the chat of rewards that were redeemed without words, and of predictions."""

from typing import Any

from accounts.models import User
from chat.events import PredictionBegan, PredictionEnded, PredictionLocked
from chat.selectors.chatters import load_chatter
from chat.stream.append import append_sync
from chat.wire.lines import Notice
from chat.wire.notices import PREDICTION, REDEMPTION
from chat.wire.rooms import chat_room
from monetization.events import RewardRedeemed
from twitchclone.core.outbox.events import Delivery


def tell_redemption(delivery: Delivery) -> None:
    """One line in the viewer's name; a reward with words is a line already.

    Nothing is said of accounts that are gone by then; delivered again, it adds nothing. Raises
    Overloaded while Valkey is away.
    """
    event = delivery.event
    assert isinstance(event, RewardRedeemed)
    if event.user_input or not User.objects.filter(pk=event.user_id).exists():
        return
    title, cost = event.reward["title"], event.reward["cost"]
    sentence = f"{event.user_display_name} redeemed {title} for {cost:,} points."
    params = {"reward-id": str(event.reward["id"]), "reward-cost": str(cost)}
    _tell(delivery, author_id=event.user_id, kind=REDEMPTION, sentence=sentence, params=params)


def tell_prediction(delivery: Delivery) -> None:
    """One line in the broadcaster's name when stakes are taken, closed, and paid or given back."""
    event = delivery.event
    assert isinstance(event, PredictionBegan | PredictionLocked | PredictionEnded)
    _tell(
        delivery,
        author_id=event.channel_id,
        kind=PREDICTION,
        sentence=_sentence(event.prediction),
        params={"prediction-id": event.prediction["id"], "status": event.prediction["status"]},
    )


def _sentence(prediction: dict[str, Any]) -> str:
    title = prediction["title"]
    match prediction["status"]:
        case "ACTIVE":
            return f"Stake points on what will happen: {title}"
        case "LOCKED":
            return f"No more stakes: {title}"
        case "CANCELED":
            return f"Called off, all points are given back: {title}"
    outcomes = prediction["outcomes"]
    pool = sum(one["points"] for one in outcomes)
    winner = next(one["title"] for one in outcomes if one["id"] == prediction["winnerId"])
    return f"{title} It was “{winner}”: {pool:,} points are paid out."


def _tell(
    delivery: Delivery, *, author_id: int, kind: str, sentence: str, params: dict[str, str]
) -> None:
    channel_id = delivery.event.channel_id
    owner = User.objects.filter(pk=channel_id, channel__isnull=False).first()
    if owner is None:
        return
    notice = Notice(
        channel_id=channel_id,
        channel_login=owner.login,
        author=load_chatter(channel_id, author_id).author(),
        notice=kind,
        system_text=sentence,
        params=params,
    )
    append_sync(chat_room(channel_id), notice.to_json(), nonce=str(delivery.event_id))
