"""Subscriptions, gifts and donations as Twitch words them: sentences and `msg-param-*` tags.

Each function takes an event's data (docs/events-socket.md) and gives what `Notice` needs of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Twitch's own name for whoever gives anonymously; no account can have it.
ANONYMOUS_GIFTER = ("ananonymousgifter", "AnAnonymousGifter")
ANONYMOUS_DONOR = ("ananonymousdonor", "AnAnonymousDonor")
# Our own words: Twitch tells of these elsewhere, and IRC hears nothing of them.
HYPE_TRAIN = "hypetrain"
REDEMPTION = "redemption"
PREDICTION = "prediction"
UNKNOWN_TO_IRC = frozenset({HYPE_TRAIN, REDEMPTION, PREDICTION})
_SOMEBODY = "An anonymous user"
_TIER = 1000  # tiers 1 to 3 are plans 1000 to 3000


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: Twitch's msg-id, the sentence, the tags without their prefix."""

    notice: str
    sentence: str
    params: dict[str, str] = field(default_factory=dict)


def subscribed(data: Mapping[str, Any], channel: str) -> Told:
    """A new subscription: `sub`."""
    sentence = f"{data['user_display_name']} subscribed at Tier {data['tier']}."
    return Told("sub", sentence, _months(data["months"], 0) | _plan(data["tier"], channel))


def resubscribed(data: Mapping[str, Any], channel: str) -> Told:
    """A shared month: `resub`; the streak only when it is to be told."""
    months, streak = data["months"], data["streak"]
    sentence = (
        f"{data['user_display_name']} subscribed at Tier {data['tier']}."
        f" They've subscribed for {_count(months, 'month')}"
    )
    sentence += f", currently on a {streak} month streak!" if streak else "!"
    return Told("resub", sentence, _months(months, streak) | _plan(data["tier"], channel))


def gifted(data: Mapping[str, Any], channel: str, channel_name: str) -> list[Told]:
    """One `subgift` for each recipient; gifts to the community begin with a `submysterygift`."""
    gifts = [_gift_to(recipient, data, channel) for recipient in data["recipients"]]
    return [_mystery_gift(data, channel_name), *gifts] if data["is_community"] else gifts


def upgraded(data: Mapping[str, Any], channel: str, months: int) -> Told:
    """A gift that goes on paid: `giftpaidupgrade`; a higher tier, for which Twitch has no msg-id of
    its own, is told as `sub` is. `months` are those of the subscription."""
    name = data["user_display_name"]
    if not data["was_gift"]:
        params = _months(months, 0) | _plan(data["tier"], channel)
        return Told("sub", f"{name} upgraded to a Tier {data['tier']} sub!", params)
    if not data["gifter_login"]:
        sentence = f"{name} is continuing the Gift Sub they got from an anonymous user!"
        return Told("anongiftpaidupgrade", sentence)
    sentence = f"{name} is continuing the Gift Sub they got from {data['gifter_display_name']}!"
    sender = {
        "sender-login": data["gifter_login"],
        "sender-name": data["gifter_display_name"],
    }
    return Told("giftpaidupgrade", sentence, sender)


def donated(data: Mapping[str, Any], amount: str, exponent: int) -> Told:
    """`donation`, which is ours: Twitch knows only gifts to charities, whose tags these are.

    `amount` is the amount as text; the currency's smallest unit has `exponent` decimals.
    """
    params = {
        "donation-amount": str(data["amount_minor"]),
        "donation-currency": data["currency"],
        "exponent": str(exponent),
    }
    return Told("donation", f"{data['user_display_name'] or _SOMEBODY} donated {amount}!", params)


def _mystery_gift(data: Mapping[str, Any], channel_name: str) -> Told:
    total, given = data["total"], data["cumulative_total"]
    subs = f"{total} Tier {data['tier']} {'Sub' if total == 1 else 'Subs'}"
    sentence = f"{_giver(data)} is gifting {subs} to {channel_name}'s community!"
    if given:
        sentence += f" They've gifted a total of {given} in the channel!"
    params = _gift_tags(data) | {
        "mass-gift-count": str(total),
        "sender-count": str(given),
        "sub-plan": str(data["tier"] * _TIER),
    }
    return Told("submysterygift", sentence, params)


def _gift_to(recipient: Mapping[str, Any], data: Mapping[str, Any], channel: str) -> Told:
    given = 0 if data["is_community"] else data["cumulative_total"]
    sentence = f"{_giver(data)} gifted a Tier {data['tier']} sub to"
    sentence += f" {recipient['user_display_name']}!"
    if given == 1:
        sentence += " This is their first Gift Sub in the channel!"
    elif given:
        sentence += f" They have given {given} Gift Subs in the channel!"
    params = _gift_tags(data) | {
        "gift-months": "1",
        "months": str(recipient["months"]),
        "recipient-display-name": recipient["user_display_name"],
        "recipient-id": str(recipient["user_id"]),
        "recipient-user-name": recipient["user_login"],
        "sender-count": str(given),
    }
    return Told("subgift", sentence, params | _plan(data["tier"], channel))


def _gift_tags(data: Mapping[str, Any]) -> dict[str, str]:
    """What ties the notices of one gift together."""
    tags = {"origin-id": data["gift_id"]}
    return tags | ({"community-gift-id": data["gift_id"]} if data["is_community"] else {})


def _giver(data: Mapping[str, Any]) -> str:
    return _SOMEBODY if data["is_anonymous"] else str(data["user_display_name"])


def _months(months: int, streak: int) -> dict[str, str]:
    tags = {
        "cumulative-months": str(months),
        "months": "0",
        "multimonth-duration": "1",
        "multimonth-tenure": "0",
        "should-share-streak": "1" if streak else "0",
        "was-gifted": "false",
    }
    return tags | ({"streak-months": str(streak)} if streak else {})


def _plan(tier: int, channel: str) -> dict[str, str]:
    name = f"Channel Subscription ({channel})"
    return {
        "sub-plan": str(tier * _TIER),
        "sub-plan-name": name if tier == 1 else f"{name}: Tier {tier}",
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
