"""Helix's addresses about videos and clips, below /helix/ and its alias /mock/."""

from django.urls import path

from streams.helix.clips import ClipsView
from streams.helix.videos import VideosView

app_name = "streams-helix"
urlpatterns = [
    path("videos", VideosView.as_view(), name="videos"),
    path("clips", ClipsView.as_view(), name="clips"),
]
