"""Who an account is, as tags: badges, colour, name, and what follows from its badges."""

from collections.abc import Iterable, Mapping
from typing import Any

from chat.wire.lines import Badge, Fragment

Tags = dict[str, str]
_PER_TIER = 1000  # Twitch numbers subscriber badges 3, 2003, 3003 for tiers 1 to 3


def author_tags(frame: Mapping[str, Any]) -> Tags:
    """The tags that PRIVMSG, USERNOTICE and USERSTATE share; `frame` has an author's members."""
    badges: list[Badge] = frame["badges"]
    kinds = {badge["type"] for badge in badges}
    return {
        "badge-info": _badge_info(badges),
        "badges": format_badges(badges),
        "color": frame["color"].upper(),
        "display-name": frame["displayName"],
        "mod": _flag("moderator" in kinds),
        "subscriber": _flag(bool(kinds & {"subscriber", "founder"})),
        "turbo": "0",
        "user-type": _user_type(kinds),
    }


def format_badges(badges: Iterable[Badge]) -> str:
    """`set/version,set/version`."""
    return ",".join(f"{badge['type']}/{_version(badge)}" for badge in badges)


def _version(badge: Badge) -> int:
    match badge["type"]:
        case "subscriber":
            tier = badge.get("tier", 1)
            return (tier * _PER_TIER if tier > 1 else 0) + badge.get("months", 0)
        case "bits":
            return badge.get("bits", 1)
        case "founder":
            return 0
    return 1


def _badge_info(badges: Iterable[Badge]) -> str:
    """How many months exactly, which the badge's version need not say."""
    return ",".join(
        f"{badge['type']}/{badge['months']}"
        for badge in badges
        if badge["type"] in ("subscriber", "founder") and "months" in badge
    )


def _user_type(kinds: set[str]) -> str:
    if "staff" in kinds:
        return "staff"
    return "mod" if "moderator" in kinds else ""


def emotes_tag(fragments: Iterable[Fragment]) -> str:
    """`id:start-end,start-end/id:…`: inclusive positions in code points of the text."""
    places: dict[str, list[str]] = {}
    position = 0
    for fragment in fragments:
        end = position + len(fragment["text"])
        if fragment["type"] == "emote":
            places.setdefault(fragment["id"], []).append(f"{position}-{end - 1}")
        position = end
    return "/".join(f"{name}:{','.join(found)}" for name, found in places.items())


def _flag(value: bool) -> str:
    return "1" if value else "0"
