"""Who may watch a video; everything that hands out an address asks here first."""

from collections.abc import Mapping

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse

from accounts.models import User
from accounts.policies.permissions import may_see
from streams.entitlements import video_entitlements
from streams.errors import VideoPasswordNeeded, VideoSubscribersOnly
from streams.models import Video, VideoState, VideoVisibility
from streams.policies.permissions import may_edit_video
from twitchclone.core.errors import DomainError, NotFound, NotPermitted, NotSignedIn
from twitchclone.core.ids import hash_secret

_PLAYED = {VideoState.RECORDING, VideoState.READY}
_UNLOCKED_S = 12 * 3600
_MISSING = "There is no such video."


def require_may_find(video: Video, viewer: User | None) -> None:
    """Raise NotFound unless the viewer may know of the video; may query the viewer's groups.

    What is restricted to subscribers or by a password may be known of.
    """
    if may_edit_video(viewer, video):
        return
    is_there = video.deleted_at is None and video.taken_down_at is None and video.is_kept
    is_private = video.visibility == VideoVisibility.PRIVATE
    if not is_there or is_private or video.state not in _PLAYED:
        raise NotFound(_MISSING)
    if not may_see(viewer, video.channel.owner):
        raise NotFound(_MISSING)


def require_may_watch(video: Video, viewer: User | None, *, unlocked: bool) -> None:
    """Raise NotFound, VideoSubscribersOnly or VideoPasswordNeeded for who may not watch.

    The owner and site moderators may watch everything. `unlocked`: the viewer gave the password.
    One query at most beside the viewer's groups.
    """
    require_may_find(video, viewer)
    if may_edit_video(viewer, video):
        return
    if video.visibility == VideoVisibility.PASSWORD and not unlocked:
        raise VideoPasswordNeeded
    if video.visibility == VideoVisibility.SUBSCRIBERS and not _is_subscriber(video, viewer):
        raise VideoSubscribersOnly


def may_watch(video: Video, viewer: User | None, *, unlocked: bool) -> bool:
    """Whether `require_may_watch` would let the viewer in."""
    try:
        require_may_watch(video, viewer, unlocked=unlocked)
    except DomainError:
        return False
    return True


def require_may_edit(video: Video, actor: User | None) -> User:
    """The actor, when the video is theirs or they are a site moderator.

    To others it is forbidden (or unknown, when they may not know of it).
    """
    if actor is None:
        raise NotSignedIn
    if not may_edit_video(actor, video):
        require_may_find(video, actor)
        raise NotPermitted("Only the owner of this video may change it.")
    return actor


def is_unlocked(cookies: Mapping[str, str], video: Video) -> bool:
    """Whether the cookies of a request say that the video's present password was given."""
    value = cookies.get(_cookie_name(video), "")
    if not value or not video.password_hash:
        return False
    try:
        return _signer(video).unsign(value, max_age=_UNLOCKED_S) == _mark(video)
    except BadSignature:
        return False


def set_unlocked(response: HttpResponse, video: Video) -> None:
    """Mark the browser as one that knows the password, until it is changed or half a day is over.

    A cookie, because the password opens the video to those without an account too. Nothing while
    the video asks for no password: the one it is kept with has not been given.
    """
    if video.visibility != VideoVisibility.PASSWORD:
        return
    response.set_cookie(
        _cookie_name(video),
        _signer(video).sign(_mark(video)),
        max_age=_UNLOCKED_S,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _is_subscriber(video: Video, viewer: User | None) -> bool:
    if viewer is None or not viewer.is_active or viewer.is_suspended:
        return False
    return video_entitlements().is_subscriber(channel_id=video.channel_id, user_id=viewer.pk)


def _cookie_name(video: Video) -> str:
    return f"video-{video.pk}"


def _signer(video: Video) -> TimestampSigner:
    return TimestampSigner(salt=f"streams.video-unlocked:{video.pk}")


def _mark(video: Video) -> str:
    # Another password has another hash, so it shuts out who knew the one before.
    return hash_secret(video.password_hash)[:16]
