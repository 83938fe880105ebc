"""Routes of the API's part of money, below /api/v1/."""

from monetization.api.ad_urls import urlpatterns as ad_patterns

app_name = "monetization-api"
urlpatterns = [*ad_patterns]
