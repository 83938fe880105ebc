"""The words of the clip editor and of the pages of clips, as scripts show them."""

from django.utils.translation import gettext as _


def clip_messages() -> dict[str, str]:
    """Every message in the visitor's language, by key."""
    return {
        "clip.arriving": _("Not stored yet"),
        "clip.arriving_seconds": _("The last {count} s are still on their way."),
        "clip.copy_link": _("Copy link"),
        "clip.cutting": _("Cutting the clip…"),
        "clip.deleted": _("The clip is deleted."),
        "clip.end": _("End of the clip"),
        "clip.failed": _("The clip could not be made. Please try again."),
        "clip.make": _("Make a clip"),
        "clip.no_preview": _("This part cannot be played here, but it can be clipped."),
        "clip.open": _("Open the clip"),
        "clip.part": _("The part that becomes the clip"),
        "clip.publish": _("Publish"),
        "clip.ready": _("Ready to share"),
        "clip.renamed": _("The title is changed."),
        "clip.span": _("{start} – {end} · {length} s"),
        "clip.start": _("Start of the clip"),
        "clip.title": _("Title"),
    }
