"""Rewards: what a channel offers for points, and redeeming one.

Whoever calls has checked who asks: the broadcaster for the rewards, a moderator for the queue.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from monetization.errors import PointsOff, RewardExhausted, RewardUnavailable
from monetization.events import RedemptionUpdated, RewardRedeemed
from monetization.models import PointsProgram, Redemption, Reward
from monetization.selectors.rewards import BUILT_IN_TITLES, built_in_rewards, describe_event
from monetization.services.points import Change, Kind, change_points
from streams.models import Broadcast
from twitchclone.core import clock, outbox
from twitchclone.core.errors import Conflict, InvalidInput, NotFound

MAX_REWARDS = 50
MAX_COST = 1_000_000
MAX_INPUT_CHARACTERS = 500
_TEXTS = {"title": 45, "prompt": 200}
_SWITCHES = ("needs_text", "is_enabled", "is_paused", "skips_queue")
_BOUNDS = ("max_per_stream", "max_per_user_per_stream", "cooldown_s")
# Of what every channel has, only this is the channel's to choose.
_OF_BUILT_INS = frozenset({"cost", "is_enabled"})
Status = Redemption.Status


@transaction.atomic
def create_reward(*, channel_id: int, fields: Mapping[str, Any]) -> Reward:
    """A reward of the channel's own. Raises InvalidInput, Conflict when there are too many."""
    cleaned = _clean(fields)
    if not cleaned.get("title") or "cost" not in cleaned:
        raise InvalidInput("A reward has a title and a cost.", field="title")
    # Rewards of one channel are made one after another, or a bound could be passed.
    PointsProgram.objects.get_or_create(channel_id=channel_id)
    PointsProgram.objects.select_for_update().get(channel_id=channel_id)
    mine = Reward.objects.filter(channel_id=channel_id, removed_at=None, kind=Reward.Kind.CUSTOM)
    if mine.count() >= MAX_REWARDS:
        raise Conflict(f"A channel has at most {MAX_REWARDS} rewards.", code="too_many")
    _refuse_same_title(channel_id, cleaned["title"], None)
    return Reward.objects.create(channel_id=channel_id, **cleaned)


@transaction.atomic
def change_reward(*, channel_id: int, reward_id: UUID, fields: Mapping[str, Any]) -> Reward:
    """Change what is named. Raises NotFound, InvalidInput, Conflict for a title that is taken."""
    reward = _lock_reward(channel_id, reward_id)
    cleaned = _clean(fields)
    if reward.kind != Reward.Kind.CUSTOM and not set(cleaned) <= _OF_BUILT_INS:
        raise InvalidInput("Only the cost of this reward can be changed.", field="title")
    if cleaned.get("title"):
        _refuse_same_title(channel_id, cleaned["title"], reward.pk)
    for name, value in cleaned.items():
        setattr(reward, name, value)
    reward.save(update_fields=list(cleaned))
    return reward


@transaction.atomic
def remove_reward(*, channel_id: int, reward_id: UUID) -> None:
    """Take it down; what waits in the queue stays there. Raises NotFound, InvalidInput."""
    reward = _lock_reward(channel_id, reward_id)
    if reward.kind != Reward.Kind.CUSTOM:
        raise InvalidInput("Turn this reward off instead.")
    reward.removed_at = clock.now()
    reward.save(update_fields=["removed_at"])


@transaction.atomic
def redeem(
    *, user: User, channel_id: int, reward_id: UUID, user_input: str, idempotency_key: str
) -> tuple[Redemption, Reward]:
    """Pay for a reward, once for each key: points, row, bounds and event in one transaction.

    The reward's row is locked meanwhile, so its bounds hold however many ask at once.
    Raises NotFound, PointsOff, RewardUnavailable, RewardExhausted, NotEnoughPoints, InvalidInput.
    """
    if PointsProgram.objects.filter(channel_id=channel_id, is_enabled=False).exists():
        raise PointsOff
    if not 0 < len(idempotency_key) <= 64:
        raise InvalidInput("A redemption has a key of at most 64 characters.", field="key")
    if user.pk == channel_id:
        raise InvalidInput("You cannot redeem rewards of your own channel.", code="own_channel")
    reward = _lock_reward(channel_id, reward_id)
    known = Redemption.objects.filter(user=user, idempotency_key=idempotency_key).first()
    if known is not None:
        if known.reward_id != reward.pk:
            raise Conflict("This key stands for another redemption.", code="idempotency_key_reused")
        return known, reward
    user_input = _clean_input(reward, user_input)
    broadcast_id = _broadcast_of(channel_id)
    _require_available(reward, user, broadcast_id)
    is_done = reward.skips_queue or reward.kind != Reward.Kind.CUSTOM
    redemption = Redemption.objects.create(
        id=uuid4(),
        channel_id=channel_id,
        reward=reward,
        user=user,
        broadcast_id=broadcast_id,
        title=reward.title or BUILT_IN_TITLES[Reward.Kind(reward.kind)],
        cost=reward.cost,
        user_input=user_input,
        status=Status.FULFILLED if is_done else Status.UNFULFILLED,
        idempotency_key=idempotency_key,
        redeemed_at=clock.now(),
    )
    change_points(
        Change(
            channel_id=channel_id,
            user_id=user.pk,
            points=-reward.cost,
            kind=Kind.REDEMPTION,
            key=f"redemption:{redemption.pk}",
        )
    )
    outbox.publish(RewardRedeemed(**describe_event(redemption)))
    return redemption, reward


