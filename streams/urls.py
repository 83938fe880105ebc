"""Routes of the pages; `<login>` comes last, and what stands before it is a reserved word."""

from django.urls import path

from streams.urls_clips import urlpatterns as clip_routes
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
    video_lists,
    videos,
)
from streams.views.dashboard import appearance, history, keys, recording, stream
from streams.views.dashboard import collections as own_collections
from streams.views.dashboard import uploads as own_uploads
from streams.views.dashboard import video as own_video
from streams.views.dashboard import videos as own_videos

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

_dashboard += [path("dashboard/uploads/", own_uploads.uploads, name="dashboard-uploads")]
_dashboard += [
    path("dashboard/recording/", recording.recording, name="dashboard-recording"),
    path("dashboard/recording/save/", recording.save_recording, name="dashboard-recording-save"),
]

_VIDEO = "dashboard/videos/<int:video_id>"
_COLLECTION = "dashboard/collections/<uuid:collection_id>"
_dashboard += [
    path("dashboard/videos/", own_videos.videos, name="dashboard-videos"),
    path(f"{_VIDEO}/", own_video.video, name="dashboard-video"),
    path(f"{_VIDEO}/row/", own_videos.video_row, name="dashboard-video-row"),
    path(f"{_VIDEO}/visibility/", own_videos.set_visibility, name="dashboard-video-visibility"),
    path(f"{_VIDEO}/delete/", own_videos.delete, name="dashboard-video-delete"),
    path(f"{_VIDEO}/restore/", own_videos.restore, name="dashboard-video-restore"),
    path(f"{_VIDEO}/details/", own_video.save_details, name="dashboard-video-details"),
    path(f"{_VIDEO}/access/", own_video.save_visibility, name="dashboard-video-access"),
    path(f"{_VIDEO}/thumbnail/", own_video.save_thumbnail, name="dashboard-video-thumbnail"),
    path(f"{_VIDEO}/chapters/", own_video.add_marker, name="dashboard-video-markers"),
    path(
        f"{_VIDEO}/chapters/<int:chapter_id>/remove/",
        own_video.remove_marker,
        name="dashboard-video-marker-remove",
    ),
    path(f"{_VIDEO}/trim/", own_video.trim, name="dashboard-video-trim"),
    path(f"{_VIDEO}/muted/", own_video.mutes, name="dashboard-video-mutes"),
    path(f"{_VIDEO}/mute/", own_video.add_mute, name="dashboard-video-mute"),
    path(f"{_VIDEO}/unmute/", own_video.remove_mute, name="dashboard-video-unmute"),
    path(f"{_VIDEO}/download/", own_video.download, name="dashboard-video-download"),
    path(f"{_VIDEO}/collections/", own_video.set_membership, name="dashboard-video-collections"),
    path("dashboard/collections/", own_collections.collections, name="dashboard-collections"),
    path("dashboard/collections/new/", own_collections.create, name="dashboard-collection-create"),
    path(f"{_COLLECTION}/", own_collections.collection, name="dashboard-collection"),
    path(f"{_COLLECTION}/save/", own_collections.save, name="dashboard-collection-save"),
    path(f"{_COLLECTION}/delete/", own_collections.delete, name="dashboard-collection-delete"),
    path(f"{_COLLECTION}/videos/", own_collections.addable, name="dashboard-collection-addable"),
    path(f"{_COLLECTION}/add/", own_collections.add, name="dashboard-collection-add"),
    path(f"{_COLLECTION}/remove/", own_collections.remove, name="dashboard-collection-remove"),
    path(f"{_COLLECTION}/move/", own_collections.move, name="dashboard-collection-move"),
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
    path("videos/", video_lists.all_videos, name="videos"),
    path("videos/<int:video_id>", videos.video, name="video"),
    path("videos/<int:video_id>/", videos.video_with_slash, name="video-with-slash"),
    path("videos/<int:video_id>/unlock/", videos.unlock, name="video-unlock"),
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
    *clip_routes,
    path("<slug:login>", channel.channel, name="channel"),
    path("<slug:login>/", channel.channel_with_slash, name="channel-with-slash"),
    path("<slug:login>/follow/", follow.follow, name="channel-follow"),
    path("<slug:login>/activity/", channel.activity, name="channel-activity"),
    path("<slug:login>/videos", channel_videos.channel_videos, name="channel-videos"),
    path("<slug:login>/videos/", channel_videos.channel_videos, name="channel-videos-with-slash"),
]
