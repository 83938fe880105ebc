"""Uploads straight into the bucket: links for the parts, and what is checked at the end."""

from collections.abc import Iterable

from accounts.models import User
from streams.models import Channel, Upload, UploadProtocol, UploadState
from streams.services.uploads.originals import original_key
from streams.services.uploads.receive import abort_upload, create_upload, note_received
from streams.storage import Area, is_remote, size_of
from streams.storage.multipart import (
    StoredPart,
    complete_multipart,
    list_parts,
    part_size,
    sign_part,
    start_multipart,
)
from twitchclone.core.errors import Conflict, InvalidInput, NotFound

LINK_S = 6 * 3600
MAX_LINKS = 100  # in one request
# Not the file's own: nothing may ever be shown from here by its sender's choice.
_CONTENT_TYPE = "application/octet-stream"


def start_remote_upload(
    *,
    channel: Channel,
    actor: User,
    size_bytes: int,
    file_name: str = "",
    title: str = "",
    visibility: str = "",
    fingerprint: str = "",
) -> Upload:
    """A new multipart upload; raises NotFound where files are not kept in a bucket."""
    if not is_remote(Area.UPLOADS):
        raise NotFound("This site takes uploads by tus.")
    upload = create_upload(
        channel=channel,
        actor=actor,
        protocol=UploadProtocol.S3,
        size_bytes=size_bytes,
        file_name=file_name,
        title=title,
        visibility=visibility,
        fingerprint=fingerprint,
    )
    try:
        multipart_id = start_multipart(
            Area.UPLOADS, original_key(upload), content_type=_CONTENT_TYPE
        )
    except BaseException:
        abort_upload(upload_id=upload.pk)
        raise
    upload.s3_upload_id, upload.part_size_bytes = multipart_id, part_size(size_bytes)
    upload.save(update_fields=["s3_upload_id", "part_size_bytes"])
    return upload


def sign_parts(upload: Upload, numbers: Iterable[int]) -> dict[int, str]:
    """Links by part number; asking for them keeps the upload from expiring."""
    _require_open(upload)
    wanted = sorted(set(numbers))
    if not 0 < len(wanted) <= MAX_LINKS:
        raise InvalidInput(f"Ask for 1 to {MAX_LINKS} parts at once.", field="numbers")
    if wanted[0] < 1 or wanted[-1] > part_count(upload):
        raise InvalidInput(f"Parts are numbered 1 to {part_count(upload)}.", field="numbers")
    key = original_key(upload)
    note_received(upload_id=upload.pk, received_bytes=upload.received_bytes)
    return {
        number: sign_part(
            Area.UPLOADS,
            key,
            multipart_id=upload.s3_upload_id,
            number=number,
            size_bytes=_length(upload, number),
            expires_s=LINK_S,
        )
        for number in wanted
    }


def stored_parts(upload: Upload) -> list[StoredPart]:
    """What the bucket has, for a sender that goes on."""
    _require_open(upload)
    try:
        parts = list_parts(Area.UPLOADS, original_key(upload), multipart_id=upload.s3_upload_id)
    except FileNotFoundError:
        raise NotFound("This upload is over.") from None
    have_bytes = min(sum(part.size_bytes for part in parts), _unfinished(upload))
    if have_bytes != upload.received_bytes:
        note_received(upload_id=upload.pk, received_bytes=have_bytes)
    return parts


def complete_remote_upload(upload: Upload) -> None:
    """Every part is there and of its length: make the object, check its size, begin processing.

    The sender's word does not count, not even its ETags: the bucket is asked. Raises Conflict.
    """
    if upload.state == UploadState.RECEIVED:
        return
    _require_s3(upload)
    key = original_key(upload)
    if size_of(Area.UPLOADS, key) != upload.size_bytes:  # else an earlier call came this far
        parts = stored_parts(upload)
        missing = sorted(set(range(1, part_count(upload) + 1)) - {part.number for part in parts})
        wrong = [part.number for part in parts if part.size_bytes != _length(upload, part.number)]
        if missing or wrong:
            numbers = ", ".join(str(number) for number in (missing + wrong)[:10])
            raise Conflict(f"These parts are missing or incomplete: {numbers}.", code="parts")
        try:
            complete_multipart(Area.UPLOADS, key, multipart_id=upload.s3_upload_id, parts=parts)
        except FileNotFoundError:
            raise NotFound("This upload is over.") from None
        if size_of(Area.UPLOADS, key) != upload.size_bytes:
            raise Conflict("The file in the bucket has another size than was announced.")
    note_received(upload_id=upload.pk, received_bytes=upload.size_bytes)


def part_count(upload: Upload) -> int:
    """How many parts the file has."""
    return -(-upload.size_bytes // upload.part_size_bytes)


def _length(upload: Upload, number: int) -> int:
    if number < part_count(upload):
        return upload.part_size_bytes
    return upload.size_bytes - (part_count(upload) - 1) * upload.part_size_bytes


def _unfinished(upload: Upload) -> int:
    # All bytes in parts are not yet a file: only the completion says so.
    return upload.size_bytes - 1


def _require_open(upload: Upload) -> None:
    _require_s3(upload)
    if upload.state != UploadState.RECEIVING:
        raise Conflict("This upload is complete.")


def _require_s3(upload: Upload) -> None:
    # Without an id its beginning was cut short; it expires.
    if upload.protocol != UploadProtocol.S3 or not upload.s3_upload_id:
        raise NotFound("There is no such upload.")


def site_takes_s3() -> bool:
    """Whether pages should send files to the bucket themselves."""
    return is_remote(Area.UPLOADS)