@transaction.atomic
def decide_redemption(
    *, by: User, channel_id: int, redemption_id: UUID, is_fulfilled: bool
) -> Redemption:
    """Mark it done, or give the points back. Raises NotFound, Conflict when it is decided."""
    rows = Redemption.objects.select_for_update(of=("self",)).select_related("user")
    redemption = rows.filter(channel_id=channel_id, pk=redemption_id).first()
    if redemption is None:
        raise NotFound("There is no such redemption.")
    wanted = Status.FULFILLED if is_fulfilled else Status.CANCELED
    if redemption.status == wanted:
        return redemption
    if redemption.status != Status.UNFULFILLED:
        raise Conflict("This has been decided already.", code="decided")
    redemption.status, redemption.decided_at, redemption.decided_by = wanted, clock.now(), by
    redemption.save(update_fields=["status", "decided_at", "decided_by"])
    if not is_fulfilled:
        change_points(
            Change(
                channel_id=channel_id,
                user_id=redemption.user_id,
                points=redemption.cost,
                kind=Kind.REFUND,
                key=f"refund:{redemption.pk}",
            )
        )
    outbox.publish(RedemptionUpdated(**describe_event(redemption)))
    return redemption


def _lock_reward(channel_id: int, reward_id: UUID) -> Reward:
    """The channel's reward; one that every channel has gets its row when it is first needed."""
    for built_in in built_in_rewards(channel_id):
        if built_in.pk == reward_id:
            Reward.objects.bulk_create([built_in], ignore_conflicts=True)
    rows = Reward.objects.select_for_update().filter(channel_id=channel_id, removed_at=None)
    reward = rows.filter(pk=reward_id).first()
    if reward is None:
        raise NotFound("There is no such reward.")
    return reward


def _broadcast_of(channel_id: int) -> UUID | None:
    rows = Broadcast.objects.visible().filter(channel_id=channel_id)
    return rows.values_list("pk", flat=True).first()


def _require_available(reward: Reward, user: User, broadcast_id: UUID | None) -> None:
    if not reward.is_enabled or reward.is_paused:
        raise RewardUnavailable
    had = Redemption.objects.filter(reward=reward).exclude(status=Status.CANCELED)
    if reward.max_per_stream is not None or reward.max_per_user_per_stream is not None:
        if broadcast_id is None:
            raise RewardUnavailable("This reward can be had while the channel is live.")
        now = had.filter(broadcast_id=broadcast_id)
        if reward.max_per_stream is not None and now.count() >= reward.max_per_stream:
            raise RewardExhausted
        most = reward.max_per_user_per_stream
        if most is not None and now.filter(user=user).count() >= most:
            raise RewardExhausted("You have had this as often as one may in a stream.")
    if reward.cooldown_s:
        since = clock.now() - timedelta(seconds=reward.cooldown_s)
        if had.filter(redeemed_at__gt=since).exists():
            raise RewardExhausted("Somebody has just had this. Try again in a while.")


def _clean_input(reward: Reward, text: str) -> str:
    text = " ".join(text.split())
    if not reward.needs_text:
        return ""
    if not text:
        raise InvalidInput("This reward needs a text.", field="user_input")
    if len(text) > MAX_INPUT_CHARACTERS or "\x00" in text:
        raise InvalidInput(
            f"The text has at most {MAX_INPUT_CHARACTERS} characters.", field="user_input"
        )
    return text


def _refuse_same_title(channel_id: int, title: str, but: UUID | None) -> None:
    rows = Reward.objects.filter(channel_id=channel_id, removed_at=None, title__iexact=title)
    if (rows.exclude(pk=but) if but else rows).exists():
        raise Conflict("Another reward has this title.", code="title_taken")


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns; raises InvalidInput with the field at fault."""
    return {name: _clean_field(name, value) for name, value in fields.items()}


def _clean_field(name: str, value: Any) -> Any:
    if name in _TEXTS:
        text = " ".join(str(value).split())
        if len(text) > _TEXTS[name] or "\x00" in text or (name == "title" and not text):
            raise InvalidInput(f"This has at most {_TEXTS[name]} characters.", field=name)
        return text
    if name in _SWITCHES:
        if not isinstance(value, bool):
            raise InvalidInput("This is either on or off.", field=name)
        return value
    if name == "color":
        is_color = isinstance(value, str) and len(value) == 7 and value[0] == "#"
        if not is_color or not set(value[1:].lower()) <= set("0123456789abcdef"):
            raise InvalidInput("A colour is #rrggbb.", field=name)
        return value.lower()
    if name in _BOUNDS and value is None:
        return None
    if name == "cost" or name in _BOUNDS:
        if type(value) is not int or not 1 <= value <= MAX_COST:
            raise InvalidInput(f"Choose 1 to {MAX_COST:,}.", field=name)
        return value
    raise InvalidInput(f"A reward has no “{name[:40]}”.", field=name[:40])
