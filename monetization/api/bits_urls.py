"""Routes of bits and donations, below /api/v1/."""

from django.urls import path

from monetization.api.bits import BitsOrdersView, LeaderboardView, PacksView, WalletView
from monetization.api.donations import (
    DonateView,
    DonationSettingsView,
    HeldDonationsView,
    HeldDonationView,
    ReceivedDonationsView,
)

_CHANNEL = "channels/<slug:login>"

urlpatterns = [
    path("bits/packs/", PacksView.as_view(), name="bits-packs"),
    path("bits/orders/", BitsOrdersView.as_view(), name="bits-orders"),
    path("me/bits/", WalletView.as_view(), name="wallet"),
    path("me/donations/settings/", DonationSettingsView.as_view(), name="donation-settings"),
    path(f"{_CHANNEL}/bits/leaderboard/", LeaderboardView.as_view(), name="bits-leaderboard"),
    path(f"{_CHANNEL}/donations/", DonateView.as_view(), name="donations"),
    path(
        f"{_CHANNEL}/donations/received/",
        ReceivedDonationsView.as_view(),
        name="donations-received",
    ),
    path(f"{_CHANNEL}/donations/held/", HeldDonationsView.as_view(), name="donations-held"),
    path(
        f"{_CHANNEL}/donations/held/<uuid:donation_id>/",
        HeldDonationView.as_view(),
        name="donation-held",
    ),
]
