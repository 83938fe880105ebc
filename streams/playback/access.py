"""Who may watch a video or a clip; everything that hands out an address asks here first."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse

from accounts.models import User
from accounts.policies.permissions import may_act, may_see
from streams.entitlements import video_entitlements
from streams.errors import VideoPasswordNeeded, VideoSubscribersOnly
from streams.models import Clip, Video, VideoState, VideoVisibility
from streams.policies.permissions import may_edit_video, may_watch_all
from twitchclone.core.errors import DomainError, NotFound, NotPermitted, NotSignedIn
from twitchclone.core.ids import hash_secret

_PLAYED = {VideoState.RECORDING, VideoState.READY}
_UNLOCKED_S = 12 * 3600
_MISSING = "There is no such video."
_NO_CLIP = "There is no such clip (any more)."


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


def require_may_watch(
    video: Video,
    viewer: User | None,
    *,
    unlocked: bool,
    subscribed: frozenset[int] | None = None,
) -> None:
    """Raise NotFound, VideoSubscribersOnly or VideoPasswordNeeded for who may not watch.

    The owner and site moderators may watch everything. `unlocked`: the viewer gave the password.
    One query at most beside the viewer's groups, none with what `subscribed_channels` has found.
    """
    require_may_find(video, viewer)
    _require_let_in(video, viewer, unlocked, subscribed)


def require_may_find_clip(clip: Clip, viewer: User | None) -> None:
    """Raise NotFound unless the viewer may know of the clip, which streams.selectors.clips found.

    A private one is there for who may watch it, and for who made it, to be deleted.
    """
    is_private = clip.visibility == VideoVisibility.PRIVATE
    is_own = viewer is not None and viewer.pk == clip.creator_id
    if is_private and not is_own and not may_watch_all(viewer, clip.channel_id):
        raise NotFound(_NO_CLIP)


def require_may_watch_clip(
    clip: Clip, viewer: User | None, *, unlocked: bool, subscribed: frozenset[int] | None = None
) -> None:
    """Raise NotFound, VideoSubscribersOnly or VideoPasswordNeeded, by the rule for its video.

    Whoever made the clip is no exception: a subscription ends, a password is changed.
    """
    if clip.visibility == VideoVisibility.PRIVATE and not may_watch_all(viewer, clip.channel_id):
        raise NotFound(_NO_CLIP)
    _require_let_in(clip, viewer, unlocked, subscribed)


def may_watch_clip(
    clip: Clip, viewer: User | None, *, unlocked: bool, subscribed: frozenset[int] | None = None
) -> bool:
    """Whether `require_may_watch_clip` would let the viewer in."""
    try:
        require_may_watch_clip(clip, viewer, unlocked=unlocked, subscribed=subscribed)
    except DomainError:
        return False
    return True


def may_watch(
    video: Video, viewer: User | None, *, unlocked: bool, subscribed: frozenset[int] | None = None
) -> bool:
    """Whether `require_may_watch` would let the viewer in."""
    try:
        require_may_watch(video, viewer, unlocked=unlocked, subscribed=subscribed)
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


def is_unlocked(cookies: Mapping[str, str], video: Video | None) -> bool:
    """Whether the cookies of a request say that the video's present password was given.

    It opens the video's clips too; those of a video that is gone have None.
    """
    value = cookies.get(_cookie_name(video), "") if video else ""
    if video is None or not value or not video.password_hash:
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


def subscribed_channels(contents: Iterable[Video | Clip], viewer: User | None) -> frozenset[int]:
    """To which channels of those of a list the viewer subscribes, for `may_watch`; one query, none
    where nothing in the list is for subscribers."""
    asking = {one.channel_id for one in contents if one.visibility == VideoVisibility.SUBSCRIBERS}
    if not asking or viewer is None or not may_act(viewer):
        return frozenset()
    return video_entitlements().subscribed_channels(channel_ids=asking, user_id=viewer.pk)


def _require_let_in(
    content: Video | Clip, viewer: User | None, unlocked: bool, subscribed: frozenset[int] | None
) -> None:
    if may_watch_all(viewer, content.channel_id):
        return
    if content.visibility == VideoVisibility.PASSWORD and not unlocked:
        raise VideoPasswordNeeded
    if content.visibility != VideoVisibility.SUBSCRIBERS:
        return
    if subscribed is None:
        subscribed = subscribed_channels([content], viewer)
    if content.channel_id not in subscribed:
        raise VideoSubscribersOnly


def _cookie_name(video: Video) -> str:
    return f"video-{video.pk}"


def _signer(video: Video) -> TimestampSigner:
    return TimestampSigner(salt=f"streams.video-unlocked:{video.pk}")


def _mark(video: Video) -> str:
    # Another password has another hash, so it shuts out who knew the one before.
    return hash_secret(video.password_hash)[:16]
