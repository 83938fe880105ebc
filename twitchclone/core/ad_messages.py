"""The words of ads and of the pages about them, as scripts show them."""

from django.utils.translation import gettext as _


def ad_messages() -> dict[str, str]:
    """Every message in the visitor's language, by key."""
    return {
        "ads.count": _("Ad {number} of {count}"),
        "ads.learn_more": _("Learn more"),
        "ads.left": _("{seconds} s"),
        "ads.region": _("Advertisement"),
        "ads.sending": _("Sending: {percent} %"),
        "ads.sent": _("Sent. It is being converted."),
    }
