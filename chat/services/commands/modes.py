"""Commands that switch a room's modes, and shield mode."""

from typing import Any

from chat.errors import AlreadySo
from chat.parsing.durations import describe_duration
from chat.policies.modes import MODES
from chat.services.commands.registry import CommandResult, Invocation, handles
from chat.services.room_settings import change_settings
from chat.services.shield import set_shield

# Command to column, and the value of those that are only on or off.
_SWITCHES: dict[str, tuple[str, bool | int | None]] = {
    "slowoff": ("slow_mode_s", 0),
    "followersoff": ("followers_only_min", None),
    "subscribers": ("is_subscribers_only", True),
    "subscribersoff": ("is_subscribers_only", False),
    "emoteonly": ("is_emote_only", True),
    "emoteonlyoff": ("is_emote_only", False),
    "uniquechat": ("is_unique_chat", True),
    "uniquechatoff": ("is_unique_chat", False),
    "verifiedemail": ("needs_verified_email", True),
    "verifiedemailoff": ("needs_verified_email", False),
}
# Command to column, and how many seconds the column's unit has.
_LENGTHS = {
    "slow": ("slow_mode_s", 1),
    "followers": ("followers_only_min", 60),
    "accountage": ("minimum_account_age_min", 60),
}


@handles(*_SWITCHES)
def switch(said: Invocation) -> CommandResult:
    """/subscribers, /subscribersoff and their kin"""
    return _change(said, *_SWITCHES[said.command.name])


@handles(*_LENGTHS)
def length(said: Invocation) -> CommandResult:
    """/slow [seconds], /followers [duration], /accountage <duration>; rounded up to the unit"""
    column, unit_s = _LENGTHS[said.command.name]
    return _change(said, column, -(-(said.command.duration_s or 0) // unit_s))


@handles("shield", "shieldoff")
def shield(said: Invocation) -> CommandResult:
    """/shield, /shieldoff"""
    is_on = said.command.name == "shield"
    words = "on" if is_on else "off"
    changed = set_shield(actor=said.actor, channel_id=said.channel_id, is_on=is_on)
    if not changed.columns:
        raise AlreadySo(f"Shield mode is {words} already.", code=f"already_shield_{words}")
    return CommandResult(f"shield_{words}", f"Shield mode is {words}.")


def _change(said: Invocation, column: str, value: bool | int | None) -> CommandResult:
    changed = change_settings(actor=said.actor, channel_id=said.channel_id, **{column: value})
    mode = MODES[column]
    if not changed.columns:
        raise AlreadySo(f"It is so already. {_sentence(column, value)}", code=mode.already(value))
    return CommandResult(mode.notice_of(value), _sentence(column, value))


def _sentence(column: str, value: Any) -> str:
    mode = MODES[column]
    if value == mode.off:
        if column == "minimum_account_age_min":
            return "Accounts of any age may write in this room."
        return f"This room is not in {mode.words}."
    match column:
        case "slow_mode_s":
            return (
                "This room is in slow mode. You may send messages every "
                f"{describe_duration(value)}."
            )
        case "followers_only_min" if value:
            return f"This room is in {describe_duration(value * 60)} followers-only mode."
        case "minimum_account_age_min":
            return f"Accounts must be {describe_duration(value * 60)} old to write in this room."
    return f"This room is in {mode.words}."
