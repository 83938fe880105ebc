"""What a picker offers in one room to one account, by where it comes from."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Follow
from chat.models import Emote
from chat.ports import entitlements
from chat.selectors.emotes import (
    channel_emotes,
    emote_ref,
    emotes_elsewhere,
    global_emotes,
    may_use,
)

_EVERYONE = Emote.Access.EVERYONE.value


def emotes_to_pick(channel_id: int, user_id: int | None) -> dict[str, list[dict[str, Any]]]:
    """`{"global", "channel", "mine", "locked"}`; a visitor is shown what everybody may use.

    Five queries at most, the entitlements' two among them.
    """
    everybody = [_described(ref.to_json(), _EVERYONE, None) for ref in global_emotes()]
    of_channel = channel_emotes(channel_id)
    is_follower, tier = _standing(channel_id, user_id)
    usable = [row for row in of_channel if may_use(row.access, is_follower=is_follower, tier=tier)]
    return {
        "global": everybody,
        "channel": _rows(usable),
        "mine": _rows(emotes_elsewhere(channel_id, user_id)) if user_id else [],
        "locked": _rows(row for row in of_channel if row not in usable),
    }


def _standing(channel_id: int, user_id: int | None) -> tuple[bool, int]:
    """Whether the account follows, and the tier it subscribes with."""
    if user_id is None:
        return False, 0
    if user_id == channel_id:
        return True, 3
    subscription = entitlements().subscription(channel_id=channel_id, user_id=user_id)
    is_follower = Follow.objects.filter(follower_id=user_id, followed_id=channel_id).exists()
    return is_follower, subscription.tier if subscription else 0


def _rows(emotes: Iterable[Emote]) -> list[dict[str, Any]]:
    return [_described(emote_ref(emote).to_json(), emote.access, emote) for emote in emotes]


def _described(emote: dict[str, Any], access: str, row: Emote | None) -> dict[str, Any]:
    channel = row.channel if row else None
    return {**emote, "access": access, "channel": channel.owner.login if channel else None}
