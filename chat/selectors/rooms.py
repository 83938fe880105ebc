"""A room as senders need to know it: modes, rules, terms, emotes, and the version of it all."""

from dataclasses import dataclass, field
from typing import Any

from chat.automod.config import AutoModConfig
from chat.models import Room, Term
from chat.parsing.emotes import NO_EMOTES, EmoteIndex
from chat.policies.modes import frame_settings
from chat.selectors.bans import bans_in_force, ends_at_ms
from chat.selectors.emotes import index_for_room
from chat.stream import restrictions
from chat.wire.changes import RoomSettings
from twitchclone.core.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSnapshot:
    """A room at one `version`; the append script refuses lines decided on with an older one."""

    channel_id: int
    channel_login: str
    version: int
    is_suspended: bool
    slow_mode_s: int = 0
    followers_only_min: int | None = None
    is_subscribers_only: bool = False
    is_emote_only: bool = False
    is_unique_chat: bool = False
    needs_verified_email: bool = False
    minimum_account_age_min: int = 0
    blocks_links: bool = False
    holds_suspicious: bool = True
    is_shield_on: bool = False
    rules: tuple[str, ...] = ()
    rules_version: int = 0
    automod: AutoModConfig = field(default_factory=AutoModConfig)
    emotes: EmoteIndex = NO_EMOTES  # everybody's and the channel's

    def settings(self) -> RoomSettings:
        """The modes as the frames `joined` and `room_state` carry them."""
        return frame_settings(self)


# Columns that a snapshot has under the same name.
_COLUMNS = (
    "slow_mode_s",
    "followers_only_min",
    "is_subscribers_only",
    "is_emote_only",
    "is_unique_chat",
    "needs_verified_email",
    "minimum_account_age_min",
    "blocks_links",
    "holds_suspicious",
    "is_shield_on",
    "rules_version",
)


def load_room(channel_id: int) -> RoomSnapshot:
    """The room now; raises NotFound without a channel, RedisError when Valkey is away.

    The version is read before the rows: a change in between makes the snapshot stale, never the
    other way round. A room that Valkey has lost gets its bans back first.
    """
    version = restrictions.current_version(channel_id)
    if version is None:
        bans = {ban.user_id: ends_at_ms(ban) for ban in bans_in_force(channel_id)}
        version = restrictions.restore_room(channel_id, bans=bans)
    room = Room.objects.select_related("channel__owner").filter(pk=channel_id).first()
    if room is None:
        raise NotFound("There is no channel of this name.")
    owner = room.channel.owner
    columns: dict[str, Any] = {name: getattr(room, name) for name in _COLUMNS}
    return RoomSnapshot(
        channel_id=channel_id,
        channel_login=owner.login,
        version=version,
        is_suspended=owner.is_suspended or not owner.is_active,
        rules=tuple(room.rules),
        automod=AutoModConfig(
            level=room.automod_level,
            levels=room.automod_levels,
            terms=tuple(Term.objects.filter(channel_id=channel_id).values_list("kind", "text")),
        ),
        emotes=index_for_room(channel_id),
        **columns,
    )


def find_room(login: str) -> RoomSnapshot:
    """The room of the channel with this login, in any case; raises NotFound."""
    return load_room(find_channel_id(login))


def find_channel_id(login: str) -> int:
    """The id of the channel whose room this is; raises NotFound, also for a suspended channel."""
    found = Room.objects.filter(
        channel__owner__login=login.lower(),
        channel__owner__is_active=True,
        channel__owner__suspended_at=None,
    )
    channel_id = found.values_list("pk", flat=True).first()
    if channel_id is None:
        raise NotFound("There is no channel of this name.")
    return int(channel_id)
