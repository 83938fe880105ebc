"""What a comment below a video may be, who may do what with one, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.models import VideoComment
from chat.parsing.text import TextRefused, clean_text
from chat.policies.permissions import Permission
from twitchclone.core.errors import InvalidInput, NotPermitted

MAX_CHARACTERS = 1000
MAX_LINES = 30
EDITABLE_FOR = timedelta(minutes=15)
RESTORABLE_FOR = timedelta(minutes=10)  # the undo of a deletion
SAME_TEXT_WITHIN = timedelta(minutes=10)


class CommentsClosed(NotPermitted):
    """The owner has closed the comments of this video."""

    code = "comments_closed"
    default_message = "Comments are closed for this video."


def clean_comment(text: str) -> str:
    """Each line cleaned as chat cleans a message; lines without words fall away.

    Raises InvalidInput.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_LINES or sum(map(len, lines)) > 2 * MAX_CHARACTERS:
        raise _too_long()
    cleaned = "\n".join(filter(None, (_clean_line(line) for line in lines)))
    if not cleaned:
        raise InvalidInput("Write something first.", code="empty", field="text")
    if len(cleaned) > MAX_CHARACTERS:
        raise _too_long()
    return cleaned


def _clean_line(line: str) -> str:
    try:
        return clean_text(line, max_characters=MAX_CHARACTERS)
    except TextRefused as refusal:
        if refusal.code == "empty":
            return ""
        raise InvalidInput(refusal.message, code=refusal.code, field="text") from refusal


def _too_long() -> InvalidInput:
    message = f"A comment has at most {MAX_CHARACTERS} characters in {MAX_LINES} lines."
    return InvalidInput(message, code="too_long", field="text")


@dataclass(frozen=True, slots=True)
class CommentReader:
    """Who reads a video's comments, and what keeping order there they may do."""

    user_id: int | None = None
    permissions: frozenset[Permission] = frozenset()
    may_pin: bool = False
    is_muted: bool = False  # the account may not act at all

    @property
    def may_decide(self) -> bool:
        """Whether held comments are shown and decided on."""
        return Permission.AUTOMOD in self.permissions

    def may_edit(self, comment: VideoComment, now: datetime) -> bool:
        """Its author, for a quarter of an hour."""
        return (
            self.user_id == comment.author_id
            and not self.is_muted
            and now < comment.created_at + EDITABLE_FOR
        )

    def may_delete(self, comment: VideoComment) -> bool:
        """Its author and those who delete lines in the chat; the service knows the exceptions."""
        if self.user_id is None or self.is_muted:
            return False
        return self.user_id == comment.author_id or Permission.DELETE in self.permissions
