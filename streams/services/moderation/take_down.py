"""Taking a video or a clip down: only its owner and moderators see it; and putting it back."""

from django.db import transaction

from accounts.models import User
from streams.models import Clip, Video
from streams.policies.permissions import may_moderate_content
from streams.services.video_news import tell_video
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound, NotPermitted

Content = Video | Clip
_MAX_REASON_LENGTH = 300


@transaction.atomic
def take_down_content(*, content: Content, by: User, reason: str) -> None:
    """Nobody else can watch it within seconds; the owner reads why. Again: another reason."""
    require_moderator(by)
    reason = clean_reason(reason)
    locked = lock_content(content)
    locked.taken_down_at = locked.taken_down_at or clock.now()
    locked.taken_down_reason = reason
    _save(locked)


@transaction.atomic
def restore_content(*, content: Content, by: User) -> None:
    """As if it had never been taken down."""
    require_moderator(by)
    locked = lock_content(content)
    locked.taken_down_at, locked.taken_down_reason = None, ""
    _save(locked)


def require_moderator(by: User) -> None:
    """Raise NotPermitted for whoever is none."""
    if not may_moderate_content(by):
        raise NotPermitted("Only the site's moderators may do this.")


def clean_reason(reason: str) -> str:
    """What the owner reads."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("Say why; the owner reads it.", field="reason")
    if len(reason) > _MAX_REASON_LENGTH:
        raise InvalidInput(f"A reason has at most {_MAX_REASON_LENGTH} characters.", field="reason")
    return reason


def lock_content(content: Content) -> Content:
    """The row as it stands, locked; raises NotFound."""
    model: type[Video] | type[Clip] = type(content)
    locked = model.objects.select_for_update(no_key=True).filter(pk=content.pk).first()
    if locked is None:
        raise NotFound("This does not exist any more.")
    return locked


def _save(content: Content) -> None:
    content.save(update_fields=["taken_down_at", "taken_down_reason"])
    if isinstance(content, Video):
        tell_video(content)
