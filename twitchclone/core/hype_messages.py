"""The words of hype trains, as scripts show them."""

from django.utils.translation import gettext as _


def hype_messages() -> dict[str, str]:
    """Every message in the visitor's language, by key."""
    return {
        "hype.arrived": _("The train has arrived at level {level}!"),
        "hype.at_level": _("Hype train · level {level}"),
        "hype.began": _("A hype train has set off!"),
        "hype.level": _("Level {level}"),
        "hype.level_up": _("The hype train is at level {level}!"),
        "hype.most.bits": _("Most bits"),
        "hype.most.donation": _("Highest donations"),
        "hype.most.subscription": _("Most subscriptions"),
        "hype.points": _("{count} points to the next level"),
        "hype.total": _("{count} points in all"),
        "hype.train": _("Hype train"),
    }
