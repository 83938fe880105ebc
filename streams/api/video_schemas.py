"""The shapes of requests and answers about videos."""

from rest_framework import serializers

from streams.api.schemas import CategoryShape
from streams.models import DownloadState, VideoChapter, VideoKind, VideoState, VideoVisibility


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
    """The MP4 of the whole video; `url` once it is ready."""

    state = serializers.ChoiceField(DownloadState.choices)
    url = serializers.CharField(allow_null=True)


class TrimShape(serializers.Serializer[object]):
    """What is shown, in stored milliseconds."""

    start_ms = serializers.IntegerField(min_value=0)
    end_ms = serializers.IntegerField(min_value=0)


class VideoOwnerShape(serializers.Serializer[object]):
    """What only those who may change the video are told."""

    is_download_allowed = serializers.BooleanField()
    size_bytes = serializers.IntegerField()
    stored_duration_ms = serializers.IntegerField()
    trim = TrimShape(allow_null=True)
    muted_ranges = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Pairs of stored milliseconds.",
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
