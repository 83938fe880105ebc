"""Routes of pages about ads, and of VAST for players of other sites."""

from django.urls import path

from monetization.views import ad_breaks, campaigns, vast

_CAMPAIGN = "ads/<int:campaign_id>"

urlpatterns = [
    path("dashboard/ads/", ad_breaks.page, name="dashboard-ads"),
    path("dashboard/ads/break/", ad_breaks.start, name="dashboard-ad-break"),
    path("dashboard/ads/snooze/", ad_breaks.snooze, name="dashboard-ad-snooze"),
    path("dashboard/ads/save/", ad_breaks.save, name="dashboard-ads-save"),
    path("ads/", campaigns.campaign_list, name="campaigns"),
    path("ads/new/", campaigns.new_campaign, name="campaign-new"),
    path(f"{_CAMPAIGN}/", campaigns.campaign, name="campaign"),
    path(f"{_CAMPAIGN}/save/", campaigns.save, name="campaign-save"),
    path(f"{_CAMPAIGN}/films/", campaigns.add_film, name="campaign-film-add"),
    path(f"{_CAMPAIGN}/tags/", campaigns.add_tag, name="campaign-tag-add"),
    path(
        f"{_CAMPAIGN}/films/<uuid:creative_id>/remove/",
        campaigns.remove_film,
        name="campaign-film-remove",
    ),
    path(f"{_CAMPAIGN}/pay/", campaigns.pay, name="campaign-pay"),
    path(f"{_CAMPAIGN}/act/<slug:name>/", campaigns.act, name="campaign-act"),
    path("vast/<slug:login>/", vast.vast, name="vast"),
    path("ads/report/<str:token>/<str:event>/", vast.report, name="ad-report"),
]
