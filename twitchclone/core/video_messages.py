"""The words of the scripts around videos: sharing, reports, collections, the dashboard's lists."""

from django.utils.translation import gettext as _


def video_messages() -> dict[str, str]:
    """In the visitor's language, by key."""
    return {
        "queue.cancel": _("Stay here"),
        "queue.next": _("{title} plays in {seconds} s"),
        "queue.now": _("Play now"),
        "report.sent": _("Thank you. The people who run this site will look at it."),
    }
