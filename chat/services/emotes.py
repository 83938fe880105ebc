"""A channel's emotes: upload, review by the site, who may use them, taking them away."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from accounts.images import PictureRefused
from accounts.models import User
from accounts.policies.permissions import may_act
from chat.images.encode import encode_emote
from chat.images.names import EMOTE_HEIGHTS_PX, file_names
from chat.models import Emote, Room
from chat.policies.emotes import MAX_EMOTES_PER_CHANNEL, channel_code, check_code
from chat.services.pictures import drop_now, drop_pictures, read_upload, refused, store_picture
from chat.services.rooms import renew_snapshots
from streams.models import Channel
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted

_FOLDER = "emotes"
_COUNTED = (Emote.Status.PENDING, Emote.Status.APPROVED)


def upload_emote(
    *,
    actor: User,
    channel_id: int | None,
    name: str,
    upload: "UploadedFile[Any]",
    access: str = Emote.Access.EVERYONE,
) -> Emote:
    """A new emote, which waits for the site's review; `channel_id` None is one for everybody.

    A channel's code is its prefix and `name` (chat.policies.emotes); for everybody `name` is the
    code, and staff's word is its review. Slow (a second), so called outside of transactions.
    Raises InvalidInput, NotPermitted, Conflict for a code that is taken or a full set.
    """
    channel = _require_owner(actor, channel_id) if channel_id else None
    if channel is None:
        _require_staff(actor, "chat.add_emote")
    code = channel_code(channel.owner.login, name) if channel else check_code(name)
    if access not in Emote.Access.values or (channel is None and access != Emote.Access.EVERYONE):
        raise InvalidInput("Choose who may use the emote.", field="access")
    try:
        picture = encode_emote(read_upload(upload), list(EMOTE_HEIGHTS_PX.values()))
    except PictureRefused as refusal:
        raise refused(refusal) from refusal
    with transaction.atomic():
        if channel:
            _require_room_for_one(channel)
        if Emote.objects.filter(code=code, archived_at=None).exists():
            raise _taken(code)
        emote = Emote(
            channel=channel,
            code=code,
            is_animated=picture.is_animated,
            width_px=picture.width_px,
            access=access,
            status=Emote.Status.PENDING if channel else Emote.Status.APPROVED,
            uploaded_by=actor,
            image=store_picture(_FOLDER, picture),
        )
        _insert(emote)
        if channel is None:
            _renew_rooms(emote)
    return emote


def approve_emote(*, actor: User, emote_id: int) -> Emote:
    """Let a waiting emote be used; raises NotPermitted, NotFound."""
    _require_staff(actor)
    with transaction.atomic():
        emote = _waiting(emote_id)
        emote.status, emote.reviewed_by = Emote.Status.APPROVED, actor
        emote.save(update_fields=["status", "reviewed_by"])
        _renew_rooms(emote)
    return emote


def reject_emote(*, actor: User, emote_id: int, reason: str) -> Emote:
    """Turn a waiting emote down with a reason that its channel reads; the picture goes."""
    _require_staff(actor)
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= 200:
        raise InvalidInput("Say why, in up to 200 characters.", field="reason")
    with transaction.atomic():
        emote = _waiting(emote_id)
        emote.status, emote.reviewed_by, emote.rejection = Emote.Status.REJECTED, actor, reason
        # The code is free again at once; the row tells the channel what became of its upload.
        emote.archived_at = clock.now()
        emote.save(update_fields=["status", "reviewed_by", "rejection", "archived_at"])
        drop_pictures(_files(emote))
    return emote


def set_emote_access(*, actor: User, emote_id: int, access: str) -> Emote:
    """Change who may use a channel's emote; raises InvalidInput, NotPermitted, NotFound."""
    if access not in Emote.Access.values:
        raise InvalidInput("Choose who may use the emote.", field="access")
    with transaction.atomic():
        emote = _own(actor, emote_id)
        emote.access = Emote.Access(access)
        emote.save(update_fields=["access"])
        _renew_rooms(emote)
    return emote


def remove_emote(*, actor: User, emote_id: int) -> None:
    """Take an emote away, named by its number only: no name of a file comes from outside.

    One that was in use keeps its files, because old lines show them; others go altogether.
    """
    with transaction.atomic():
        emote = _own(actor, emote_id)
        if emote.status == Emote.Status.APPROVED:
            emote.archived_at = clock.now()
            emote.save(update_fields=["archived_at"])
            _renew_rooms(emote)
        else:
            drop_pictures(_files(emote))
            emote.delete()


def dismiss_rejection(*, actor: User, emote_id: int) -> None:
    """Forget a rejected emote, whose reason has been read."""
    channel_id = actor.pk
    gone = Emote.objects.filter(
        pk=emote_id, channel=channel_id, status=Emote.Status.REJECTED
    ).delete()
    if not gone[0]:
        raise NotFound("This emote does not exist.")


def _files(emote: Emote) -> list[str]:
    return list(file_names(emote.image, EMOTE_HEIGHTS_PX, has_static=emote.is_animated).values())


def _insert(emote: Emote) -> None:
    """A race for the code ends in the database; the loser's files go."""
    try:
        with transaction.atomic():
            emote.save(force_insert=True)
    except IntegrityError as error:
        drop_now(_files(emote))
        raise _taken(emote.code) from error


def _taken(code: str) -> Conflict:
    return Conflict(f"The code “{code}” is taken. Choose another name.", code="taken", field="name")


def _require_owner(actor: User, channel_id: int) -> Channel:
    channel = Channel.objects.select_related("owner").filter(pk=channel_id).first()
    if channel is None:
        raise NotFound("There is no channel of this name.")
    if not may_act(actor) or channel.pk != actor.pk:
        raise NotPermitted("Only the channel itself adds emotes.")
    return channel


def _require_staff(actor: User, permission: str = "chat.change_emote") -> None:
    if not may_act(actor) or not actor.has_perm(permission):
        raise NotPermitted("Only site moderators review emotes.")


def _require_room_for_one(channel: Channel) -> None:
    """Locks the channel's row, so that two uploads at once are counted one after the other."""
    Channel.objects.select_for_update().get(pk=channel.pk)
    own = Emote.objects.filter(channel=channel, archived_at=None, status__in=_COUNTED)
    if own.count() >= MAX_EMOTES_PER_CHANNEL:
        raise Conflict(
            f"A channel has at most {MAX_EMOTES_PER_CHANNEL} emotes. Remove one first.",
            code="full",
        )


def _waiting(emote_id: int) -> Emote:
    waiting = Emote.objects.select_for_update().filter(archived_at=None)
    emote = waiting.filter(pk=emote_id, status=Emote.Status.PENDING).first()
    if emote is None:
        raise NotFound("This emote does not wait for a review.")
    return emote


def _own(actor: User, emote_id: int) -> Emote:
    """An emote of the actor's channel, or any for staff; whose it is stays a secret else."""
    emote = Emote.objects.select_for_update().filter(pk=emote_id, archived_at=None).first()
    is_own = emote is not None and emote.channel_id == actor.pk
    if emote is None or not may_act(actor) or not (is_own or actor.has_perm("chat.change_emote")):
        raise NotFound("This emote does not exist.")
    return emote


def _renew_rooms(emote: Emote) -> None:
    """Senders decide with the new set from the commit on; everybody's is in every room's."""
    if emote.channel_id is not None:
        renew_snapshots(emote.channel_id)
        return
    for channel_id in Room.objects.values_list("pk", flat=True).iterator():
        renew_snapshots(channel_id)
