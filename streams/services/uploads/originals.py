"""The file as it was sent: where it is, and how it goes."""

from functools import partial
from pathlib import Path

from django.db import transaction

from streams.models import Upload, UploadProtocol
from streams.storage import Area, delete_prefix, open_object
from streams.storage.incoming import incoming_file, remove_incoming
from streams.storage.multipart import abort_multipart

_PIECE_BYTES = 2**20


def original_key(upload: Upload) -> str:
    """Where S3 has it; the name is ours, not the sender's."""
    return f"{upload.video.storage_prefix}/original"


def remove_original(upload: Upload) -> None:
    """Drop the bytes, wherever they are and however many came."""
    if upload.protocol != UploadProtocol.S3:
        remove_incoming(upload.pk)
        return
    if upload.s3_upload_id:
        abort_multipart(Area.UPLOADS, original_key(upload), multipart_id=upload.s3_upload_id)
    delete_prefix(Area.UPLOADS, upload.video.storage_prefix)


def remove_channel_originals(channel_id: int) -> None:
    """The same for every upload of a channel whose account is being deleted, after commit."""
    for upload in Upload.objects.filter(channel=channel_id).select_related("video"):
        transaction.on_commit(partial(remove_original, upload), robust=True)


def fetch_original(upload: Upload, folder: Path) -> Path:
    """The file on this machine's disk: where it came in, or copied from the bucket to `folder`.

    Raises FileNotFoundError.
    """
    if upload.protocol != UploadProtocol.S3:
        path = incoming_file(upload.pk)
        path.stat()
        return path
    path = folder / "original"
    with open_object(Area.UPLOADS, original_key(upload)) as source, path.open("wb") as copy:
        while data := source.read(_PIECE_BYTES):
            copy.write(data)
    return path
