"""The shapes of the API's uploads, for checking and for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from streams.models import UploadProtocol, UploadState, VideoVisibility
from streams.storage.multipart import MAX_PARTS


class UploadShape(serializers.Serializer[dict[str, Any]]):
    """An upload."""

    id = serializers.UUIDField()
    video_id = serializers.CharField()
    protocol = serializers.ChoiceField(choices=UploadProtocol.choices)
    state = serializers.ChoiceField(choices=UploadState.choices)
    title = serializers.CharField()
    file_name = serializers.CharField()
    fingerprint = serializers.CharField()
    size_bytes = serializers.IntegerField()
    received_bytes = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class UploadListShape(serializers.Serializer[dict[str, Any]]):
    """Unfinished uploads."""

    results = UploadShape(many=True)


class PartShape(serializers.Serializer[dict[str, Any]]):
    """A part that is stored."""

    number = serializers.IntegerField()
    size_bytes = serializers.IntegerField()


class RemoteUploadShape(UploadShape):
    """An upload into the bucket."""

    part_size_bytes = serializers.IntegerField()
    part_count = serializers.IntegerField()
    parts = PartShape(many=True)


class UploadStartShape(serializers.Serializer[dict[str, Any]]):
    """What is to be uploaded."""

    size_bytes = serializers.IntegerField(min_value=1, max_value=10**15)
    file_name = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    title = serializers.CharField(max_length=140, required=False, allow_blank=True)
    visibility = serializers.ChoiceField(choices=VideoVisibility.choices, required=False)
    fingerprint = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class PartsWantedShape(serializers.Serializer[dict[str, Any]]):
    """Numbers of parts, from 1 on."""

    numbers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_PARTS),
        min_length=1,
        max_length=100,
    )


class PartLinkShape(serializers.Serializer[dict[str, Any]]):
    """Where one part goes."""

    number = serializers.IntegerField()
    url = serializers.URLField()


class PartsShape(serializers.Serializer[dict[str, Any]]):
    """Links, and for how long they are good."""

    parts = PartLinkShape(many=True)
    expires_s = serializers.IntegerField()


class UploadFileShape(serializers.Serializer[dict[str, Any]]):
    """A form with the file."""

    file = serializers.FileField()
    title = serializers.CharField(max_length=140, required=False, allow_blank=True)
    visibility = serializers.ChoiceField(choices=VideoVisibility.choices, required=False)
