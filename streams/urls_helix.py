"""Helix's addresses about videos, below /helix/ and its alias /mock/."""

from django.urls import path

from streams.helix.videos import VideosView

app_name = "streams-helix"
urlpatterns = [path("videos", VideosView.as_view(), name="videos")]
