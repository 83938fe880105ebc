"""The shapes of requests and answers about clips."""

from rest_framework import serializers

from streams.api.schemas import CategoryShape
from streams.api.video_schemas import VideoChannelShape
from streams.models import ClipState, VideoVisibility


class ClipVideoShape(serializers.Serializer[object]):
    """The video that a clip is of, and where in it the clip begins."""

    id = serializers.CharField()
    offset_ms = serializers.IntegerField(min_value=0)


class ClipShape(serializers.Serializer[object]):
    """A clip; `video_url` once it is ready, for those who may watch it, `thumbnail_url` once it is
    ready, `creator` while the account is there, `video` while viewers may find it.

    `visibility` is that of its video; of a moment that everybody saw live it is public.
    """

    slug = serializers.CharField()
    state = serializers.ChoiceField(ClipState.choices)
    state_reason = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    channel = VideoChannelShape()
    creator = VideoChannelShape(allow_null=True)
    category = CategoryShape(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    is_mature = serializers.BooleanField()
    visibility = serializers.ChoiceField(VideoVisibility.choices)
    duration_ms = serializers.IntegerField(min_value=0)
    width = serializers.IntegerField(min_value=0)
    height = serializers.IntegerField(min_value=0)
    view_count = serializers.IntegerField(min_value=0)
    created_at = serializers.DateTimeField()
    url = serializers.CharField()
    embed_url = serializers.CharField()
    thumbnail_url = serializers.CharField(allow_null=True)
    video_url = serializers.CharField(allow_null=True)
    download_url = serializers.CharField(allow_null=True)
    video = ClipVideoShape(allow_null=True)
    can_edit = serializers.BooleanField()


class ClipListShape(serializers.Serializer[object]):
    """A page of clips; `next_cursor` is null on the last one."""

    results = ClipShape(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class NewClipShape(serializers.Serializer[object]):
    """A clip to be made; the offset counts as viewers of the video count."""

    video = serializers.RegexField(r"^[0-9]{1,19}$")
    offset_ms = serializers.IntegerField(min_value=0, max_value=10**10)
    duration_ms = serializers.IntegerField()
    title = serializers.CharField(max_length=1000, allow_blank=True, trim_whitespace=False)


class ClipChangeShape(serializers.Serializer[object]):
    """What may be changed of a clip."""

    title = serializers.CharField(max_length=1000, allow_blank=True, trim_whitespace=False)


class ClipViewsShape(serializers.Serializer[object]):
    """Whether the view counts: each viewer's once a day."""

    is_counted = serializers.BooleanField()


class NewDraftShape(serializers.Serializer[object]):
    """Where the editor opens: a moment of a video, or of what a channel shows now.

    `ago_ms`: how long ago the key was pressed, for what is live and has no offset.
    """

    channel = serializers.SlugField(required=False, max_length=25)
    video = serializers.RegexField(r"^[0-9]{1,19}$", required=False)
    offset_ms = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=10**10
    )
    ago_ms = serializers.IntegerField(required=False, min_value=0, max_value=600_000)


class SelectionShape(serializers.Serializer[object]):
    """What the editor selects at first, counted from the stretch's beginning."""

    start_ms = serializers.IntegerField(min_value=0)
    end_ms = serializers.IntegerField(min_value=0)


class ClipDraftShape(serializers.Serializer[object]):
    """The stretch that the editor shows; `offset_ms` is where it begins in the video, `stored_ms`
    how much of it can be played by now."""

    draft = serializers.CharField()
    video = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    offset_ms = serializers.IntegerField(min_value=0)
    duration_ms = serializers.IntegerField(min_value=0)
    stored_ms = serializers.IntegerField(min_value=0)
    is_growing = serializers.BooleanField()
    selection = SelectionShape()
    fps = serializers.FloatField()
    min_ms = serializers.IntegerField()
    max_ms = serializers.IntegerField()
    playlist_url = serializers.CharField()
    filmstrip_url = serializers.CharField()
