"""Routes of chat's pages; they come before streams' `/<login>`."""

from django.urls import path
from django.views.generic import RedirectView

from chat.views.dashboard import (
    activity,
    alerts,
    badges,
    bans,
    emotes,
    log,
    reports,
    rewards,
    roles,
    settings,
    terms,
    unban_requests,
)
from chat.views.dashboard import overlay as dashboard_overlay
from chat.views.moderation import moderation
from chat.views.overlay import alerts as alerts_overlay
from chat.views.overlay import goal as goal_overlay
from chat.views.overlay import hype as hype_overlay
from chat.views.overlay import overlay
from chat.views.overlay import ticker as ticker_overlay
from chat.views.popout import popout

app_name = "chat"
urlpatterns = [
    path("popout/<slug:login>/chat", popout, name="popout"),
    path("overlay/<str:token>/chat", overlay, name="overlay"),
    path("overlay/<str:token>/alerts", alerts_overlay, name="overlay-alerts"),
    path("overlay/<str:token>/goal", goal_overlay, name="overlay-goal"),
    path("overlay/<str:token>/hype", hype_overlay, name="overlay-hype"),
    path("overlay/<str:token>/ticker", ticker_overlay, name="overlay-ticker"),
    path("moderation/", moderation, name="moderation"),
    path(
        "dashboard/chat/",
        RedirectView.as_view(pattern_name="chat:dashboard-settings"),
        name="dashboard-index",
    ),
    path("dashboard/activity/", activity.activity_page, name="dashboard-activity"),
    path("dashboard/chat/settings/", settings.settings_page, name="dashboard-settings"),
    path("dashboard/chat/settings/modes/", settings.save_modes, name="dashboard-modes"),
    path("dashboard/chat/settings/automod/", settings.save_automod, name="dashboard-automod"),
    path("dashboard/chat/settings/shield/", settings.save_shield, name="dashboard-shield"),
    path(
        "dashboard/chat/settings/shield/switch/",
        settings.switch_shield,
        name="dashboard-shield-switch",
    ),
    path("dashboard/chat/settings/rules/", settings.save_rules, name="dashboard-rules"),
    path("dashboard/chat/roles/", roles.role_list, name="dashboard-roles"),
    path("dashboard/chat/roles/names/", roles.suggest_logins, name="dashboard-role-names"),
    path("dashboard/chat/roles/new/", roles.role_add, name="dashboard-role-add"),
    path(
        "dashboard/chat/roles/<slug:user_login>/permissions/",
        roles.role_permissions,
        name="dashboard-role-permissions",
    ),
    path(
        "dashboard/chat/roles/<slug:user_login>/remove/",
        roles.role_remove,
        name="dashboard-role-remove",
    ),
    path("dashboard/chat/terms/", terms.term_list, name="dashboard-terms"),
    path("dashboard/chat/terms/new/", terms.term_add, name="dashboard-term-add"),
    path("dashboard/chat/terms/trial/", terms.term_trial, name="dashboard-term-trial"),
    path(
        "dashboard/chat/terms/<int:term_id>/remove/",
        terms.term_remove,
        name="dashboard-term-remove",
    ),
    path("dashboard/chat/bans/", bans.ban_list, name="dashboard-bans"),
    path("dashboard/chat/bans/<slug:user_login>/lift/", bans.ban_lift, name="dashboard-ban-lift"),
    path("dashboard/chat/log/", log.log, name="dashboard-log"),
    path("dashboard/chat/reports/", reports.report_list, name="dashboard-reports"),
    path(
        "dashboard/chat/reports/<int:report_id>/",
        reports.report_decide,
        name="dashboard-report",
    ),
    path(
        "dashboard/chat/unban-requests/",
        unban_requests.request_list,
        name="dashboard-unban-requests",
    ),
    path(
        "dashboard/chat/unban-requests/<int:request_id>/",
        unban_requests.request_answer,
        name="dashboard-unban-request",
    ),
    path("dashboard/chat/overlay/", dashboard_overlay.overlay_list, name="dashboard-overlay"),
    path(
        "dashboard/chat/overlay/new/",
        dashboard_overlay.overlay_create,
        name="dashboard-overlay-create",
    ),
    path(
        "dashboard/chat/overlay/<int:overlay_id>/renew/",
        dashboard_overlay.overlay_rotate,
        name="dashboard-overlay-rotate",
    ),
    path(
        "dashboard/chat/overlay/<int:overlay_id>/revoke/",
        dashboard_overlay.overlay_revoke,
        name="dashboard-overlay-revoke",
    ),
    path("dashboard/alerts/", alerts.alert_list, name="dashboard-alerts"),
    path("dashboard/alerts/<slug:kind>/", alerts.alert_page, name="dashboard-alert"),
    path("dashboard/alerts/<slug:kind>/save/", alerts.alert_save, name="dashboard-alert-save"),
    path("dashboard/alerts/<slug:kind>/reset/", alerts.alert_reset, name="dashboard-alert-reset"),
    path("dashboard/alerts/<slug:kind>/test/", alerts.alert_test, name="dashboard-alert-test"),
    path(
        "dashboard/alerts/<slug:kind>/preview/",
        alerts.alert_preview,
        name="dashboard-alert-preview",
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
    path("dashboard/points/", rewards.reward_list, name="dashboard-rewards"),
    path("dashboard/points/settings/", rewards.program_save, name="dashboard-points"),
    path("dashboard/points/new/", rewards.reward_add, name="dashboard-reward-add"),
    path(
        "dashboard/points/rewards/<uuid:reward_id>/",
        rewards.reward_change,
        name="dashboard-reward",
    ),
    path("dashboard/points/queue/", rewards.redemption_list, name="dashboard-redemptions"),
    path(
        "dashboard/points/queue/<uuid:redemption_id>/",
        rewards.redemption_decide,
        name="dashboard-redemption",
    ),
    path("dashboard/chat/badges/", badges.badge_list, name="dashboard-badges"),
    path("dashboard/chat/badges/new/", badges.badge_upload, name="dashboard-badge-upload"),
    path(
        "dashboard/chat/badges/<int:badge_id>/remove/",
        badges.badge_remove,
        name="dashboard-badge-remove",
    ),
]
