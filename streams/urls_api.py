"""Routes of the API's streams part, below /api/v1/; `live` comes before `<login>`."""

from django.urls import path

from streams.api.categories import CategoriesView
from streams.api.channels import (
    ChannelSearchView,
    ChannelView,
    LiveChannelsView,
)
from streams.api.health import HealthView
from streams.api.stream_keys import (
    StreamKeyPrimaryView,
    StreamKeyRotateView,
    StreamKeysView,
    StreamKeyView,
)
from streams.api.upload_urls import urlpatterns as upload_patterns
from streams.api.video_urls import urlpatterns as video_patterns
from streams.api.viewers import HeartbeatView
from streams.urls_api_clips import urlpatterns as clip_routes

app_name = "streams-api"
urlpatterns = [
    path("channels/live/", LiveChannelsView.as_view(), name="channels-live"),
    path("channels/<slug:login>/", ChannelView.as_view(), name="channel"),
    path("channels/<slug:login>/heartbeat/", HeartbeatView.as_view(), name="channel-heartbeat"),
    path("categories/", CategoriesView.as_view(), name="categories"),
    path("search/channels", ChannelSearchView.as_view(), name="search-channels"),
    path("me/health/", HealthView.as_view(), name="health"),
    *upload_patterns,
    *video_patterns,
    path("me/stream-keys/", StreamKeysView.as_view(), name="stream-keys"),
    path("me/stream-keys/<int:key_id>/", StreamKeyView.as_view(), name="stream-key"),
    path(
        "me/stream-keys/<int:key_id>/rotate/",
        StreamKeyRotateView.as_view(),
        name="stream-key-rotate",
    ),
    path(
        "me/stream-keys/<int:key_id>/primary/",
        StreamKeyPrimaryView.as_view(),
        name="stream-key-primary",
    ),
    *clip_routes,
]
