"""Routes of the pages; `<login>` comes last, and what stands before it is a reserved word."""

from django.urls import path

from streams.views import (
    channel,
    channel_videos,
    collections,
    directory,
    embed,
    follow,
    following,
    home,
    meta,
    search,
    videos,
)
from streams.views.dashboard import appearance, history, keys, recording, stream

app_name = "streams"

_dashboard = [
    path("dashboard/", stream.stream, name="dashboard-stream"),
    path("dashboard/information/", stream.save_information, name="dashboard-information"),
    path("dashboard/categories/", stream.suggest_categories, name="dashboard-categories"),
    path("dashboard/refusals/", stream.refusals, name="dashboard-refusals"),
    path("dashboard/stop/", stream.stop, name="dashboard-stop"),
    path("dashboard/keys/", keys.keys, name="dashboard-keys"),
    path("dashboard/keys/new/", keys.issue, name="dashboard-key-issue"),
    path("dashboard/keys/<int:key_id>/rotate/", keys.rotate, name="dashboard-key-rotate"),
    path("dashboard/keys/<int:key_id>/revoke/", keys.revoke, name="dashboard-key-revoke"),
    path("dashboard/keys/<int:key_id>/primary/", keys.make_primary, name="dashboard-key-primary"),
    path("dashboard/channel/", appearance.appearance, name="dashboard-channel"),
    path("dashboard/channel/banner/", appearance.save_banner, name="dashboard-banner"),
    path("dashboard/channel/panels/", appearance.save_about, name="dashboard-panels"),
    path("dashboard/broadcasts/", history.broadcasts, name="dashboard-broadcasts"),
]

_dashboard += [
    path("dashboard/recording/", recording.recording, name="dashboard-recording"),
    path("dashboard/recording/save/", recording.save_recording, name="dashboard-recording-save"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("directory/", directory.directory, name="directory"),
    path("directory/categories/", directory.categories, name="categories"),
    path("directory/category/<slug:slug>/", directory.category, name="category"),
    path("directory/rail/", following.rail, name="rail"),
    path("following/", following.following, name="following"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    path("videos/<int:video_id>", videos.video, name="video"),
    path("videos/<int:video_id>/", videos.video_with_slash, name="video-with-slash"),
    path("collections/<uuid:collection_id>", collections.collection, name="collection"),
    path(
        "collections/<uuid:collection_id>/",
        collections.collection_with_slash,
        name="collection-with-slash",
    ),
    path("embed/video/<int:video_id>/", embed.embed_video, name="embed-video"),
    path("embed/<slug:login>/", embed.embed, name="embed"),
    path("api/oembed/", meta.oembed, name="oembed"),
    path("robots.txt", meta.robots, name="robots"),
    path("sitemap.xml", meta.sitemap, name="sitemap"),
    path("manifest.webmanifest", meta.manifest, name="manifest"),
    path("favicon.ico", meta.favicon, name="favicon"),
    *_dashboard,
    path("<slug:login>", channel.channel, name="channel"),
    path("<slug:login>/", channel.channel_with_slash, name="channel-with-slash"),
    path("<slug:login>/follow/", follow.follow, name="channel-follow"),
    path("<slug:login>/activity/", channel.activity, name="channel-activity"),
    path("<slug:login>/videos", channel_videos.channel_videos, name="channel-videos"),
    path("<slug:login>/videos/", channel_videos.channel_videos, name="channel-videos-with-slash"),
]
