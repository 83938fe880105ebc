"""Routes of pages about ads, and of VAST for players of other sites."""

from django.urls import path

from monetization.views import vast

urlpatterns = [
    path("vast/<slug:login>/", vast.vast, name="vast"),
    path("ads/report/<str:token>/<str:event>/", vast.report, name="ad-report"),
]
