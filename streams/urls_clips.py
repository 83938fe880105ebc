"""Routes of pages about clips."""

from django.urls import path

from streams.views import clip_lists, clips
from streams.views.dashboard import clips as dashboard_clips

urlpatterns = [
    path("dashboard/clips/", dashboard_clips.clips, name="dashboard-clips"),
    path(
        "dashboard/clips/<str:slug>/delete/", dashboard_clips.delete, name="dashboard-clip-delete"
    ),
    path(
        "dashboard/clips/<str:slug>/restore/",
        dashboard_clips.restore,
        name="dashboard-clip-restore",
    ),
    path("clips/", clip_lists.top_clips, name="clips"),
    path("clips/<str:slug>", clips.clip, name="clip"),
    path("clips/<str:slug>/", clips.clip_with_slash, name="clip-with-slash"),
    path("clips/<str:slug>/download", clips.clip_download, name="clip-download"),
    path("embed/clip/<str:slug>/", clips.clip_embed, name="clip-embed"),
    path("<slug:login>/clips", clip_lists.channel_clips, name="channel-clips"),
    path("<slug:login>/clips/", clip_lists.channel_clips, name="channel-clips-with-slash"),
]
