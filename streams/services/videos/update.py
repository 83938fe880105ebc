"""What a video is called, and who may watch it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.models import User
from streams.models import Category, Clip, Video, VideoVisibility
from streams.policies.fields import clean_language, clean_tags, clean_title
from streams.policies.videos import (
    MAX_DESCRIPTION_LENGTH,
    clean_password,
    clean_text,
    clean_visibility,
)
from streams.services.video_news import tell_video
from streams.services.videos.locked import lock_video, require_video_editor
from twitchclone.core import rate_limit
from twitchclone.core.errors import NotPermitted
from twitchclone.core.unset import UNSET, Unset

# Of one address at one video, and of all addresses: whoever guesses has few tries either way.
_TRIES = rate_limit.Limit("video-password", count=10, period_s=600)
_TRIES_OF_ALL = rate_limit.Limit("video-password-of-all", count=300, period_s=600)


@transaction.atomic
def update_video(
    *,
    video: Video,
    actor: User,
    title: str | Unset = UNSET,
    description: str | Unset = UNSET,
    category: Category | Unset | None = UNSET,
    tags: Iterable[str] | Unset = UNSET,
    language: str | Unset = UNSET,
    is_mature: bool | Unset = UNSET,
    are_comments_open: bool | Unset = UNSET,
    is_download_allowed: bool | Unset = UNSET,
) -> Video:
    """Change what is given."""
    require_video_editor(actor, video)
    wanted: dict[str, Any] = {
        "category": category,
        "is_mature": is_mature,
        "are_comments_open": are_comments_open,
        "is_download_allowed": is_download_allowed,
    }
    if not isinstance(title, Unset):
        wanted["title"] = clean_title(title)
    if not isinstance(description, Unset):
        wanted["description"] = clean_text(
            description, field="description", max_length=MAX_DESCRIPTION_LENGTH
        )
    if not isinstance(tags, Unset):
        wanted["tags"] = clean_tags(tags)
    if not isinstance(language, Unset):
        wanted["language"] = clean_language(language)
    return _apply(video, {name: value for name, value in wanted.items() if value is not UNSET})


@transaction.atomic
def set_visibility(
    *, video: Video, actor: User, visibility: str | Unset = UNSET, password: str | Unset = UNSET
) -> Video:
    """Say who may watch; a new password shuts out those who gave the one before. Clips follow, but
    for those of moments that everybody saw live.

    A password is kept (as a hash) while the video is open to everybody, for the next time.
    """
    require_video_editor(actor, video)
    locked = lock_video(video)
    wanted: dict[str, Any] = {}
    if not isinstance(password, Unset):
        wanted["password_hash"] = make_password(clean_password(password))
    if not isinstance(visibility, Unset):
        has_password = bool(wanted.get("password_hash") or locked.password_hash)
        wanted["visibility"] = clean_visibility(visibility, has_password=has_password)
        Clip.objects.filter(video=locked, was_seen_live=False).update(
            visibility=wanted["visibility"]
        )
    return _apply(video, wanted)


def unlock_video(*, video: Video, password: str, address: str) -> None:
    """Raise NotPermitted unless this is the video's password; tries are few."""
    rate_limit.require(_TRIES, f"{video.pk}:{address}")
    rate_limit.require(_TRIES_OF_ALL, str(video.pk))
    if video.visibility != VideoVisibility.PASSWORD:
        return
    if len(password) > 1000 or not check_password(password, video.password_hash):
        raise NotPermitted("This is not the password.", code="wrong_password", field="password")


def _apply(video: Video, wanted: dict[str, Any]) -> Video:
    locked = lock_video(video)
    changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
    if changed:
        for name in changed:
            setattr(locked, name, wanted[name])
        locked.save(update_fields=changed)
        tell_video(locked)
    return locked
