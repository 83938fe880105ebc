"""Rewards and redemptions as viewers, the channel and programs see them."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from monetization.models import Redemption, Reward
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

_BUILT_IN_COSTS = {
    Reward.Kind.HIGHLIGHT: 500,
    Reward.Kind.SUB_ONLY_MESSAGE: 1000,
    Reward.Kind.UNLOCK_EMOTE: 1500,
}
# What events and lists of redemptions call them; pages have words in the reader's language.
BUILT_IN_TITLES = {
    Reward.Kind.HIGHLIGHT: "Highlight my message",
    Reward.Kind.SUB_ONLY_MESSAGE: "Send a message in subscribers-only mode",
    Reward.Kind.UNLOCK_EMOTE: "Unlock an emote for a day",
}
MAX_QUEUE = 100


def built_in_rewards(channel_id: int) -> list[Reward]:
    """What every channel has, unsaved, as it is until the channel chooses; ids stay the same."""
    return [
        Reward(
            id=uuid5(NAMESPACE_URL, f"reward:{channel_id}:{kind.value}"),
            channel_id=channel_id,
            kind=kind,
            cost=cost,
            needs_text=kind != Reward.Kind.UNLOCK_EMOTE,
            skips_queue=True,
        )
        for kind, cost in _BUILT_IN_COSTS.items()
    ]


def list_rewards(channel_id: int, *, with_disabled: bool = False) -> list[Reward]:
    """The channel's rewards, built-in ones first, then by cost; one query."""
    rows = list(
        Reward.objects.filter(channel_id=channel_id, removed_at=None).order_by("cost", "id")
    )
    stored = {row.pk for row in rows}
    rows += [one for one in built_in_rewards(channel_id) if one.pk not in stored]
    rows.sort(key=lambda one: (one.kind == Reward.Kind.CUSTOM, one.cost))
    return [one for one in rows if with_disabled or one.is_enabled]


def get_reward(channel_id: int, reward_id: UUID) -> Reward:
    """One of them. Raises NotFound."""
    for reward in list_rewards(channel_id, with_disabled=True):
        if reward.pk == reward_id:
            return reward
    raise NotFound("There is no such reward.")


def describe_reward(reward: Reward) -> dict[str, Any]:
    """A reward as the API has it; `title` of a built-in one is empty, its `kind` names it."""
    return {
        "id": str(reward.pk),
        "kind": reward.kind,
        "title": reward.title,
        "prompt": reward.prompt,
        "cost": reward.cost,
        "color": reward.color,
        "needs_text": reward.needs_text,
        "is_enabled": reward.is_enabled,
        "is_paused": reward.is_paused,
        "max_per_stream": reward.max_per_stream,
        "max_per_user_per_stream": reward.max_per_user_per_stream,
        "cooldown_s": reward.cooldown_s,
        "skips_queue": reward.skips_queue,
    }


def redemption_queue(channel_id: int) -> list[Redemption]:
    """What waits for somebody to decide, oldest first, with the accounts; one query."""
    rows = Redemption.objects.filter(channel_id=channel_id, status=Redemption.Status.UNFULFILLED)
    return list(rows.select_related("user").order_by("redeemed_at")[:MAX_QUEUE])


def describe_redemption(redemption: Redemption) -> dict[str, Any]:
    """A redemption as the API has it."""
    return {
        "id": str(redemption.pk),
        "user_id": redemption.user_id,
        "user_login": redemption.user.login,
        "user_display_name": redemption.user.get_full_name(),
        "reward": {
            "id": str(redemption.reward_id),
            "title": redemption.title,
            "cost": redemption.cost,
        },
        "user_input": redemption.user_input,
        "status": redemption.status,
        "redeemed_at": clock.to_ms(redemption.redeemed_at),
    }


def describe_event(redemption: Redemption) -> dict[str, Any]:
    """The fields of RewardRedeemed and RedemptionUpdated."""
    described = describe_redemption(redemption)
    described["redemption_id"] = described.pop("id")
    described["redeemed_at_ms"] = described.pop("redeemed_at")
    return {"channel_id": redemption.channel_id, **described}


def export_redemptions(user_id: int) -> list[dict[str, Any]]:
    """What the account has paid for, with its own words, oldest first; one query."""
    rows = Redemption.objects.filter(user_id=user_id).select_related("channel__owner")
    return [
        {
            "channel": row.channel.owner.login,
            "reward": row.title,
            "cost": row.cost,
            "user_input": row.user_input,
            "status": row.status,
            "redeemed_at": row.redeemed_at.isoformat(),
        }
        for row in rows.order_by("redeemed_at")
    ]
