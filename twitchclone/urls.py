"""URL routes; `/<login>` comes last, so everything else is a reserved word at sign-up."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from twitchclone.core import views as core_views
from twitchclone.core.stored_files import stored_picture
from twitchclone.core.styleguide import styleguide

_developer_pages = [path("_styleguide", styleguide, name="styleguide")] if settings.DEBUG else []

urlpatterns = [
    *_developer_pages,
    path("healthz", core_views.healthz, name="healthz"),
    path("readyz", core_views.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls_allauth")),
    path("settings/", include("accounts.urls")),
    path("media/<path:name>", stored_picture, name="stored-picture"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/", include("accounts.urls_api")),
    path("api/v1/", include("streams.urls_api")),
    path("api/v1/", include("monetization.urls_api")),
    path("api/v1/", include("chat.urls_api")),
    path("oauth2/", include("accounts.urls_oauth", namespace="oauth")),
    path("helix/", include("accounts.urls_helix", namespace="helix")),
    path("helix/", include("streams.urls_helix", namespace="streams-helix")),
    # Where @twurple's mock mode looks for the same.
    path("auth/", include("accounts.urls_oauth", namespace="mock-oauth")),
    path("mock/", include("accounts.urls_helix", namespace="mock-helix")),
    path("mock/", include("streams.urls_helix", namespace="mock-streams-helix")),
    path("", include("monetization.urls")),
    path("", include("chat.urls")),
    path("", include("streams.urls")),
]
handler400 = "twitchclone.core.error_views.bad_request"
handler403 = "twitchclone.core.error_views.permission_denied"
handler404 = "twitchclone.core.error_views.page_not_found"
# Not Django's: allauth looks for it when one of its rate limits is reached.
handler429 = "twitchclone.core.error_views.too_many_requests"
handler500 = "twitchclone.core.error_views.server_error"
