"""Routes of monetization's pages, and of the reports of payment providers."""

from django.urls import path

from monetization.urls_ads import urlpatterns as ad_routes
from monetization.urls_dashboard import urlpatterns as dashboard_routes
from monetization.views import (
    bits,
    checkout,
    donate,
    givers,
    goals,
    hype,
    purchases,
    sandbox,
    sandbox_payee,
    webhooks,
)

app_name = "monetization"

urlpatterns = [
    path("checkout/sandbox/<slug:token>/", sandbox.checkout, name="sandbox-checkout"),
    path("checkout/return/<uuid:order_id>/", checkout.checkout_return, name="checkout-return"),
    path("settings/purchases/", purchases.purchases, name="purchases"),
    path("settings/purchases/<int:number>/", purchases.receipt, name="receipt"),
    path("settings/purchases/cancel/<slug:login>/", purchases.cancel, name="subscription-cancel"),
    path("payouts/sandbox/<slug:payee_ref>/", sandbox_payee.payee, name="sandbox-payee"),
    path("webhooks/payments/<slug:provider>/", webhooks.payments, name="webhook-payments"),
    path("dashboard/hype-train/", hype.hype, name="dashboard-hype"),
    path("dashboard/hype-train/save/", hype.save_hype, name="dashboard-hype-save"),
    path("dashboard/goals/", goals.goals, name="dashboard-goals"),
    path("dashboard/goals/save/", goals.save_goal, name="dashboard-goal-save"),
    path("dashboard/goals/<slug:kind>/remove/", goals.take_down, name="dashboard-goal-remove"),
    path("bits/", bits.bits, name="bits"),
    path("bits/buy/", bits.buy, name="bits-buy"),
    path("<slug:login>/donate", donate.donate, name="donate"),
    path("<slug:login>/givers/", givers.givers, name="givers"),
    *dashboard_routes,
    *ad_routes,
]
