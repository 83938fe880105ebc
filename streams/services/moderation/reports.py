"""What viewers report, and what moderators make of it."""

from django.db import transaction

from accounts.models import User
from streams.models import Clip, ContentReport, Video
from streams.services.moderation.take_down import (
    Content,
    require_moderator,
    take_down_content,
)
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted

_MAX_TEXT_LENGTH = 500


def report_content(
    *, content: Content, reporter: User, reason: str, text: str = ""
) -> ContentReport:
    """Keep the report; one that is open already is the answer to a second one of the same person.

    Whether the reporter may see it is decided by the caller.
    """
    if not reporter.is_active or reporter.is_suspended:
        raise NotPermitted("This account is suspended.")
    if reason not in ContentReport.Reason.values:
        raise InvalidInput("Choose a reason from the list.", field="reason")
    text = text.strip()
    if len(text) > _MAX_TEXT_LENGTH or "\x00" in text:
        raise InvalidInput(f"A text has at most {_MAX_TEXT_LENGTH} characters.", field="text")
    of = {"video": content} if isinstance(content, Video) else {"clip": content}
    # The two unique constraints on open reports make a second one at the same moment the first.
    report, _ = ContentReport.objects.get_or_create(
        **of,
        reporter=reporter,
        state=ContentReport.State.OPEN,
        defaults={"reason": reason, "text": text},
    )
    return report


@transaction.atomic
def decide_report(*, report: ContentReport, by: User, is_upheld: bool, note: str = "") -> None:
    """Upheld: the video or clip is taken down, with `note` as the reason its owner reads, and every
    open report of it is upheld. Dismissed: this report alone. Raises Conflict when decided."""
    require_moderator(by)
    locked = ContentReport.objects.select_for_update().get(pk=report.pk)
    if locked.state != ContentReport.State.OPEN:
        raise Conflict("This report is decided already.")
    state = ContentReport.State.UPHELD if is_upheld else ContentReport.State.DISMISSED
    decided = ContentReport.objects.filter(pk=locked.pk)
    if is_upheld:
        content: Video | Clip | None = locked.video or locked.clip
        assert content is not None  # a constraint of the table
        take_down_content(content=content, by=by, reason=note)
        decided = ContentReport.objects.filter(
            video=locked.video, clip=locked.clip, state=ContentReport.State.OPEN
        )
    decided.update(state=state, decided_by=by, decided_at=clock.now(), note=note[:500])
