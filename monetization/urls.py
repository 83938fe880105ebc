"""Routes of monetization's pages, and of the reports of payment providers."""

from django.urls import path

from monetization.urls_ads import urlpatterns as ad_routes
from monetization.views import sandbox, webhooks

app_name = "monetization"

urlpatterns = [
    path("checkout/sandbox/<slug:token>/", sandbox.checkout, name="sandbox-checkout"),
    path("webhooks/payments/<slug:provider>/", webhooks.payments, name="webhook-payments"),
    *ad_routes,
]
