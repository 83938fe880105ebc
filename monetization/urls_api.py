"""Routes of the API's part of money, below /api/v1/."""

from django.urls import path

from monetization.api.ad_urls import urlpatterns as ad_patterns
from monetization.api.bits_urls import urlpatterns as bits_patterns
from monetization.api.gifts import GiftsView
from monetization.api.goals import GoalListView, GoalView
from monetization.api.hype import HypeSettingsView, HypeTrainView
from monetization.api.plans import PlansView
from monetization.api.purchases import OrderView, PurchasesView
from monetization.api.subscriptions import (
    OwnSubscriptionsView,
    SharedMonthView,
    SubscriptionUpgradeView,
    SubscriptionView,
)

app_name = "monetization-api"
_HYPE = "channels/<slug:login>/hype-train/"
_SUBSCRIPTION = "channels/<slug:login>/subscription/"
urlpatterns = [
    path("subscription-plans/", PlansView.as_view(), name="plans"),
    path(_SUBSCRIPTION, SubscriptionView.as_view(), name="subscription"),
    path(
        f"{_SUBSCRIPTION}upgrade/", SubscriptionUpgradeView.as_view(), name="subscription-upgrade"
    ),
    path(f"{_SUBSCRIPTION}share/", SharedMonthView.as_view(), name="subscription-share"),
    path("channels/<slug:login>/gifts/", GiftsView.as_view(), name="gifts"),
    path("me/subscriptions/", OwnSubscriptionsView.as_view(), name="own-subscriptions"),
    path("me/purchases/", PurchasesView.as_view(), name="purchases"),
    path("me/orders/<uuid:order_id>/", OrderView.as_view(), name="order"),
    *ad_patterns,
    path("channels/<slug:login>/goals/", GoalListView.as_view(), name="goals"),
    path("channels/<slug:login>/goals/<slug:kind>/", GoalView.as_view(), name="goal"),
    *bits_patterns,
    path(_HYPE, HypeTrainView.as_view(), name="hype-train"),
    path(f"{_HYPE}settings/", HypeSettingsView.as_view(), name="hype-settings"),
]
