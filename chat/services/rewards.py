"""Redeeming rewards where chat has a say: the line that one pays for, and who may decide."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.errors import Banned, NoPermission
from chat.selectors.bans import ban_of
from chat.selectors.roles import require_moderator
from chat.services.messages import Outgoing, Sender, send_message_sync
from monetization.models import Redemption, Reward
from monetization.services import rewards
from twitchclone.core.errors import Conflict


@transaction.atomic
def redeem_reward(
    *, actor: User, sender: Sender, channel_id: int, reward_id: UUID, text: str, key: str
) -> Redemption:
    """Pay for a reward, and say its text in the room; a line that is refused costs nothing.

    The line is said last, while the transaction is open: what the room refuses takes the points
    back with it. Raises as `monetization.services.rewards.redeem` and `send_message` do, Banned,
    Conflict for a text that a moderator would have to see first.
    """
    if not may_act(actor):
        raise NoPermission("This account is suspended.")
    if ban_of(channel_id, actor.pk):
        raise Banned("You are banned from this chat, and from its rewards.")
    redemption, reward = rewards.redeem(
        user=actor,
        channel_id=channel_id,
        reward_id=reward_id,
        user_input=text,
        idempotency_key=key,
    )
    if redemption.user_input:
        # The nonce makes the line of a repeated key the first one.
        sent = send_message_sync(sender, _line_of(redemption, reward))
        if sent.is_held:
            raise Conflict(
                "A moderator would have to see this text first; nothing was paid.",
                code="text_held",
            )
    return redemption


def decide_redemption(
    *, actor: User, channel_id: int, redemption_id: UUID, is_fulfilled: bool
) -> Redemption:
    """Mark a redemption done, or refuse it and give the points back. Raises NoPermission."""
    require_moderator(actor, channel_id)
    return rewards.decide_redemption(
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
