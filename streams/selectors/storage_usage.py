"""What a channel's files take of the storage, and what they may."""

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from streams.models import Channel, Clip, Upload, UploadState, Video, VideoState
from streams.policies.quota import ChannelUsage, quota_bytes

_SIZE = F("size_bytes")
# From here on an uploaded file has become the video's own files, or is being removed.
_DIGESTED = [VideoState.READY, VideoState.IN_REVIEW, VideoState.REJECTED]


def channel_usage(channel_id: int) -> ChannelUsage:
    """Videos with what was made of them and clips, also those in the trash whose files are not gone
    yet, and uploads under way by the size they will have; one query. Raises Channel.DoesNotExist.
    """
    channel = (
        Channel.objects.annotate(
            video_bytes=_total(Video.objects.all(), F("size_bytes") + F("derived_bytes")),
            clip_bytes=_total(Clip.objects.all()),
            upload_bytes=_total(_under_way()),
        )
        .annotate(used_bytes=F("video_bytes") + F("clip_bytes") + F("upload_bytes"))
        .only("storage_quota_bytes")
        .get(pk=channel_id)
    )
    return ChannelUsage(channel.used_bytes, quota_bytes(channel, settings.STORAGE_QUOTA_GB))


def _under_way() -> "QuerySet[Upload]":
    states = [UploadState.RECEIVING, UploadState.RECEIVED]
    return Upload.objects.filter(state__in=states).exclude(video__state__in=_DIGESTED)


def _total(
    rows: "QuerySet[Video] | QuerySet[Clip] | QuerySet[Upload]", size: Combinable = _SIZE
) -> Coalesce:
    of_channel = rows.filter(channel=OuterRef("pk")).order_by().values("channel")
    return Coalesce(Subquery(of_channel.annotate(total=Sum(size)).values("total")), 0)
