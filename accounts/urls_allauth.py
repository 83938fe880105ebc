"""Log-in, sign-up and second factors, below /accounts/: allauth's, with ours in their stead."""

from django.urls import include, path
from django.views.generic import RedirectView

from accounts.views.signup import SignupView

_to_security = RedirectView.as_view(pattern_name="accounts:settings-security")
_to_sessions = RedirectView.as_view(pattern_name="accounts:settings-sessions")

# allauth finds its pages by these names; what the settings pages show is shown there alone.
urlpatterns = [
    path("signup/", SignupView.as_view(), name="account_signup"),
    path("2fa/", _to_security, name="mfa_index"),
    path("2fa/webauthn/", _to_security, name="mfa_list_webauthn"),
    path("3rdparty/", _to_security, name="socialaccount_connections"),
    path("sessions/", _to_sessions, name="usersessions_list"),
    path("", include("allauth.urls")),
]
