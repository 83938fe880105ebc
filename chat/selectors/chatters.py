"""An account as one room needs to know it: name, badges, role, and what stands against it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from django.db.models import F, FilteredRelation, Q

from accounts.models import User
from chat.models import ChannelRole
from chat.parsing.colour import default_color
from chat.policies.permissions import Permission, held_by
from chat.ports import Subscription, entitlements
from chat.selectors.badges import badges_of
from chat.selectors.emotes import EmoteRights, emote_rights
from chat.selectors.unban_requests import may_ask_from
from chat.wire.lines import Author, Badge
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

RoleName = Literal["broadcaster", "moderator", "vip", "staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatterSnapshot:
    """One account in one channel's room."""

    channel_id: int
    user_id: int
    login: str
    display_name: str
    color: str
    badges: list[Badge]
    role: RoleName | None
    permissions: frozenset[Permission]
    subscription: Subscription | None
    followed_at: datetime | None
    date_joined: datetime
    has_verified_email: bool
    is_suspended: bool
    is_banned: bool = False
    ban_expires_at: datetime | None = None  # None while banned: for good
    ban_reason: str = ""
    may_ask_from: datetime | None = None  # to be let in again; None unless banned for good
    has_open_warning: bool = False
    warning: str = ""  # the reason the moderator gave
    rules_version: int = 0  # of the rules it has agreed to
    suspicion: str = ""
    is_first: bool = True  # it has never written here
    accepts_whispers: bool = False
    emotes: EmoteRights = field(default_factory=EmoteRights)

    @property
    def is_exempt(self) -> bool:
        """Whether the room's modes and AutoMod do not touch it: those who keep order."""
        return self.role in ("broadcaster", "moderator", "staff")

    @property
    def is_privileged(self) -> bool:
        """Exempt, or a VIP: whom slow mode and its kin let through, at Twitch's higher rate."""
        return self.role is not None

    def after_speaking(self) -> "ChatterSnapshot":
        """The account once it has written here."""
        return replace(self, is_first=False)

    def author(self) -> Author:
        """The account as its lines show it."""
        return Author(
            id=self.user_id,
            login=self.login,
            display_name=self.display_name,
            color=self.color,
            badges=self.badges,
        )


def load_chatter(channel_id: int, user_id: int) -> ChatterSnapshot:
    """The account in this room now; three queries, and one more for who is banned.

    Raises NotFound for one that is gone.
    """
    row = _row(channel_id, user_id)
    if row is None:
        raise NotFound("This account does not exist.")
    role = _role(channel_id, user_id, row)
    subscription = entitlements().subscription(channel_id=channel_id, user_id=user_id)
    ban = row["ban_here__id"] is not None
    return ChatterSnapshot(
        channel_id=channel_id,
        user_id=user_id,
        login=row["login"],
        display_name=row["display_name"] or row["login"],
        color=row["chat_profile__color"] or default_color(user_id),
        badges=badges_of(
            channel_id=channel_id, user_id=user_id, role=role, subscription=subscription
        ),
        role=role,
        permissions=held_by(role, row["role_here__permissions"] or ()),
        subscription=subscription,
        followed_at=row["follow_here__created_at"],
        date_joined=row["date_joined"],
        has_verified_email=bool(row["primary_email__verified"]),
        is_suspended=row["suspended_at"] is not None or not row["is_active"],
        is_banned=ban,
        ban_expires_at=row["ban_here__expires_at"] if ban else None,
        ban_reason=row["ban_here__reason"] or "",
        may_ask_from=_may_ask_from(channel_id, user_id, row),
        has_open_warning=row["warning_here__id"] is not None,
        warning=row["warning_here__reason"] or "",
        rules_version=row["chatter_here__rules_version"] or 0,
        suspicion=row["chatter_here__suspicion"] or "",
        is_first=row["chatter_here__first_message_at"] is None,
        accepts_whispers=bool(row["chat_profile__accepts_whispers"]),
        emotes=emote_rights(
            channel_id,
            user_id,
            is_follower=row["follow_here__created_at"] is not None,
            tier=subscription.tier if subscription else 0,
        ),
    )


# Every reverse relation is narrowed to one row, so that one query brings everything.
_VALUES = (
    "login",
    "display_name",
    "date_joined",
    "is_active",
    "is_staff",
    "suspended_at",
    "chat_profile__color",
    "chat_profile__accepts_whispers",
    "role_here__kind",
    "role_here__permissions",
    "chatter_here__rules_version",
    "chatter_here__suspicion",
    "chatter_here__first_message_at",
    "follow_here__created_at",
    "warning_here__id",
    "warning_here__reason",
    "ban_here__id",
    "ban_here__expires_at",
    "ban_here__reason",
    "ban_here__created_at",
    "primary_email__verified",
)


def _row(channel_id: int, user_id: int) -> dict[str, Any] | None:
    def here(relation: str, field_name: str = "channel", **more: Any) -> FilteredRelation:
        conditions = {f"{relation}__{field_name}": channel_id}
        conditions |= {f"{relation}__{name}": value for name, value in more.items()}
        return FilteredRelation(relation, condition=Q(**conditions))

    ban_in_force = Q(chat_bans__expires_at=None) | Q(chat_bans__expires_at__gt=clock.now())
    ban = Q(chat_bans__channel=channel_id, chat_bans__lifted_at=None) & ban_in_force
    primary = Q(emailaddress__primary=True)
    rows = User.objects.filter(pk=user_id).annotate(
        role_here=here("chat_roles"),
        chatter_here=here("chatter_of"),
        follow_here=here("follows", "followed"),
        warning_here=here("chat_warnings", acknowledged_at=None),
        ban_here=FilteredRelation("chat_bans", condition=ban),
        primary_email=FilteredRelation("emailaddress", condition=primary),
    )
    # The newest of several warnings is the one to show.
    newest = rows.order_by(F("warning_here__id").desc(nulls_last=True))
    row: dict[str, Any] | None = newest.values(*_VALUES).first()
    return row


def _role(channel_id: int, user_id: int, row: dict[str, Any]) -> RoleName | None:
    if user_id == channel_id:
        return "broadcaster"
    if row["is_staff"] and may_moderate_anywhere(User.objects.get(pk=user_id)):
        return "staff"
    match row["role_here__kind"]:
        case ChannelRole.Kind.MODERATOR:
            return "moderator"
        case ChannelRole.Kind.VIP:
            return "vip"
    return None


def _may_ask_from(channel_id: int, user_id: int, row: dict[str, Any]) -> datetime | None:
    if row["ban_here__id"] is None or row["ban_here__expires_at"] is not None:
        return None
    return may_ask_from(channel_id, user_id, banned_at=row["ban_here__created_at"])


def may_moderate_anywhere(account: User) -> bool:
    """Whether it is a site moderator whom every room obeys; up to two queries for staff."""
    return account.is_staff and account.has_perm("chat.moderate_anywhere")
