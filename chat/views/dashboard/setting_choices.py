"""The values that the dashboard offers for a room's settings, and their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chat.automod.config import CATEGORIES, Category

if TYPE_CHECKING:  # the stubs' name for what gettext_lazy returns
    from django.utils.functional import _StrPromise

_Choice = tuple[str, str | Promise]
SLOW_S = (0, 3, 5, 10, 20, 30, 60, 120, 300, 1800)
FOLLOWED_MIN = (0, 10, 30, 60, 1440, 10_080, 43_200, 129_600)
AGE_MIN = (0, 10, 60, 1440, 10_080, 43_200)

LEVELS: list[_Choice] = [
    ("0", gettext_lazy("Off")),
    ("1", gettext_lazy("Light")),
    ("2", gettext_lazy("Medium")),
    ("3", gettext_lazy("Strict")),
    ("4", gettext_lazy("Strictest")),
]
LEVEL_HELP = {
    "0": gettext_lazy("Nothing is held. Your blocked and held terms still count."),
    "1": gettext_lazy("Holds the worst: slurs, threats, scams."),
    "2": gettext_lazy("Also holds insults and sexual talk."),
    "3": gettext_lazy("Also holds milder rudeness, walls of capitals and symbols."),
    "4": gettext_lazy("Holds whatever might be meant badly. Expect many false alarms."),
}
CATEGORY_WORDS: dict[Category, tuple[_StrPromise, _StrPromise]] = {
    Category.PROFANITY: (gettext_lazy("Swearing"), gettext_lazy("Swear words and vulgar talk.")),
    Category.IDENTITY: (
        gettext_lazy("Hate"),
        gettext_lazy("Words against people for what they are: origin, religion, gender, ability."),
    ),
    Category.SEXUAL: (gettext_lazy("Sexual talk"), gettext_lazy("Sexual words and advances.")),
    Category.AGGRESSION: (
        gettext_lazy("Threats and bullying"),
        gettext_lazy("Threats, insults, calls to harm oneself."),
    ),
    Category.SPAM: (gettext_lazy("Spam"), gettext_lazy("Advertising, scams, offers of viewers.")),
    Category.LINKS: (gettext_lazy("Links"), gettext_lazy("Addresses of other sites.")),
    Category.CAPITALS: (gettext_lazy("Capitals"), gettext_lazy("MESSAGES WRITTEN LIKE THIS.")),
    Category.SYMBOLS: (gettext_lazy("Symbols"), gettext_lazy("Walls of signs and pictures.")),
    Category.REPETITION: (
        gettext_lazy("Repetition"),
        gettext_lazy("The same word or letter over and over."),
    ),
    Category.LOOKALIKE: (
        gettext_lazy("Disguised writing"),
        gettext_lazy("Letters of other scripts that only look like these."),
    ),
}
FOUND_WORDS: dict[str, str | Promise] = {
    **{category.value: words for category, (words, _help) in CATEGORY_WORDS.items()},
    Category.BLOCKED_TERM.value: gettext_lazy("Blocked term"),
    Category.HELD_TERM.value: gettext_lazy("Held term"),
}


def category_rows() -> list[tuple[str, _StrPromise, _StrPromise]]:
    """Name, label and explanation of what a channel sets a level for."""
    return [(name.value, *CATEGORY_WORDS[name]) for name in CATEGORIES]


def slow_choices(current: int) -> list[_Choice]:
    """Seconds between two messages of one person."""
    return [(str(s), span_words(s) if s else _("Off")) for s in _with(SLOW_S, current)]


def followed_choices(current: int | None) -> list[_Choice]:
    """Minutes one must have followed; empty for everybody."""
    known = _with(FOLLOWED_MIN, current or 0)
    spans = [(str(m), span_words(m * 60) if m else _("Any follower")) for m in known]
    return [("", _("Off")), *spans]


def age_choices(current: int) -> list[_Choice]:
    """Minutes since the account was made."""
    return [(str(m), span_words(m * 60) if m else _("Off")) for m in _with(AGE_MIN, current)]


def span_words(seconds: int) -> str:
    """A length of time in its largest two units, in the visitor's language."""
    words: list[str] = []
    for unit_s, name in _UNITS:
        count, seconds = divmod(seconds, unit_s)
        if count and len(words) < 2:
            words.append(name(count).format(n=count))
    return " ".join(words)


def _days(count: int) -> str:
    return ngettext("{n} day", "{n} days", count)


def _hours(count: int) -> str:
    return ngettext("{n} hour", "{n} hours", count)


def _minutes(count: int) -> str:
    return ngettext("{n} minute", "{n} minutes", count)


def _seconds(count: int) -> str:
    return ngettext("{n} second", "{n} seconds", count)


_UNITS: tuple[tuple[int, Callable[[int], str]], ...] = (
    (86_400, _days),
    (3600, _hours),
    (60, _minutes),
    (1, _seconds),
)


def _with(values: Iterable[int], current: int) -> list[int]:
    """The offered values and the one in force, which a command may have set."""
    return sorted({*values, current})
