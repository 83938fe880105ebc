"""The words of the popover for cheers, as its script shows them."""

from django.utils.translation import gettext as _


def cheer_messages() -> dict[str, str]:
    """Every message in the visitor's language, by key."""
    return {
        "cheers.add": _("Write {word}"),
        "cheers.amount": _("How many bits"),
        "cheers.balance": _("{count} bits"),
        "cheers.bounds": _("A cheer is {least} to {most} bits."),
        "cheers.buy": _("Get bits"),
        "cheers.missing": _("{count} bits are missing."),
        "cheers.off": _("This site sells no bits."),
        "cheers.other": _("Another number of bits"),
        "cheers.retry": _("Try again"),
        "cheers.title": _("Cheer"),
        "cheers.word": _("What it looks like"),
    }
