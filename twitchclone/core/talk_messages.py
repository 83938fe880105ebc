"""The words of a video's chat replay and comments, by key; see `script_messages`."""

from django.utils.translation import gettext as _


def talk_messages() -> dict[str, str]:
    """Every message of the bundles `replay` and `comments` in the visitor's language."""
    return {**_replay(), **_comments()}


def _replay() -> dict[str, str]:
    return {
        "replay.later": _("Nobody has said anything yet"),
        "replay.next": _("The next message comes at {time}"),
        "replay.none": _("No chat was recorded"),
        "replay.quiet": _("Nobody says anything more"),
    }


def _comments() -> dict[str, str]:
    return {
        "comments.answer": _("Answer"),
        "comments.answer_to": _("Answer {name}"),
        "comments.answers": _("Answers: {count}"),
        "comments.approve": _("Allow"),
        "comments.approved": _("The comment can be seen now"),
        "comments.cancel": _("Cancel"),
        "comments.delete": _("Delete"),
        "comments.deleted": _("Comment deleted"),
        "comments.denied": _("The comment was refused"),
        "comments.deny": _("Refuse"),
        "comments.edit": _("Edit"),
        "comments.edited": _("edited"),
        "comments.field": _("Your comment"),
        "comments.held": _("Waits for a moderator"),
        "comments.held_because": _("AutoMod: {reason}"),
        "comments.held_title": _("Held comments: {count}"),
        "comments.left": _("{count} characters left"),
        "comments.more_answers": _("More answers"),
        "comments.owner": _("Broadcaster"),
        "comments.pin": _("Pin"),
        "comments.pinned": _("Pinned by the broadcaster"),
        "comments.save": _("Save"),
        "comments.seek": _("Go to {time}"),
        "comments.send": _("Comment"),
        "comments.sending": _("Sending…"),
        "comments.title": _("Comments: {count}"),
        "comments.unpin": _("Unpin"),
    }
