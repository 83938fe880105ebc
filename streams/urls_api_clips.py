"""Routes of the API's part about clips; `top` and `drafts` come before `<slug>`."""

from django.urls import path

from streams.api import clip_drafts
from streams.api.clip_lists import ChannelClipsView, OwnClipsView, TopClipsView
from streams.api.clips import ClipRestoreView, ClipsView, ClipView, ClipViewsView

urlpatterns = [
    path("clips/", ClipsView.as_view(), name="clips"),
    path("clips/top/", TopClipsView.as_view(), name="clips-top"),
    path("clips/drafts/", clip_drafts.ClipDraftsView.as_view(), name="clip-drafts"),
    path("clips/drafts/<str:draft>/", clip_drafts.ClipDraftView.as_view(), name="clip-draft"),
    path(
        "clips/drafts/<str:draft>/index.m3u8",
        clip_drafts.draft_playlist_view,
        name="clip-draft-playlist",
    ),
    path(
        "clips/drafts/<str:draft>/filmstrip.jpg",
        clip_drafts.draft_filmstrip_view,
        name="clip-draft-filmstrip",
    ),
    path(
        "clips/drafts/<str:draft>/<str:name>", clip_drafts.draft_file_view, name="clip-draft-file"
    ),
    path("clips/<str:slug>/", ClipView.as_view(), name="clip"),
    path("clips/<str:slug>/restore/", ClipRestoreView.as_view(), name="clip-restore"),
    path("clips/<str:slug>/views/", ClipViewsView.as_view(), name="clip-views"),
    path("channels/<slug:login>/clips/", ChannelClipsView.as_view(), name="channel-clips"),
    path("me/clips/", OwnClipsView.as_view(), name="own-clips"),
]
