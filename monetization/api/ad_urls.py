"""Routes of the API's part about ads."""

from django.urls import path

from monetization.api import ads

urlpatterns = [
    path("channels/<slug:login>/ads/", ads.ChannelAdsView.as_view(), name="channel-ads"),
    path("ads/events/", ads.AdReportsView.as_view(), name="ad-reports"),
    path("me/ads/", ads.OwnAdsView.as_view(), name="own-ads"),
    path("me/ads/breaks/", ads.OwnAdBreaksView.as_view(), name="own-ad-breaks"),
    path("me/ads/snooze/", ads.OwnAdSnoozeView.as_view(), name="own-ad-snooze"),
]
