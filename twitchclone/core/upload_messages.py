"""The words of the upload page's script."""

from django.utils.translation import gettext as _


def upload_messages() -> dict[str, str]:
    """In the visitor's language, by key."""
    return {
        "upload.empty_file": _("{name} is empty."),
        "upload.failed": _("Sending failed"),
        "upload.file-needed": _("Choose the same file again to go on"),
        "upload.left": _("{time} left"),
        "upload.other_file": _("This is another file. Choose {name} as it was."),
        "upload.paused": _("Paused"),
        "upload.ready": _("Ready"),
        "upload.rejected": _("Rejected"),
        "upload.review": _("Waiting for a moderator"),
        "upload.saved": _("Saved"),
        "upload.sending": _("Sending"),
        "upload.state.probing": _("Looking at the file"),
        "upload.state.publishing": _("Publishing"),
        "upload.state.received": _("Arrived; waiting to be converted"),
        "upload.state.scanning": _("Scanning for viruses"),
        "upload.state.transcoding": _("Converting"),
        "upload.waiting": _("Waiting"),
    }
