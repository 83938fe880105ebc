"""Routes of the API about videos, below /api/v1/; streams.urls_api has them all."""

from django.urls import path

from streams.api.chapters import ChaptersView, ChapterView, MarkersView
from streams.api.collections import (
    ChannelCollectionsView,
    CollectionItemsView,
    CollectionItemView,
    CollectionsView,
    CollectionView,
)
from streams.api.video_changes import (
    VideoMuteView,
    VideoRestoreView,
    VideoThumbnailView,
    VideoTrimView,
)
from streams.api.videos import ChannelVideosView, OwnVideosView, VideosView, VideoView
from streams.api.watching import (
    ContinueWatchingView,
    DownloadView,
    ProgressView,
    UnlockView,
    ViewsView,
)

_CHANNEL, _VIDEO = "channels/<slug:login>", "videos/<int:video_id>"
_COLLECTION = "collections/<uuid:collection_id>"

urlpatterns = [
    path("videos/", VideosView.as_view(), name="videos"),
    path(f"{_VIDEO}/", VideoView.as_view(), name="video"),
    path(f"{_VIDEO}/restore/", VideoRestoreView.as_view(), name="video-restore"),
    path(f"{_VIDEO}/trim/", VideoTrimView.as_view(), name="video-trim"),
    path(f"{_VIDEO}/mute/", VideoMuteView.as_view(), name="video-mute"),
    path(f"{_VIDEO}/thumbnail/", VideoThumbnailView.as_view(), name="video-thumbnail"),
    path(f"{_VIDEO}/unlock/", UnlockView.as_view(), name="video-unlock"),
    path(f"{_VIDEO}/progress/", ProgressView.as_view(), name="video-progress"),
    path(f"{_VIDEO}/views/", ViewsView.as_view(), name="video-views"),
    path(f"{_VIDEO}/download/", DownloadView.as_view(), name="video-download"),
    path(f"{_VIDEO}/chapters/", ChaptersView.as_view(), name="video-chapters"),
    path(f"{_VIDEO}/chapters/<int:chapter_id>/", ChapterView.as_view(), name="video-chapter"),
    path(f"{_CHANNEL}/videos/", ChannelVideosView.as_view(), name="channel-videos"),
    path(f"{_CHANNEL}/collections/", ChannelCollectionsView.as_view(), name="channel-collections"),
    path(f"{_CHANNEL}/markers/", MarkersView.as_view(), name="channel-markers"),
    path("collections/", CollectionsView.as_view(), name="collections"),
    path(f"{_COLLECTION}/", CollectionView.as_view(), name="collection"),
    path(f"{_COLLECTION}/videos/", CollectionItemsView.as_view(), name="collection-videos"),
    path(
        f"{_COLLECTION}/videos/<int:video_id>/",
        CollectionItemView.as_view(),
        name="collection-video",
    ),
    path("me/videos/", OwnVideosView.as_view(), name="own-videos"),
    path("me/watching/", ContinueWatchingView.as_view(), name="watching"),
]
