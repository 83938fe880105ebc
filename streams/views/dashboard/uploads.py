"""Uploading videos: the page; its script sends the files and shows what becomes of them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from streams.models import Channel, Upload, UploadState, VideoVisibility
from streams.policies.quota import format_bytes
from streams.policies.uploads import GIGABYTE, TUS_PATH, first_visibility
from streams.selectors.storage_usage import channel_usage
from streams.selectors.uploads import list_under_way
from streams.services.uploads.remote import site_takes_s3
from streams.views.dashboard.own import own_channel


@require_safe
@own_channel
def uploads(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The place to drop files on, and what is under way."""
    max_bytes = settings.UPLOAD_MAX_GB * GIGABYTE
    context = {
        "section": "uploads",
        "usage": channel_usage(channel.pk),
        "known": [_known(upload) for upload in list_under_way(channel.pk)],
        "tus_url": TUS_PATH,
        "s3_url": reverse("streams-api:uploads-s3") if site_takes_s3() else "",
        "max_bytes": max_bytes,
        "max_size": format_bytes(max_bytes),
        "visibility": first_visibility("", channel),
        "visibilities": [
            (VideoVisibility.PUBLIC, _("Public")),
            (VideoVisibility.UNLISTED, _("Unlisted")),
            (VideoVisibility.SUBSCRIBERS, _("Subscribers")),
            (VideoVisibility.PRIVATE, _("Private")),
        ],
    }
    return render(request, "streams/dashboard/uploads.html", context)


def _known(upload: Upload) -> dict[str, Any]:
    video = upload.video
    is_receiving = upload.state == UploadState.RECEIVING
    return {
        "id": str(upload.pk),
        "video_id": str(upload.video_id),
        "title": video.title,
        "visibility": video.visibility,
        "file_name": upload.file_name,
        "fingerprint": upload.fingerprint,
        "size_bytes": upload.size_bytes,
        "received_bytes": upload.received_bytes,
        "state": "receiving" if is_receiving else video.state,
        "state_reason": video.state_reason,
        "progress_percent": video.progress_percent,
    }
