"""The shapes of requests and answers about videos."""

from rest_framework import serializers

from streams.api.schemas import CategoryShape
from streams.models import DownloadState, VideoChapter, VideoKind, VideoState, VideoVisibility

_MOST_MS = 10**10  # longer than any video


class VideoChannelShape(serializers.Serializer[object]):
    """Whose video it is."""

    login = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)


class StoryboardShape(serializers.Serializer[object]):
    """Sheets of small pictures, `columns` by `rows`, one picture each `interval_ms`."""

    interval_ms = serializers.IntegerField()
    columns = serializers.IntegerField()
    rows = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    urls = serializers.ListField(child=serializers.CharField())


class ChapterShape(serializers.Serializer[object]):
    """Where something begins, counted from what is shown."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(VideoChapter.Kind.choices)
    offset_ms = serializers.IntegerField(min_value=0)
    title = serializers.CharField(allow_blank=True)
    category = CategoryShape(allow_null=True)


class ChapterListShape(serializers.Serializer[object]):
    """Chapters in their order."""

    results = ChapterShape(many=True)


class DownloadShape(serializers.Serializer[object]):
    """The MP4 of the whole video; `url` once it is ready, `reason` for people if it failed."""

    state = serializers.ChoiceField(DownloadState.choices)
    url = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class TrimShape(serializers.Serializer[object]):
    """How much is cut off before and after what is shown."""

    before_ms = serializers.IntegerField(min_value=0)
    after_ms = serializers.IntegerField(min_value=0)


class VideoOwnerShape(serializers.Serializer[object]):
    """What only those who may change the video are told."""

    is_download_allowed = serializers.BooleanField()
    size_bytes = serializers.IntegerField()
    stored_duration_ms = serializers.IntegerField()
    trim = TrimShape(allow_null=True)
    muted_ranges = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Pairs of start and end in milliseconds, counted from what is shown.",
    )
    recording_warning = serializers.CharField(allow_blank=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    deleted_at = serializers.DateTimeField(allow_null=True)
    taken_down_at = serializers.DateTimeField(allow_null=True)
    taken_down_reason = serializers.CharField(allow_blank=True)


class VideoShape(serializers.Serializer[object]):
    """A video; `playback_url` is null for those who may not watch it (yet)."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(VideoKind.choices)
    state = serializers.ChoiceField(VideoState.choices)
    state_reason = serializers.CharField(allow_blank=True)
    progress_percent = serializers.IntegerField(min_value=0, max_value=100)
    title = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    channel = VideoChannelShape()
    category = CategoryShape(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    is_mature = serializers.BooleanField()
    visibility = serializers.ChoiceField(VideoVisibility.choices)
    duration_ms = serializers.IntegerField(min_value=0)
    view_count = serializers.IntegerField(min_value=0)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    thumbnail_url = serializers.CharField(allow_null=True)
    playback_url = serializers.CharField(allow_null=True)
    storyboard = StoryboardShape(allow_null=True)
    chapters = ChapterShape(many=True)
    is_live = serializers.BooleanField()
    are_comments_open = serializers.BooleanField()
    can_edit = serializers.BooleanField()
    download = DownloadShape()
    owner = VideoOwnerShape(allow_null=True)


class VideoListShape(serializers.Serializer[object]):
    """A page of videos."""

    results = VideoShape(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class VideoChangeShape(serializers.Serializer[object]):
    """What may be changed of a video; every field may be left out."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    category = serializers.SlugField(
        required=False, allow_null=True, help_text="The category's slug; null for none."
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50
    )
    language = serializers.CharField(required=False, max_length=20)
    is_mature = serializers.BooleanField(required=False)
    are_comments_open = serializers.BooleanField(required=False)
    is_download_allowed = serializers.BooleanField(required=False)
    visibility = serializers.ChoiceField(VideoVisibility.choices, required=False)
    password = serializers.CharField(
        required=False, max_length=1000, trim_whitespace=False, write_only=True
    )


class TrimRequestShape(serializers.Serializer[object]):
    """What to show, in milliseconds counted from what is shown now, as every offset of this API.

    A negative start, or an end behind the present one, brings back what an earlier cut took; null
    is the video's own start or end.
    """

    start_ms = serializers.IntegerField(
        min_value=-_MOST_MS, max_value=_MOST_MS, allow_null=True, default=None
    )
    end_ms = serializers.IntegerField(
        min_value=0, max_value=_MOST_MS, allow_null=True, default=None
    )


class MutedRangeShape(serializers.Serializer[object]):
    """Milliseconds without sound, counted from what is shown."""

    start_ms = serializers.IntegerField(min_value=0, max_value=_MOST_MS)
    end_ms = serializers.IntegerField(min_value=0, max_value=_MOST_MS)


class MuteRequestShape(serializers.Serializer[object]):
    """All of what is shown that is to be without sound; an empty list gives it its sound back. What
    is cut off stays as it is."""

    ranges = MutedRangeShape(many=True)


class UnlockRequestShape(serializers.Serializer[object]):
    """The video's password."""

    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class ProgressShape(serializers.Serializer[object]):
    """Where the account left off, counted from what is shown."""

    position_ms = serializers.IntegerField(min_value=0)


class ContinuedShape(ProgressShape):
    """A video to go on with."""

    video = VideoShape()


class ContinuedListShape(serializers.Serializer[object]):
    """Videos to go on with, the latest first."""

    results = ContinuedShape(many=True)


class ViewShape(serializers.Serializer[object]):
    """Whether this view counted; each viewer counts once a day."""

    is_counted = serializers.BooleanField()


class ChapterRequestShape(serializers.Serializer[object]):
    """A chapter to be, at an offset of what is shown."""

    offset_ms = serializers.IntegerField(min_value=0)
    title = serializers.CharField(max_length=1000)


class MarkerRequestShape(serializers.Serializer[object]):
    """A marker at this moment of the broadcast."""

    title = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class ThumbnailRequestShape(serializers.Serializer[object]):
    """A picture of at least 320 by 180 pixels and at most 8 MB."""

    thumbnail = serializers.FileField(allow_empty_file=False)


class CollectionShape(serializers.Serializer[object]):
    """A channel's collection."""

    id = serializers.UUIDField()
    channel = VideoChannelShape()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    is_public = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    can_edit = serializers.BooleanField()


class CollectionFullShape(CollectionShape):
    """A collection with its videos in their order."""

    videos = VideoShape(many=True)


class CollectionCountedShape(CollectionShape):
    """A collection and how many videos it has."""

    video_count = serializers.IntegerField(min_value=0)


class CollectionListShape(serializers.Serializer[object]):
    """A channel's collections."""

    results = CollectionCountedShape(many=True)


class CollectionRequestShape(serializers.Serializer[object]):
    """A new collection."""

    title = serializers.CharField(max_length=1000)
    description = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    is_public = serializers.BooleanField(required=False)


class CollectionChangeShape(serializers.Serializer[object]):
    """What may be changed of a collection; every field may be left out."""

    title = serializers.CharField(max_length=1000, required=False)
    description = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    is_public = serializers.BooleanField(required=False)


class CollectionItemShape(serializers.Serializer[object]):
    """A video to be put at the end."""

    video_id = serializers.RegexField(r"^[0-9]{1,19}$")


class CollectionOrderShape(serializers.Serializer[object]):
    """The collection's videos in their new order."""

    video_ids = serializers.ListField(
        child=serializers.RegexField(r"^[0-9]{1,19}$"), max_length=1000
    )
