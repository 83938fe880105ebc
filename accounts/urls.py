"""The settings pages, below /settings/."""

from django.urls import path
from django.views.generic import RedirectView

from accounts.views import data, pictures, profile, security, sessions

app_name = "accounts"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="accounts:settings-profile"), name="settings"),
    path("profile/", profile.profile, name="settings-profile"),
    path("profile/avatar/", pictures.avatar, name="settings-avatar"),
    path("profile/avatar/remove/", pictures.avatar_remove, name="settings-avatar-remove"),
    path("profile/banner/", pictures.banner, name="settings-banner"),
    path("profile/banner/remove/", pictures.banner_remove, name="settings-banner-remove"),
    path("security/", security.security, name="settings-security"),
    path("security/disconnect/", security.disconnect, name="settings-disconnect"),
    path("sessions/", sessions.sessions, name="settings-sessions"),
    path("sessions/end-others/", sessions.end_others, name="settings-sessions-end-others"),
    path("sessions/<int:session_id>/end/", sessions.end, name="settings-session-end"),
    path("data/", data.data, name="settings-data"),
    path("data/export/", data.export, name="settings-data-export"),
    path("data/delete/", data.delete, name="settings-data-delete"),
]
