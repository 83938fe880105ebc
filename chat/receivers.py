"""Carries what was committed into rooms' streams, the channel's feed, Valkey's list of who is
banned, and to open overlay pages."""

from typing import Any

import structlog
from redis.exceptions import RedisError

from chat import events
from chat.policies.actions import Action
from chat.services.bans import enforce_ban
from chat.services.feed import record_entry
from chat.services.hype_lines import tell_hype_train
from chat.services.notices import tell_notices
from chat.services.points_lines import tell_prediction, tell_redemption
from chat.stream import restrictions
from chat.stream.append import Cleared, append_sync
from chat.wire.rooms import RoomKey, RoomKind, parse_room
from monetization import events as money
from monetization.services.watching import note_raid
from streams.groups import overlays_group
from twitchclone.core import clock
from twitchclone.core.layer import send_to_group
from twitchclone.core.outbox import public_receiver, receiver
from twitchclone.core.outbox.events import Delivery

log = structlog.get_logger(__name__)

# Frames after which senders must load the room or their account anew, and lines of the log that
# stand for changes that everybody's room hears nothing of.
_CHANGES_SNAPSHOTS = frozenset({"room_state", "role_changed"})
_ACTIONS_CHANGE_SNAPSHOTS = frozenset(
    {Action.WARN, Action.ACKNOWLEDGE_WARNING, Action.SETTINGS, Action.RULES, "suspicion"}
)


@receiver(events.RoomTold)
def append_told(delivery: Delivery) -> None:
    """Append the frame; the event's id as nonce makes a repeated delivery harmless.

    The services have raised the room's version on commit already; once more here, for when the
    process died or Valkey was away in between.
    """
    event = delivery.event
    assert isinstance(event, events.RoomTold)
    room = parse_room(event.room)
    if _changes_snapshots(room, event.body):
        restrictions.bump_version(room.number)
    cleared = _cleared(event.body, clock.to_ms(delivery.created_at))
    append_sync(
        room, event.body, nonce=str(delivery.event_id), origin=event.origin, cleared=cleared
    )


def _cleared(body: dict[str, Any], at_ms: int) -> Cleared | None:
    if body.get("type") != "user_cleared":
        return None
    return Cleared(user_id=int(body["userId"]), at_ms=at_ms)


def _changes_snapshots(room: RoomKey, body: dict[str, Any]) -> bool:
    if room.kind is RoomKind.CHAT:
        return body.get("type") in _CHANGES_SNAPSHOTS
    if room.kind is not RoomKind.MODERATORS or body.get("type") != "mod_action":
        return False
    action = str(body.get("action"))
    return action in _ACTIONS_CHANGE_SNAPSHOTS or action.endswith("_term")


@receiver(events.UserBanned, events.UserUnbanned)
def enforce(delivery: Delivery) -> None:
    """Refuse the account's lines, or stop refusing them, by what the database says now."""
    event = delivery.event
    assert isinstance(event, events.UserBanned | events.UserUnbanned)
    enforce_ban(channel_id=event.channel_id, user_id=event.user_id)


@receiver(money.Subscribed, money.SubscriptionUpgraded, money.SubscriptionEnded)
def renew_subscriber(delivery: Delivery) -> None:
    """Let senders' accounts be loaded anew: their badges, their emotes, what they may do."""
    restrictions.bump_version(delivery.event.channel_id)


@public_receiver
def keep_in_feed(delivery: Delivery) -> None:
    """Let the channel's feed keep what it shows."""
    record_entry(delivery)


@receiver(
    money.Subscribed,
    money.Resubscribed,
    money.SubscriptionGifted,
    money.SubscriptionUpgraded,
    money.Donated,
)
def say_in_chat(delivery: Delivery) -> None:
    """Tell the room; a cheer is a chat line of its giver's, and needs no telling."""
    tell_notices(delivery)


@receiver(money.HypeTrainBegan, money.HypeTrainEnded)
def say_hype_train(delivery: Delivery) -> None:
    """Tell the room when a hype train sets off and when it has arrived."""
    tell_hype_train(delivery)


@receiver(money.RewardRedeemed)
def say_redemption(delivery: Delivery) -> None:
    """Tell the room of a reward that brought no words of its own."""
    tell_redemption(delivery)


@receiver(events.PredictionBegan, events.PredictionLocked, events.PredictionEnded)
def say_prediction(delivery: Delivery) -> None:
    """Tell the room how a prediction goes on; its stakes are on the card alone."""
    tell_prediction(delivery)


@receiver(events.ChannelRaided)
def reward_raiders(delivery: Delivery) -> None:
    """Those who come along earn channel points for it."""
    event = delivery.event
    assert isinstance(event, events.ChannelRaided)
    note_raid(
        from_channel_id=event.from_id,
        to_channel_id=event.channel_id,
        raid_key=str(delivery.event_id),
    )


@receiver(events.OverlayTold)
def tell_open_overlays(delivery: Delivery) -> None:
    """One message to every process that has an overlay of the channel open."""
    event = delivery.event
    assert isinstance(event, events.OverlayTold)
    body = {"action": event.action, "data": event.body}
    _push_to_overlays(event.channel_id, {"type": "overlay.told", "body": body})


@receiver(events.OverlayClosed)
def close_open_overlays(delivery: Delivery) -> None:
    """Close the pages that the secret had opened."""
    event = delivery.event
    assert isinstance(event, events.OverlayClosed)
    _push_to_overlays(event.channel_id, {"type": "overlay.closed", "key": event.key})


def _push_to_overlays(channel_id: int, message: dict[str, Any]) -> None:
    """Send, or leave it: whose secret was taken back is found out every few seconds anyway, and
    raising would hold back the channel's other receivers for as long as Valkey is away."""
    try:
        send_to_group(overlays_group(channel_id), {**message, "channel_id": channel_id})
    except (RedisError, OSError, TimeoutError) as error:
        log.warning("receivers.overlays_not_told", channel_id=channel_id, error=str(error))
