"""Comments below videos: written, changed, taken away, pinned, and decided on by moderators."""

from chat.services.comments.deciding import approve_comment, deny_comment
from chat.services.comments.removing import delete_comment, pin_comment, restore_comment
from chat.services.comments.writing import add_comment, answer_comment, edit_comment

__all__ = [
    "add_comment",
    "answer_comment",
    "approve_comment",
    "delete_comment",
    "deny_comment",
    "edit_comment",
    "pin_comment",
    "restore_comment",
]
