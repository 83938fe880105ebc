"""Uploads: the unfinished ones, parts for the bucket, and small files in one request.

tus has an application of its own (streams.tus), because Django reads a whole body first.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from streams.api.requests import require_account
from streams.api.upload_schemas import (
    PartsShape,
    PartsWantedShape,
    RemoteUploadShape,
    UploadFileShape,
    UploadListShape,
    UploadShape,
    UploadStartShape,
)
from streams.models import Channel, Upload
from streams.policies.uploads import UploadTooLarge
from streams.selectors.uploads import find_upload, list_unfinished
from streams.services import uploads
from streams.services.uploads import form, remote
from streams.storage.multipart import StoredPart
from twitchclone.core import rate_limit
from twitchclone.core.errors import InvalidInput

CREATIONS = rate_limit.Limit("upload-create", count=60, period_s=600)
LINKS = rate_limit.Limit("upload-links", count=300, period_s=60)


class UploadsView(APIView):
    """`/api/v1/videos/uploads/`."""

    @extend_schema(summary="One's own unfinished uploads", responses=UploadListShape)
    def get(self, request: Request) -> Response:
        """Answer with what can be gone on with, newest first."""
        account = require_account(request)
        found = list_unfinished(account.pk)
        return Response({"results": [represent_upload(upload) for upload in found]})


class UploadView(APIView):
    """`/api/v1/videos/uploads/<id>/`."""

    @extend_schema(summary="Cancel an unfinished upload", responses={204: None})
    def delete(self, request: Request, upload_id: UUID) -> Response:
        """Remove it and what came of it, by whichever protocol it was sent."""
        upload = find_upload(upload_id, actor=require_account(request))
        uploads.abort_upload(upload_id=upload.pk)
        return Response(status=204)


class RemoteUploadsView(APIView):
    """`/api/v1/videos/uploads/s3/`."""

    @extend_schema(
        summary="Begin an upload straight into the bucket",
        request=UploadStartShape,
        responses={201: RemoteUploadShape},
    )
    def post(self, request: Request) -> Response:
        """Answer with the upload and the length of its parts; 404 where there is no bucket."""
        account = require_account(request)
        rate_limit.require(CREATIONS, str(account.pk))
        shape = UploadStartShape(data=request.data)
        shape.is_valid(raise_exception=True)
        upload = remote.start_remote_upload(
            channel=_own_channel(account), actor=account, **shape.validated_data
        )
        return Response(represent_remote(upload, []), status=201)


class RemoteUploadView(APIView):
    """`/api/v1/videos/uploads/s3/<id>/`."""

    @extend_schema(summary="The parts that the bucket has", responses=RemoteUploadShape)
    def get(self, request: Request, upload_id: UUID) -> Response:
        """Answer with what need not be sent again."""
        upload = find_upload(upload_id, actor=require_account(request))
        return Response(represent_remote(upload, remote.stored_parts(upload)))

    @extend_schema(summary="Cancel an upload into the bucket", responses={204: None})
    def delete(self, request: Request, upload_id: UUID) -> Response:
        """Drop all parts."""
        upload = find_upload(upload_id, actor=require_account(request))
        uploads.abort_upload(upload_id=upload.pk)
        return Response(status=204)


class RemotePartsView(APIView):
    """`/api/v1/videos/uploads/s3/<id>/parts/`."""

    @extend_schema(summary="Links to send parts to", request=PartsWantedShape, responses=PartsShape)
    def post(self, request: Request, upload_id: UUID) -> Response:
        """Answer with a link for one PUT of each part."""
        account = require_account(request)
        rate_limit.require(LINKS, str(account.pk))
        shape = PartsWantedShape(data=request.data)
        shape.is_valid(raise_exception=True)
        links = remote.sign_parts(
            find_upload(upload_id, actor=account), shape.validated_data["numbers"]
        )
        parts = [{"number": number, "url": url} for number, url in links.items()]
        return Response({"parts": parts, "expires_s": remote.LINK_S})


class RemoteCompleteView(APIView):
    """`/api/v1/videos/uploads/s3/<id>/complete/`."""

    @extend_schema(summary="All parts are sent", request=None, responses={200: UploadShape})
    def post(self, request: Request, upload_id: UUID) -> Response:
        """Check the parts and the size, and begin processing; 409 names parts that are missing."""
        account = require_account(request)
        remote.complete_remote_upload(find_upload(upload_id, actor=account))
        return Response(represent_upload(find_upload(upload_id, actor=account)))


class UploadFileView(APIView):
    """`/api/v1/videos/upload/`."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary="Upload a small file in one request",
        request={"multipart/form-data": UploadFileShape},
        responses={201: UploadShape},
    )
    def post(self, request: Request) -> Response:
        """Take the file and begin processing; larger ones come by tus or into the bucket."""
        account = require_account(request)
        rate_limit.require(CREATIONS, str(account.pk))
        file = request.FILES.get("file")
        if file is None or file.size is None:
            raise InvalidInput("Send the video as `file`.", field="file")
        if file.size > settings.MAX_UPLOAD_BYTES:
            raise UploadTooLarge("Files of this size come by tus.", field="file")
        upload = form.receive_form_file(
            channel=_own_channel(account),
            actor=account,
            file=file.file,
            size_bytes=file.size,
            file_name=file.name or "",
            title=request.POST.get("title", ""),
            visibility=request.POST.get("visibility", ""),
        )
        return Response(represent_upload(find_upload(upload.pk, actor=account)), status=201)


def represent_upload(upload: Upload) -> dict[str, Any]:
    """An upload as JSON."""
    return {
        "id": str(upload.pk),
        "video_id": str(upload.video_id),
        "protocol": upload.protocol,
        "state": upload.state,
        "title": upload.video.title,
        "file_name": upload.file_name,
        "fingerprint": upload.fingerprint,
        "size_bytes": upload.size_bytes,
        "received_bytes": upload.received_bytes,
        "created_at": upload.created_at,
        "expires_at": upload.expires_at,
    }


def represent_remote(upload: Upload, parts: list[StoredPart]) -> dict[str, Any]:
    """The same with its parts."""
    return {
        **represent_upload(upload),
        "part_size_bytes": upload.part_size_bytes,
        "part_count": remote.part_count(upload),
        "parts": [{"number": part.number, "size_bytes": part.size_bytes} for part in parts],
    }


def _own_channel(account: User) -> Channel:
    return Channel.objects.get(pk=account.pk)
