"""Redeeming rewards where chat has a say: lines and emotes one pays for, and who may decide."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.errors import Banned, NoPermission
from chat.models import Emote
from chat.ports import entitlements
from chat.selectors.bans import ban_of
from chat.selectors.emotes import channel_emotes, is_paid
from chat.selectors.roles import require_moderator
from chat.services.emote_unlocks import unlock_emote
from chat.services.messages import Outgoing, Sender, send_message_sync
from monetization.models import Redemption, Reward
from monetization.selectors.rewards import list_rewards
from monetization.services import rewards as paid_rewards
from twitchclone.core.errors import Conflict


@transaction.atomic
def redeem_reward(
    *, actor: User, sender: Sender, channel_id: int, reward_id: UUID, text: str, key: str
) -> tuple[Redemption, Emote | None]:
    """Pay for a reward, and say its text in the room; a line that is refused costs nothing.

    Returns the emote, too, where one was unlocked.

    The line is said last, while the transaction is open: what the room refuses takes the points
    back with it. Raises as `monetization.services.rewards.redeem` and `send_message` do, Banned,
    Conflict for a text that a moderator would have to see first and when no emote is locked.
    """
    if not may_act(actor):
        raise NoPermission("This account is suspended.")
    if ban_of(channel_id, actor.pk):
        raise Banned("You are banned from this chat, and from its rewards.")
    redemption, reward = paid_rewards.redeem(
        user=actor,
        channel_id=channel_id,
        reward_id=reward_id,
        user_input=text,
        idempotency_key=key,
    )
    if reward.kind == Reward.Kind.UNLOCK_EMOTE:
        subscription = entitlements().subscription(channel_id=channel_id, user_id=actor.pk)
        tier = subscription.tier if subscription else 0
        return redemption, unlock_emote(redemption=redemption, tier=tier)
    if redemption.user_input:
        # The nonce makes the line of a repeated key the first one.
        sent = send_message_sync(sender, _line_of(redemption, reward))
        if sent.is_held:
            raise Conflict(
                "A moderator would have to see this text first; nothing was paid.",
                code="text_held",
            )
    return redemption, None


def offered_rewards(channel_id: int, *, with_disabled: bool = False) -> list[Reward]:
    """The channel's rewards; no emote is offered where the channel has none for subscribers."""
    rewards = list_rewards(channel_id, with_disabled=with_disabled)
    if any(is_paid(emote) for emote in channel_emotes(channel_id)):
        return rewards
    return [one for one in rewards if one.kind != Reward.Kind.UNLOCK_EMOTE]


def decide_redemption(
    *, actor: User, channel_id: int, redemption_id: UUID, is_fulfilled: bool
) -> Redemption:
    """Mark a redemption done, or refuse it and give the points back. Raises NoPermission."""
    require_moderator(actor, channel_id)
    return paid_rewards.decide_redemption(
        by=actor, channel_id=channel_id, redemption_id=redemption_id, is_fulfilled=is_fulfilled
    )


def _line_of(redemption: Redemption, reward: Reward) -> Outgoing:
    line = Outgoing(
        channel_id=redemption.channel_id,
        text=redemption.user_input,
        nonce=f"redemption:{redemption.pk}",
        reward_id=str(reward.pk) if reward.kind == Reward.Kind.CUSTOM else "",
    )
    match reward.kind:
        case Reward.Kind.HIGHLIGHT:
            return replace(line, is_highlighted=True)
        case Reward.Kind.SUB_ONLY_MESSAGE:
            return replace(line, passes_subscribers_only=True)
    return line
