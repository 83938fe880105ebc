"""The words of the pages for OBS, as scripts show them."""

from django.utils.translation import gettext as _


def overlay_messages() -> dict[str, str]:
    """Every message in the visitor's language, by key."""
    return {
        "alert.anonymous": _("Somebody"),
        "alert.test": _("Test"),
        "ticker.bits": _("{count} bits"),
        "ticker.cheer": _("Newest cheer"),
        "ticker.donations": _("Top donors"),
        "ticker.follow": _("Newest follower"),
        "ticker.gifts": _("Most gifts"),
        "ticker.given": _("{count} subs"),
        "ticker.sub": _("Newest subscriber"),
        "ticker.top": _("Most bits"),
    }
