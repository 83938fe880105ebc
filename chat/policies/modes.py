"""A room's settings: their bounds, their names in frames and in the log, and Twitch's ids for them.

Keys are columns of `Room`. A mode is a setting that everybody in the room is told of (the frame
`room_state`); the others concern moderators only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from chat.automod.config import CATEGORIES, MAX_LEVEL
from chat.wire.changes import RoomSettings
from twitchclone.core.errors import InvalidInput

MAX_SLOW_S = 1800
MAX_FOLLOWED_MIN = 129_600  # three months, as at Twitch
MAX_ACCOUNT_AGE_MIN = 5_256_000  # ten years


@dataclass(frozen=True, slots=True)
class Mode:
    """One mode: `key` in frames, `action` in the log (`…off` when it ends), `off` its value then.

    `on_id` and `off_id` are Twitch's ids of the notices that it is on or off now, `already` that it
    was before.
    """

    key: str
    action: str
    words: str
    on_id: str
    off_id: str
    off: bool | int | None = False
    maximum: int = 0  # 0: it is only on or off
    unit: str = ""
    has_already_ids: bool = False

    def notice_of(self, value: Any) -> str:
        """Twitch's id for the mode having this value."""
        if value == self.off:
            return self.off_id
        return "followers_on_zero" if self.off is None and value == 0 else self.on_id

    def already(self, value: Any) -> str:
        """Twitch's id for the mode having had this value before."""
        notice = self.notice_of(value)
        return f"already_{notice}" if self.has_already_ids else notice

    def action_of(self, value: Any) -> str:
        """The log's name for setting the mode to this value."""
        return f"{self.action}off" if value == self.off else self.action


MODES: dict[str, Mode] = {
    "slow_mode_s": Mode(
        "slowModeSeconds",
        "slow",
        "slow mode",
        "slow_on",
        "slow_off",
        off=0,
        maximum=MAX_SLOW_S,
        unit="seconds",
    ),
    "followers_only_min": Mode(
        "followersOnlyMinutes",
        "followers",
        "followers-only mode",
        "followers_on",
        "followers_off",
        off=None,
        maximum=MAX_FOLLOWED_MIN,
        unit="minutes",
    ),
    "is_subscribers_only": Mode(
        "isSubscribersOnly",
        "subscribers",
        "subscribers-only mode",
        "subs_on",
        "subs_off",
        has_already_ids=True,
    ),
    "is_emote_only": Mode(
        "isEmoteOnly",
        "emoteonly",
        "emote-only mode",
        "emote_only_on",
        "emote_only_off",
        has_already_ids=True,
    ),
    "is_unique_chat": Mode(
        "isUniqueChat",
        "uniquechat",
        "unique-chat mode",
        "r9k_on",
        "r9k_off",
        has_already_ids=True,
    ),
    "needs_verified_email": Mode(
        "needsVerifiedEmail",
        "verifiedemail",
        "verified-e-mail mode",
        "verified_email_on",
        "verified_email_off",
        has_already_ids=True,
    ),
    "minimum_account_age_min": Mode(
        "minimumAccountAgeMinutes",
        "accountage",
        "the minimum age of accounts",
        "account_age_on",
        "account_age_off",
        off=0,
        maximum=MAX_ACCOUNT_AGE_MIN,
        unit="minutes",
    ),
    "blocks_links": Mode(
        "blocksLinks",
        "blocklinks",
        "the block on links",
        "links_blocked_on",
        "links_blocked_off",
        has_already_ids=True,
    ),
}
# For moderators only; each is checked by `_check_other`.
OTHERS = ("holds_suspicious", "automod_level", "automod_levels")

# What shield mode does where the channel has prepared nothing of its own.
DEFAULT_SHIELD: dict[str, Any] = {
    "slow_mode_s": 30,
    "followers_only_min": 10,
    "needs_verified_email": True,
    "blocks_links": True,
    "automod_level": MAX_LEVEL,
}


class HasModes(Protocol):
    """A Room or its snapshot: the columns of MODES, and this one."""

    @property
    def is_shield_on(self) -> bool:
        """Whether shield mode is on."""


def frame_settings(room: HasModes) -> RoomSettings:
    """The modes as frames carry them."""
    modes: dict[str, Any] = {mode.key: getattr(room, name) for name, mode in MODES.items()}
    modes["isShieldOn"] = room.is_shield_on
    return cast(RoomSettings, modes)


def clean_settings(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as columns take them; raises InvalidInput with the field at fault."""
    return {name: _clean(name, value) for name, value in changes.items()}


def _clean(name: str, value: Any) -> Any:
    mode = MODES.get(name)
    if mode is None:
        return _clean_other(name, value)
    if not mode.maximum:
        return _clean_switch(name, value)
    if value is None and mode.off is None:
        return None
    if type(value) is not int or not 0 <= value <= mode.maximum:
        off = "off, or " if mode.off is None else ""
        raise InvalidInput(
            f"For {mode.words} choose {off}0 to {mode.maximum} {mode.unit}.", field=name
        )
    return value


def _clean_switch(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput("This is either on or off.", field=name)
    return value


def _clean_other(name: str, value: Any) -> Any:
    match name:
        case "holds_suspicious":
            return _clean_switch(name, value)
        case "automod_level":
            return _clean_level(name, value)
        case "automod_levels":
            return _clean_levels(value)
    raise InvalidInput(f"There is no setting “{name[:40]}”.", field=name[:40])


def _clean_level(name: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_LEVEL:
        raise InvalidInput(f"AutoMod’s levels are 0 to {MAX_LEVEL}.", field=name)
    return value


def _clean_levels(value: Any) -> dict[str, int]:
    if not isinstance(value, dict) or not set(value) <= set(CATEGORIES):
        raise InvalidInput(
            f"AutoMod’s categories are {', '.join(CATEGORIES)}.", field="automod_levels"
        )
    return {name: _clean_level("automod_levels", level) for name, level in value.items()}
