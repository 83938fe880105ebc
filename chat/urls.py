"""Routes of chat's pages; they come before streams' `/<login>`."""

from django.urls import path

from chat.views.dashboard import badges, emotes
from chat.views.dashboard import overlay as dashboard_overlay
from chat.views.overlay import overlay
from chat.views.popout import popout

app_name = "chat"
urlpatterns = [
    path("popout/<slug:login>/chat", popout, name="popout"),
    path("overlay/<str:token>/chat", overlay, name="overlay"),
    path("dashboard/chat/overlay/", dashboard_overlay.overlay_list, name="dashboard-overlay"),
    path(
        "dashboard/chat/overlay/new/",
        dashboard_overlay.overlay_create,
        name="dashboard-overlay-create",
    ),
    path(
        "dashboard/chat/overlay/<int:overlay_id>/revoke/",
        dashboard_overlay.overlay_revoke,
        name="dashboard-overlay-revoke",
    ),
    path("dashboard/chat/emotes/", emotes.emote_list, name="dashboard-emotes"),
    path("dashboard/chat/emotes/new/", emotes.emote_upload, name="dashboard-emote-upload"),
    path(
        "dashboard/chat/emotes/<int:emote_id>/access/",
        emotes.emote_access,
        name="dashboard-emote-access",
    ),
    path(
        "dashboard/chat/emotes/<int:emote_id>/remove/",
        emotes.emote_remove,
        name="dashboard-emote-remove",
    ),
    path(
        "dashboard/chat/emotes/<int:emote_id>/dismiss/",
        emotes.emote_dismiss,
        name="dashboard-emote-dismiss",
    ),
    path("dashboard/chat/badges/", badges.badge_list, name="dashboard-badges"),
    path("dashboard/chat/badges/new/", badges.badge_upload, name="dashboard-badge-upload"),
    path(
        "dashboard/chat/badges/<int:badge_id>/remove/",
        badges.badge_remove,
        name="dashboard-badge-remove",
    ),
]
