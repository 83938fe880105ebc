"""Routes of the API's chat part, below /api/v1/."""

from django.urls import path

from chat.api.commands import CommandsView
from chat.api.emotes import BadgesView, EmotesView
from chat.api.held import HeldListView, HeldView
from chat.api.reports import ReportListView, ReportView
from chat.api.terms import TermListView, TermView
from chat.api.unban_requests import UnbanRequestListView, UnbanRequestView
from chat.api.users import SuspiciousUsersView, UserCardView

_CHAT = "channels/<slug:login>/chat"

app_name = "chat-api"
urlpatterns = [
    path(f"{_CHAT}/badges/", BadgesView.as_view(), name="badges"),
    path(f"{_CHAT}/commands/", CommandsView.as_view(), name="commands"),
    path(f"{_CHAT}/emotes/", EmotesView.as_view(), name="emotes"),
    path(f"{_CHAT}/held/", HeldListView.as_view(), name="held"),
    path(f"{_CHAT}/held/<int:held_id>/", HeldView.as_view(), name="held-message"),
    path(f"{_CHAT}/terms/", TermListView.as_view(), name="terms"),
    path(f"{_CHAT}/terms/<int:term_id>/", TermView.as_view(), name="term"),
    path(f"{_CHAT}/users/<slug:user_login>/", UserCardView.as_view(), name="user"),
    path(f"{_CHAT}/suspicious/", SuspiciousUsersView.as_view(), name="suspicious"),
    path(f"{_CHAT}/reports/", ReportListView.as_view(), name="reports"),
    path(f"{_CHAT}/reports/<int:report_id>/", ReportView.as_view(), name="report"),
    path(f"{_CHAT}/unban-requests/", UnbanRequestListView.as_view(), name="unban-requests"),
    path(
        f"{_CHAT}/unban-requests/<int:request_id>/",
        UnbanRequestView.as_view(),
        name="unban-request",
    ),
]
