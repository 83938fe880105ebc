"""Routes of chat's pages; they come before streams' `/<login>`."""

from django.urls import path

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
]
