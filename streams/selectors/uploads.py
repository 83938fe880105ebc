"""Uploads as their senders may see them."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from streams.models import Upload, UploadState
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

_SHOWN = 50
_SHOWN_FOR = timedelta(days=1)


def find_upload(upload_id: UUID, *, actor: User) -> Upload:
    """The account's own upload with its video; raises NotFound for anybody else's; one query."""
    upload = Upload.objects.select_related("video").filter(pk=upload_id, channel=actor.pk).first()
    if upload is None:
        raise NotFound("There is no such upload.")
    return upload


def list_unfinished(channel_id: int) -> list[Upload]:
    """What a page offers to go on with, newest first; one query."""
    uploads = Upload.objects.select_related("video")
    return list(uploads.filter(channel=channel_id, state=UploadState.RECEIVING)[:_SHOWN])


def list_under_way(channel_id: int) -> list[Upload]:
    """The same, and what arrived within a day, whatever has become of it; one query."""
    uploads = Upload.objects.select_related("video").filter(channel=channel_id)
    is_fresh = Q(received_at__gte=clock.now() - _SHOWN_FOR)
    uploads = uploads.filter(Q(state=UploadState.RECEIVING) | is_fresh, video__deleted_at=None)
    return list(uploads[:_SHOWN])
