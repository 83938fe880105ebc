"""What a channel shows: its title, category and tags, and the picture while it is offline."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.services.images import ImageKind, store_image
from streams import events
from streams.models import Category, Channel
from streams.policies.fields import clean_language, clean_tags, clean_title
from streams.policies.permissions import may_edit_channel
from streams.services.ingest.locks import lock_channel
from streams.services.recordings.begin import follow_broadcast
from twitchclone.core.errors import NotFound, NotPermitted
from twitchclone.core.outbox import publish
from twitchclone.core.unset import UNSET, Unset


def create_channel(*, account: User) -> Channel:
    """The account's channel; there is one for every account, so a second call returns it."""
    channel, _ = Channel.objects.get_or_create(owner=account)
    return channel


@transaction.atomic
def update_channel(
    *,
    channel: Channel,
    actor: User,
    title: str | Unset = UNSET,
    category: Category | Unset | None = UNSET,
    tags: Iterable[str] | Unset = UNSET,
    language: str | Unset = UNSET,
    is_mature: bool | Unset = UNSET,
) -> Channel:
    """Change what is given, also on the open broadcast; publishes ChannelUpdated if it differs."""
    require_editor(actor, channel)
    wanted: dict[str, Any] = {}
    if not isinstance(title, Unset):
        wanted["title"] = clean_title(title)
    if not isinstance(category, Unset):
        wanted["category"] = category
    if not isinstance(tags, Unset):
        wanted["tags"] = clean_tags(tags)
    if not isinstance(language, Unset):
        wanted["language"] = clean_language(language)
    if not isinstance(is_mature, Unset):
        wanted["is_mature"] = is_mature
    return _apply(channel, wanted)


def set_offline_banner(
    *, channel: Channel, actor: User, upload: "UploadedFile[bytes] | None"
) -> Channel:
    """Show this picture while the channel is offline; None takes it away."""
    require_editor(actor, channel)
    image = store_image(upload=upload, kind=ImageKind.OFFLINE_BANNER) if upload else None
    with transaction.atomic():
        locked = require_locked(channel)
        old_name, storage = locked.offline_banner.name, locked.offline_banner.storage
        if image is None:
            locked.offline_banner = ""
            locked.save(update_fields=["offline_banner"])
        else:
            locked.offline_banner.save(str(image.name), image, save=False)
            locked.save(update_fields=["offline_banner"])
        if old_name:
            transaction.on_commit(lambda: storage.delete(old_name), robust=True)
    return locked


def require_editor(actor: User, channel: Channel) -> None:
    """Raise NotPermitted for anyone but the owner and staff with the permission."""
    if not may_edit_channel(actor, channel):
        raise NotPermitted("Only the owner of this channel may change it.")


def require_locked(channel: Channel) -> Channel:
    """The channel as it stands, its row locked until the transaction ends."""
    locked = lock_channel(channel.pk)
    if locked is None:
        raise NotFound("This channel does not exist.")
    return locked


def _apply(channel: Channel, wanted: dict[str, Any]) -> Channel:
    locked = require_locked(channel)
    changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, wanted[name])
    locked.save(update_fields=changed)
    _copy_to_broadcast(locked, changed)
    publish(_updated(locked))
    return locked


def _copy_to_broadcast(channel: Channel, names: list[str]) -> None:
    broadcast = channel.open_broadcast
    if broadcast is None:
        return
    for name in names:
        setattr(broadcast, name, getattr(channel, name))
    broadcast.save(update_fields=names)
    follow_broadcast(broadcast=broadcast, changed=names)


def _updated(channel: Channel) -> events.ChannelUpdated:
    category = channel.category
    return events.ChannelUpdated(
        channel_id=channel.pk,
        title=channel.title,
        category_id=category.pk if category else None,
        category_name=category.name if category else "",
        category_slug=category.slug if category else "",
        language=channel.language,
        is_mature=channel.is_mature,
        tags=channel.tags,
    )
