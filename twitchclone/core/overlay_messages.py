"""The words of the pages for OBS, as scripts show them."""

from django.utils.translation import gettext as _


def overlay_messages() -> dict[str, str]:
    """Every message in the visitor's language, by key."""
    return {
        "alert.anonymous": _("Somebody"),
        "alert.test": _("Test"),
        "ticker.bits": _("{count} bits"),
        "ticker.cheer": _("Newest cheer"),
        "ticker.follow": _("Newest follower"),
        "ticker.sub": _("Newest subscriber"),
        "ticker.top": _("Top supporters"),
    }
