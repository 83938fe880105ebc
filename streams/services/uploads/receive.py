"""An upload's row while its bytes come, whichever protocol brings them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from streams.models import (
    Channel,
    Upload,
    UploadProtocol,
    UploadState,
    Video,
    VideoKind,
    VideoState,
)
from streams.policies import uploads as rules
from streams.services.quota import require_room
from streams.services.uploads.originals import remove_original
from streams.services.video_news import tell_video
from streams.storage.incoming import require_disk_room
from twitchclone.core import clock
from twitchclone.core.db import lock_for_transaction
from twitchclone.core.errors import Conflict, NotPermitted
from twitchclone.core.jobs import enqueue_on_commit

_ROOM_LOCK_NAMESPACE = 0x0B0D
_EXPIRED_AT_ONCE = 100
PROCESS_TASK = "streams.video.process_upload"


@transaction.atomic
def create_upload(
    *,
    channel: Channel,
    actor: User,
    protocol: UploadProtocol,
    size_bytes: int,
    file_name: str = "",
    title: str = "",
    visibility: str = "",
    fingerprint: str = "",
) -> Upload:
    """The rows of a new upload and its video, for the channel's owner.

    Raises NotPermitted, UploadTooLarge, DiskFull, QuotaExceeded, and Conflict for too many
    unfinished ones.
    """
    if not rules.may_upload(actor, channel):
        raise NotPermitted("Only the owner of this channel may upload to it.")
    rules.require_size(size_bytes, max_gb=settings.UPLOAD_MAX_GB)
    if protocol != UploadProtocol.S3:
        # Two at once must not both be promised the last room; until the rows are written.
        lock_for_transaction(_ROOM_LOCK_NAMESPACE, 0)
        require_disk_room(size_bytes, unfinished=_unfinished_here())
    require_room(channel, size_bytes)  # locks the channel, so that the count below holds too
    unfinished = Upload.objects.filter(channel=channel, state=UploadState.RECEIVING)
    if unfinished.count() >= rules.MAX_UNFINISHED:
        raise Conflict(
            f"{rules.MAX_UNFINISHED} uploads are unfinished; finish or cancel one first.",
            code="too_many",
        )
    file_name = rules.clean_file_name(file_name)
    video = Video.objects.create(
        channel=channel,
        kind=VideoKind.UPLOAD,
        state=VideoState.RECEIVING,
        title=rules.title_of(title, file_name),
        visibility=rules.first_visibility(visibility, channel),
        category=channel.category,
        language=channel.language,
        is_mature=channel.is_mature,
    )
    tell_video(video)
    return Upload.objects.create(
        channel=channel,
        video=video,
        protocol=protocol,
        file_name=file_name,
        size_bytes=size_bytes,
        fingerprint=rules.clean_fingerprint(fingerprint),
        node="" if protocol == UploadProtocol.S3 else settings.MEDIA_NODE,
        expires_at=_expiry(),
    )


@transaction.atomic
def note_received(*, upload_id: UUID, received_bytes: int) -> datetime | None:
    """Keep how much is here, and the upload from expiring; the new moment, None if it is over.

    With the last byte the upload is received and its processing begins.
    """
    upload = _lock_receiving(upload_id)
    if upload is None:
        return None
    upload.received_bytes, upload.expires_at = received_bytes, _expiry()
    upload.save(update_fields=["received_bytes", "expires_at"])
    if received_bytes >= upload.size_bytes:
        _finish(upload)
    return upload.expires_at


@transaction.atomic
def finish_receiving(*, upload_id: UUID) -> None:
    """All of it is here: scan, probe and transcode it. A second call changes nothing."""
    upload = _lock_receiving(upload_id)
    if upload is not None:
        _finish(upload)


@transaction.atomic
def abort_upload(*, upload_id: UUID, reason: str = "The upload was cancelled.") -> bool:
    """End an unfinished upload: its rows go, and its bytes after commit. Whether it was open."""
    upload = _lock_receiving(upload_id)
    if upload is None:
        return False
    video = upload.video
    video.state, video.state_reason = VideoState.REJECTED, reason
    tell_video(video)
    transaction.on_commit(lambda: remove_original(upload), robust=True)
    video.delete()  # and the upload's row with it
    return True


def expire_uploads() -> int:
    """Remove what was not finished in time; how many."""
    due = Upload.objects.filter(state=UploadState.RECEIVING, expires_at__lte=clock.now())
    return sum(
        abort_upload(upload_id=upload_id, reason="The upload was not finished in time.")
        for upload_id in list(due.values_list("pk", flat=True)[:_EXPIRED_AT_ONCE])
    )


def _unfinished_here() -> list[tuple[UUID, int]]:
    here = Upload.objects.filter(state=UploadState.RECEIVING, node=settings.MEDIA_NODE)
    return list(here.exclude(protocol=UploadProtocol.S3).values_list("pk", "size_bytes"))


def _lock_receiving(upload_id: UUID) -> Upload | None:
    uploads = Upload.objects.select_for_update(of=("self",)).select_related("video")
    return uploads.filter(pk=upload_id, state=UploadState.RECEIVING).first()


def _finish(upload: Upload) -> None:
    upload.state, upload.received_bytes = UploadState.RECEIVED, upload.size_bytes
    upload.received_at = clock.now()
    upload.save(update_fields=["state", "received_bytes", "received_at"])
    video = upload.video
    video.state, video.progress_percent = VideoState.RECEIVED, 0
    video.save(update_fields=["state", "progress_percent"])
    tell_video(video)
    enqueue_on_commit(PROCESS_TASK, video_id=video.pk)


def _expiry() -> datetime:
    return clock.now() + timedelta(hours=settings.UPLOAD_KEEP_HOURS)
