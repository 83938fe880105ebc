"""Routes of the API's accounts part, below /api/v1/."""

from django.urls import path

from accounts.api.follows import FollowsView, FollowView
from accounts.api.me import MeView

app_name = "accounts-api"
urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("me/follows/", FollowsView.as_view(), name="follows"),
    path("channels/<slug:login>/follow/", FollowView.as_view(), name="channel-follow"),
]
