"""Small files that come as one multipart/form-data request, which Django has already on disk."""

from typing import BinaryIO

from accounts.models import User
from streams.models import Channel, Upload, UploadProtocol
from streams.services.uploads.receive import abort_upload, create_upload, note_received
from streams.storage.incoming import IncomingFile

_COPIED_AT_ONCE = 2**20


def receive_form_file(
    *,
    channel: Channel,
    actor: User,
    file: BinaryIO,
    size_bytes: int,
    file_name: str,
    title: str = "",
    visibility: str = "",
) -> Upload:
    """Take the file over and begin processing."""
    upload = create_upload(
        channel=channel,
        actor=actor,
        protocol=UploadProtocol.FORM,
        size_bytes=size_bytes,
        file_name=file_name,
        title=title,
        visibility=visibility,
    )
    try:
        with IncomingFile(upload.pk) as incoming:
            while data := file.read(_COPIED_AT_ONCE):
                incoming.write(data)
            incoming.sync()
    except BaseException:
        abort_upload(upload_id=upload.pk)
        raise
    note_received(upload_id=upload.pk, received_bytes=size_bytes)
    return upload
