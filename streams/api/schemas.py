"""The shapes of requests and answers, for checking input and for the OpenAPI document."""

from rest_framework import serializers

from streams.models import BroadcastState


class CategoryShape(serializers.Serializer[object]):
    """A category in short."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.SlugField()


class CategoryFullShape(CategoryShape):
    """A category with its art; `hue` is an oklch angle."""

    description = serializers.CharField(allow_blank=True)
    hue = serializers.IntegerField(min_value=0, max_value=359)
    box_art_url = serializers.CharField(allow_null=True)


class CategoryListShape(serializers.Serializer[object]):
    """A page of categories."""

    results = CategoryFullShape(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class LiveShape(serializers.Serializer[object]):
    """Whether the channel is live, and where to watch it; all null while it is offline."""

    is_live = serializers.BooleanField()
    state = serializers.ChoiceField(
        [BroadcastState.LIVE.value, BroadcastState.RECONNECTING.value], allow_null=True
    )
    broadcast_id = serializers.UUIDField(allow_null=True)
    playback_url = serializers.URLField(allow_null=True)
    thumbnail_url = serializers.URLField(allow_null=True)
    title = serializers.CharField(allow_null=True, allow_blank=True)
    category = CategoryShape(allow_null=True)
    viewer_count = serializers.IntegerField(min_value=0)
    started_at = serializers.DateTimeField(allow_null=True)


class ChannelShape(serializers.Serializer[object]):
    """A channel, live or not."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    category = CategoryShape(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    is_mature = serializers.BooleanField()
    follower_count = serializers.IntegerField(min_value=0)
    live = LiveShape()


class ChannelChangeShape(serializers.Serializer[object]):
    """What may be changed of a channel; every field may be left out."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    category = serializers.SlugField(
        required=False, allow_null=True, help_text="The category's slug; null for none."
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50
    )
    language = serializers.CharField(required=False, max_length=20)
    is_mature = serializers.BooleanField(required=False)


class CardCategoryShape(serializers.Serializer[object]):
    """A category as cards show it."""

    name = serializers.CharField()
    slug = serializers.SlugField()


class LiveChannelShape(serializers.Serializer[object]):
    """A live channel in the directory."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    broadcast_id = serializers.UUIDField()
    playback_url = serializers.URLField()
    thumbnail_url = serializers.URLField()
    title = serializers.CharField(allow_blank=True)
    category = CardCategoryShape(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    is_mature = serializers.BooleanField()
    viewer_count = serializers.IntegerField(min_value=0)
    started_at = serializers.DateTimeField()


class LiveListShape(serializers.Serializer[object]):
    """A page of live channels; `next_cursor` is null on the last one."""

    results = LiveChannelShape(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class ViewerCountShape(serializers.Serializer[object]):
    """How many watch a channel."""

    viewer_count = serializers.IntegerField(min_value=0)


class ChannelHitShape(serializers.Serializer[object]):
    """A found channel."""

    login = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    is_live = serializers.BooleanField()
    viewer_count = serializers.IntegerField(min_value=0)
    category_name = serializers.CharField(allow_null=True)


class SearchShape(serializers.Serializer[object]):
    """What a search found."""

    results = ChannelHitShape(many=True)


class StreamKeyShape(serializers.Serializer[object]):
    """A stream key without its secret; `hint` is its last four characters."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    hint = serializers.CharField()
    is_primary = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class NewStreamKeyShape(StreamKeyShape):
    """A stream key just made: the only answer that ever holds its clear text."""

    stream_key = serializers.CharField()


class StreamKeyListShape(serializers.Serializer[object]):
    """The channel's keys, the primary one first."""

    results = StreamKeyShape(many=True)


class StreamKeyRequestShape(serializers.Serializer[object]):
    """A new key's name."""

    name = serializers.CharField(default="Primary", max_length=100)
    is_primary = serializers.BooleanField(default=False)


class RefusalShape(serializers.Serializer[object]):
    """Why a publisher was turned away."""

    code = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class HealthReportShape(serializers.Serializer[object]):
    """What the media node measured of the publisher in the last seconds."""

    broadcast_id = serializers.UUIDField()
    bitrate_bps = serializers.IntegerField()
    fps = serializers.FloatField()
    keyframe_interval_ms = serializers.IntegerField(allow_null=True)
    late_frames = serializers.IntegerField()
    dropped_frames = serializers.IntegerField()
    video_codec = serializers.CharField(allow_blank=True)
    audio_codec = serializers.CharField(allow_blank=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    renditions = serializers.ListField(child=serializers.CharField())
    reported_at_ms = serializers.IntegerField()


class HealthShape(serializers.Serializer[object]):
    """The newest report, null when nobody publishes, and the last refusals."""

    health = HealthReportShape(allow_null=True)
    refusals = RefusalShape(many=True)
