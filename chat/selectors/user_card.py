"""What is known of an account in one channel: for everybody, and for the channel's moderators."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.models import User
from chat.models import Ban, Chatter, ModAction
from chat.policies.actions import Action
from chat.selectors.bans import ban_of
from chat.selectors.chatters import ChatterSnapshot, load_chatter
from chat.selectors.messages import messages_of

MAX_MESSAGES = 50
MAX_ACTIONS = 50


@dataclass(frozen=True, slots=True)
class PublicCard:
    """What everybody may know; of a suspended account nothing is shown but its name."""

    user: User
    chatter: ChatterSnapshot


@dataclass(frozen=True, slots=True)
class History:
    """What moderators may know. The counts are of the moderation log, which nobody rewrites."""

    chatter: Chatter | None
    ban: Ban | None
    timeouts: int
    bans: int
    warnings: int
    deletions: int
    messages: list[dict[str, Any]]  # frames, oldest first; deleted ones have `isDeleted`
    actions: list[ModAction]  # about the account, newest first


def public_card(channel_id: int, user: User) -> PublicCard:
    """The account as the channel sees it."""
    return PublicCard(user, load_chatter(channel_id, user.pk))


def user_history(channel_id: int, user: User) -> History:
    """The account's past in the channel: five queries and the room's stream."""
    about = ModAction.objects.filter(channel_id=channel_id, target_id=user.pk)
    counts = dict(about.values_list("action").annotate(Count("pk")).order_by())
    return History(
        chatter=Chatter.objects.filter(channel_id=channel_id, user=user).first(),
        ban=ban_of(channel_id, user.pk),
        timeouts=counts.get(Action.TIMEOUT, 0),
        bans=counts.get(Action.BAN, 0),
        warnings=counts.get(Action.WARN, 0),
        deletions=counts.get(Action.DELETE, 0),
        messages=messages_of(channel_id, user.pk, MAX_MESSAGES),
        actions=list(about.order_by("-id")[:MAX_ACTIONS]),
    )


def suspicious_chatters(channel_id: int) -> list[Chatter]:
    """Accounts that the channel watches, by login; one query."""
    watched = Chatter.objects.filter(channel_id=channel_id).exclude(suspicion="")
    return list(watched.select_related("user").order_by("user__login")[:500])
